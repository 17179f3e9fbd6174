#ifndef SIPSIM_TOPOLOGIES_MEDIA_LOG_H_
#define SIPSIM_TOPOLOGIES_MEDIA_LOG_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "protocol/base/ip_address.h"
#include "protocol/base/time.h"
#include "protocol/media/rtp_packet.h"
#include "protocol/media/rtp_receiver.h"

namespace sipsim {

// Which packets of a call are meant. Times are since the start of the run.
struct MediaFilter {
  // At the far end: one of these addresses; empty: any. Port 0: any.
  std::vector<sip::IpAddress> addresses = {};
  uint16_t port = 0;
  // In packets that came: one of these is heard, alone or out of a mixer;
  // nullopt: whoever.
  std::optional<std::vector<uint32_t>> sources = {};
  sip::Duration after{};                     // That instant included.
  std::optional<sip::Duration> before = {};  // That one not.
};

// Packets to or from one endpoint, none of them further apart than a pause.
struct MediaSpell {
  sip::Endpoint remote;
  std::vector<uint32_t> sources;  // Heard in some of them; none of those sent.
  sip::Duration first{};
  sip::Duration last{};
  uint64_t packet_count = 0;
};

// The RTP packets of one call at one end: each that was sent, and each that
// came, with its time, its far end and who is heard in it.
class MediaLog {
 public:
  static constexpr sip::Duration kPauseMax = std::chrono::seconds(1);

  explicit MediaLog(absl::string_view call_id) : call_id_(call_id) {}

  const std::string& call_id() const { return call_id_; }
  uint64_t SentCount(const MediaFilter& filter = {}) const;
  uint64_t ReceivedCount(const MediaFilter& filter = {}) const;
  // From endpoints that the call had not agreed on.
  uint64_t foreign_count() const { return foreign_count_; }
  // The sources that its streams have been, at this end, in order.
  const std::vector<uint32_t>& own_sources() const { return own_sources_; }
  // Of all streams: sums, and the worst jitter.
  sip::RtpStatistics statistics() const;
  std::vector<MediaSpell> Sent() const {
    return SpellsOf(sent_, {}, kPauseMax);
  }
  // `pause_max`: how far apart two packets of a spell may be.
  std::vector<MediaSpell> Received(const MediaFilter& filter = {},
                                   sip::Duration pause_max = kPauseMax) const {
    return SpellsOf(received_, filter, pause_max);
  }

  // --- For the user.
  void OnSent(sip::Duration time, const sip::Endpoint& remote, uint32_t source);
  void OnReceived(sip::Duration time, const sip::Endpoint& remote,
                  const sip::RtpSources& sources, size_t stream,
                  const sip::RtpStatistics& statistics);
  void OnForeign() { ++foreign_count_; }

 private:
  struct LoggedPacket {
    sip::Duration time{};
    uint32_t remote = 0;   // Index into remotes_.
    uint32_t sources = 0;  // Index into sources_.
  };
  using Packets = std::vector<LoggedPacket>;

  uint32_t IndexOf(const sip::Endpoint& remote);
  uint32_t IndexOf(const sip::RtpSources& sources);
  uint64_t Count(const Packets& packets, const MediaFilter& filter) const;
  bool IsMeant(const LoggedPacket& packet, const MediaFilter& filter) const;
  std::vector<MediaSpell> SpellsOf(const Packets& packets,
                                   const MediaFilter& filter,
                                   sip::Duration pause_max) const;

  const std::string call_id_;
  std::vector<sip::Endpoint> remotes_;
  // Each once; those of what is sent, none, first.
  std::vector<sip::RtpSources> sources_ = {{}};
  std::vector<uint32_t> own_sources_;
  Packets sent_;
  Packets received_;
  std::vector<sip::RtpStatistics> streams_;
  uint64_t foreign_count_ = 0;
};

}  // namespace sipsim

#endif  // SIPSIM_TOPOLOGIES_MEDIA_LOG_H_
