#include "protocol/ua/invite_ack.h"

#include <optional>
#include <string>
#include <utility>

#include "protocol/message/builder.h"
#include "protocol/message/parser.h"
#include "protocol/ua/request_copy.h"

namespace sipsim::sip {

// Looks for the place where the ACK goes, and keeps the ACK while it does.
class InviteAck::Pending : public LocateUser {
 public:
  Pending(UaContext& ua, absl::string_view next_hop, bool secure)
      : ua_(ua), next_hop_(next_hop), is_secure_(secure) {}

  std::optional<LocatedServers> Locate() {
    const std::optional<UriView> uri = NextHopUri(next_hop_, is_secure_);
    if (!uri.has_value()) return std::make_optional<LocatedServers>();
    return ua_.locator.Locate(*uri, *this, 0, location_);
  }
  // The ACK, as written for no flow in particular.
  void Wait(BufferRef bytes) { bytes_ = std::move(bytes); }
  void SendAgain() const {
    if (is_located_) ua_.layer.SendStateless(flow_, bytes_);
  }

 private:
  void OnLocated(uint32_t /*tag*/, LocatedServers servers) override {
    Message ack;
    if (servers.flows.empty() ||
        !ParseMessage(bytes_, ParseLimits(), &ack).ok()) {
      ua_.context.observer.OnCount("no_route_for_ack", next_hop_);
      return;
    }
    const Hop hop = ua_.HopOn(servers.flows[0]);
    flow_ = hop.flow;
    bytes_ = CopyRequest(ack, {.via = hop.via});
    is_located_ = true;
    SendAgain();
  }

  UaContext& ua_;
  const std::string next_hop_;
  const bool is_secure_;
  PendingLocation location_;
  Flow flow_;
  BufferRef bytes_;
  bool is_located_ = false;
};

namespace {

// Where there is no DNS, nothing is told later.
class NeverTold final : public LocateUser {
  void OnLocated(uint32_t, LocatedServers) override {}
};

std::optional<LocatedServers> LocateAtOnce(UaContext& ua,
                                           absl::string_view next_hop,
                                           bool secure) {
  NeverTold user;
  PendingLocation location;
  const std::optional<UriView> uri = NextHopUri(next_hop, secure);
  if (!uri.has_value()) return std::make_optional<LocatedServers>();
  return ua.locator.Locate(*uri, user, 0, location);
}

BufferRef Write(const UaContext& ua, const Dialog& dialog,
                absl::string_view via, uint32_t cseq, absl::string_view sdp,
                absl::string_view credentials) {
  MessageBuilder b =
      dialog.StartRequest(Method::kAck, via, ua.config.max_forwards, cseq,
                          sdp.size() + credentials.size());
  b.Append(credentials);
  return std::move(b).Finish(sdp.empty() ? "" : kSdpType, sdp);
}

}  // namespace

InviteAck::InviteAck() = default;
InviteAck::~InviteAck() = default;
InviteAck::InviteAck(InviteAck&&) noexcept = default;
InviteAck& InviteAck::operator=(InviteAck&&) noexcept = default;

void InviteAck::Send(UaContext& ua, const Dialog& dialog, uint32_t cseq,
                     absl::string_view sdp, absl::string_view credentials) {
  is_sent_ = true;
  const absl::string_view next_hop = dialog.next_hop();
  std::optional<LocatedServers> servers;
  if (ua.context.resolver.has_dns()) {
    pending_ = std::make_unique<Pending>(ua, next_hop, dialog.secure());
    servers = pending_->Locate();
    if (!servers.has_value()) {
      pending_->Wait(
          Write(ua, dialog, ua.HopNowhere().via, cseq, sdp, credentials));
      return;
    }
    pending_.reset();
  } else {
    servers = LocateAtOnce(ua, next_hop, dialog.secure());
  }
  if (!servers.has_value() || servers->flows.empty()) {
    ua.context.observer.OnCount("no_route_for_ack", next_hop);
    return;
  }
  const Hop hop = ua.HopOn(servers->flows[0]);
  flow_ = hop.flow;
  bytes_ = Write(ua, dialog, hop.via, cseq, sdp, credentials);
  SendAgain(ua);
}

void InviteAck::SendAgain(UaContext& ua) const {
  if (pending_ != nullptr) return pending_->SendAgain();
  if (bytes_) ua.layer.SendStateless(flow_, bytes_);
}

}  // namespace sipsim::sip
