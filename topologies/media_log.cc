#include "topologies/media_log.h"

#include <algorithm>

namespace sipsim {
namespace {

using std::chrono_literals::operator""s;

constexpr sip::Duration kPauseMax = 1s;

bool Matches(const MediaFilter& filter, const sip::Endpoint& remote) {
  if (filter.port != 0 && filter.port != remote.port) return false;
  return filter.addresses.empty() ||
         std::find(filter.addresses.begin(), filter.addresses.end(),
                   remote.address) != filter.addresses.end();
}

}  // namespace

uint32_t MediaLog::IndexOf(const sip::Endpoint& remote) {
  const auto known = std::find(remotes_.begin(), remotes_.end(), remote);
  const auto index = static_cast<uint32_t>(known - remotes_.begin());
  if (known == remotes_.end()) remotes_.push_back(remote);
  return index;
}

void MediaLog::OnSent(sip::Duration time, const sip::Endpoint& remote) {
  sent_.push_back({time, IndexOf(remote)});
}

void MediaLog::OnReceived(sip::Duration time, const sip::Endpoint& remote,
                          size_t stream, const sip::RtpStatistics& statistics) {
  received_.push_back({time, IndexOf(remote)});
  if (streams_.size() <= stream) streams_.resize(stream + 1);
  streams_[stream] = statistics;
}

uint64_t MediaLog::Count(const Packets& packets,
                         const MediaFilter& filter) const {
  return static_cast<uint64_t>(std::count_if(
      packets.begin(), packets.end(), [&](const LoggedPacket& packet) {
        return packet.time >= filter.after &&
               (!filter.before.has_value() || packet.time < *filter.before) &&
               Matches(filter, remotes_[packet.remote]);
      }));
}

uint64_t MediaLog::SentCount(const MediaFilter& filter) const {
  return Count(sent_, filter);
}

uint64_t MediaLog::ReceivedCount(const MediaFilter& filter) const {
  return Count(received_, filter);
}

sip::RtpStatistics MediaLog::statistics() const {
  sip::RtpStatistics sum;
  for (const sip::RtpStatistics& stream : streams_) {
    sum.received += stream.received;
    sum.expected += stream.expected;
    sum.duplicates += stream.duplicates;
    sum.reordered += stream.reordered;
    sum.invalid += stream.invalid;
    sum.jitter = std::max(sum.jitter, stream.jitter);
  }
  return sum;
}

std::vector<MediaSpell> MediaLog::SpellsOf(const Packets& packets) const {
  std::vector<MediaSpell> spells;
  for (const LoggedPacket& packet : packets) {
    const sip::Endpoint& remote = remotes_[packet.remote];
    const bool goes_on = !spells.empty() && spells.back().remote == remote &&
                         packet.time - spells.back().last <= kPauseMax;
    if (!goes_on) spells.push_back({remote, packet.time, packet.time, 0});
    spells.back().last = packet.time;
    ++spells.back().packet_count;
  }
  return spells;
}

}  // namespace sipsim
