#ifndef SIPSIM_PROTOCOL_MEDIA_RTP_SESSION_H_
#define SIPSIM_PROTOCOL_MEDIA_RTP_SESSION_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "absl/container/inlined_vector.h"
#include "absl/strings/string_view.h"
#include "protocol/base/buffer.h"
#include "protocol/base/description.h"
#include "protocol/base/ip_address.h"
#include "protocol/media/media_listener.h"
#include "protocol/media/rtp_config.h"
#include "protocol/media/rtp_mix.h"
#include "protocol/media/rtp_packet.h"
#include "protocol/media/rtp_receiver.h"
#include "protocol/port/node_context.h"
#include "protocol/port/timer.h"
#include "protocol/sdp/session_description.h"

namespace sipsim::sip {

inline constexpr uint32_t kPcmuClockRate = 8000;

// Where the packets of one stream go and come from.
struct RtpPath {
  Endpoint local;
  Endpoint remote;
  MediaDirection direction = MediaDirection::kInactive;  // From here.
  uint8_t payload_type = 0;

  friend bool operator==(const RtpPath&, const RtpPath&) = default;
};

// One stream of one call at one end (RFC 3550): sends packets at even times as
// the session description allows, and judges those that come.
//
// It says where it has to be reachable; its owner opens and closes endpoints,
// and hands in what comes.
class RtpSession : private TimerUser {
 public:
  // At most: offered, agreed, and agreed before.
  using Endpoints = absl::InlinedVector<Endpoint, 3>;

  // `context` has media; it and `listener` (may be null) outlive the session.
  // `name` is for traces.
  RtpSession(const NodeContext& context, const RtpConfig& config,
             const MediaStreamId& id, std::string name,
             MediaListener* listener);
  ~RtpSession() override;

  // An offer of ours says, or says no more, that packets may come to `local`
  // (RFC 3264 section 5.1).
  void SetOffered(std::optional<Endpoint> local) { offered_ = local; }
  // What offer and answer say from now on; nullopt: there is no such stream.
  // The old endpoints stay good until the first packet has come the new way
  // (section 8.3.1). `holds`: the user here has put the other on hold. Then
  // nothing is said, and what may still come is not listened to (8.4).
  void SetPath(const std::optional<RtpPath>& path, bool holds);
  // Says nothing any more: the call is being ended.
  void Mute();

  // Whether packets hold, besides what the user here says, what MixIn brings
  // (RFC 3550 section 7.1). The user speaks in each of them, and so is named
  // among those who contribute (7.1).
  void SetMixed(bool is_mixed);
  bool is_mixed() const { return mix_ != nullptr; }
  // Whether there is somebody to mix with: as agreed on, and not being ended.
  bool is_up() const { return path_.has_value() && !is_muted_; }
  // Another stream of the mix has brought a packet. Only while is_mixed().
  void MixIn(const RtpPacketView& packet);
  // Whether what comes here is for the others of the mix.
  bool is_heard() const {
    return is_up() && !holds_ && Receives(path_->direction);
  }

  // Where packets may come.
  Endpoints ReceivingEndpoints() const;
  // Whether a packet from there is of this session, as agreed on.
  bool Expects(const Endpoint& remote) const {
    return path_.has_value() &&
           (remote == path_->remote || remote == previous_remote_);
  }
  // Whether it may come from anywhere, for no answer has come.
  bool expects_anybody() const { return !path_.has_value(); }
  // Says whether ReceivingEndpoints() are less than before.
  bool OnPacket(const RtpPacketView& packet, const Endpoint& local,
                const Endpoint& remote);
  void OnForeignPacket(const Endpoint& local, const Endpoint& remote);

  RtpStatistics statistics() const { return receiver_.statistics(); }
  uint64_t sent_count() const { return sent_count_; }
  // Which m= line of its call it is.
  size_t stream() const { return id_.stream; }
  void Describe(Description& out) const;

 private:
  void OnTimer(uint32_t tag) override;
  const char* TimerName(uint32_t tag) const override;

  bool speaks() const { return is_up() && !holds_ && Sends(path_->direction); }
  void StartOrStop();
  void SendPacket();
  BufferRef WritePacket(Time now);
  void ReportState(absl::string_view state);

  const NodeContext& context_;
  const RtpConfig config_;
  const MediaStreamId id_;
  const std::string name_;
  MediaListener* const listener_;
  std::optional<Endpoint> offered_;
  std::optional<RtpPath> path_;
  // Of the path before, until a packet comes along the new one.
  std::optional<Endpoint> previous_local_;
  std::optional<Endpoint> previous_remote_;
  const char* state_ = "";

  // Sending. The first number and timestamp are drawn (section 5.1).
  const uint32_t ssrc_;
  uint16_t sequence_;
  const uint32_t first_timestamp_;
  std::optional<Time> first_sent_;
  Time next_send_{};
  bool is_first_of_spurt_ = false;
  bool is_muted_ = false;
  bool holds_ = false;
  uint64_t sent_count_ = 0;
  uint64_t foreign_count_ = 0;
  Timer send_timer_;
  std::unique_ptr<RtpMix> mix_;  // Null unless mixed.

  RtpReceiver receiver_;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_MEDIA_RTP_SESSION_H_
