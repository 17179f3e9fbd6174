#include "protocol/media/rtp_mix.h"

#include <algorithm>

namespace sipsim::sip {
namespace {

// What may wait of one source, in ticks of 1/8000 s: two of the longest packets
// (200 ms). Whoever sends more than is taken is behind the others for ever.
constexpr uint32_t kWaitingTicksMax = 3'200;
// Sources that nobody can be told of are not kept.
constexpr size_t kWaitingSourcesMax = 64;

}  // namespace

void RtpMix::Add(const RtpSources& sources, uint32_t ticks) {
  if (ticks == 0) return;
  for (const uint32_t source : sources) {
    auto it = std::lower_bound(
        waiting_.begin(), waiting_.end(), source,
        [](const Waiting& w, uint32_t wanted) { return w.source < wanted; });
    if (it == waiting_.end() || it->source != source) {
      if (waiting_.size() == kWaitingSourcesMax) continue;
      it = waiting_.insert(it, {source, 0});
    }
    it->ticks += std::min(ticks, kWaitingTicksMax - it->ticks);
  }
}

RtpSources RtpMix::Take(uint32_t ticks) {
  RtpSources sources;
  for (Waiting& waiting : waiting_) {
    sources.push_back(waiting.source);
    waiting.ticks -= std::min(ticks, waiting.ticks);
  }
  waiting_.erase(std::remove_if(waiting_.begin(), waiting_.end(),
                                [](const Waiting& w) { return w.ticks == 0; }),
                 waiting_.end());
  return sources;
}

}  // namespace sipsim::sip
