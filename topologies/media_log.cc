#include "topologies/media_log.h"

#include <algorithm>

namespace sipsim {
namespace {

bool IsHeard(const MediaFilter& filter, const sip::RtpSources& sources) {
  return !filter.sources.has_value() ||
         std::find_first_of(sources.begin(), sources.end(),
                            filter.sources->begin(),
                            filter.sources->end()) != sources.end();
}

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

// The same ones come again and again.
uint32_t MediaLog::IndexOf(const sip::RtpSources& sources) {
  const auto known = std::find(sources_.rbegin(), sources_.rend(), sources);
  if (known != sources_.rend()) {
    return static_cast<uint32_t>(sources_.rend() - known - 1);
  }
  sources_.push_back(sources);
  return static_cast<uint32_t>(sources_.size() - 1);
}

void MediaLog::OnSent(sip::Duration time, const sip::Endpoint& remote,
                      uint32_t source) {
  sent_.push_back({time, IndexOf(remote), 0});
  if (std::find(own_sources_.begin(), own_sources_.end(), source) ==
      own_sources_.end()) {
    own_sources_.push_back(source);
  }
}

void MediaLog::OnReceived(sip::Duration time, const sip::Endpoint& remote,
                          const sip::RtpSources& sources, size_t stream,
                          const sip::RtpStatistics& statistics) {
  received_.push_back({time, IndexOf(remote), IndexOf(sources)});
  if (streams_.size() <= stream) streams_.resize(stream + 1);
  streams_[stream] = statistics;
}

bool MediaLog::IsMeant(const LoggedPacket& packet,
                       const MediaFilter& filter) const {
  return packet.time >= filter.after &&
         (!filter.before.has_value() || packet.time < *filter.before) &&
         Matches(filter, remotes_[packet.remote]) &&
         IsHeard(filter, sources_[packet.sources]);
}

uint64_t MediaLog::Count(const Packets& packets,
                         const MediaFilter& filter) const {
  return static_cast<uint64_t>(std::count_if(
      packets.begin(), packets.end(),
      [&](const LoggedPacket& packet) { return IsMeant(packet, filter); }));
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

std::vector<MediaSpell> MediaLog::SpellsOf(const Packets& packets,
                                           const MediaFilter& filter,
                                           sip::Duration pause_max) const {
  std::vector<MediaSpell> spells;
  for (const LoggedPacket& packet : packets) {
    if (!IsMeant(packet, filter)) continue;
    const sip::Endpoint& remote = remotes_[packet.remote];
    const bool goes_on = !spells.empty() && spells.back().remote == remote &&
                         packet.time - spells.back().last <= pause_max;
    if (!goes_on) spells.push_back({remote, {}, packet.time, packet.time, 0});
    MediaSpell& spell = spells.back();
    spell.last = packet.time;
    ++spell.packet_count;
    for (const uint32_t source : sources_[packet.sources]) {
      if (std::find(spell.sources.begin(), spell.sources.end(), source) ==
          spell.sources.end()) {
        spell.sources.push_back(source);
      }
    }
  }
  return spells;
}

}  // namespace sipsim
