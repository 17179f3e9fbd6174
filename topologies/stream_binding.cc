#include "topologies/stream_binding.h"

#include <utility>

#include "protocol/base/check.h"
#include "topologies/port_values.h"

namespace sipsim {
namespace {

// Numbers that no stream has.
constexpr sip::ConnectionId kStillborn = sip::ConnectionId{1} << 63;

sip::PeerCertificate ToPeerCertificate(const sim::Certificate& certificate) {
  return {certificate.uris, certificate.dns_names};
}

sip::CloseReason ToCloseReason(sim::StreamCloseReason reason) {
  switch (reason) {
    case sim::StreamCloseReason::kClosed:
      return sip::CloseReason::kClosedByPeer;
    case sim::StreamCloseReason::kRefused:
      return sip::CloseReason::kRefused;
    case sim::StreamCloseReason::kReset:
      return sip::CloseReason::kReset;
    case sim::StreamCloseReason::kTimedOut:
      return sip::CloseReason::kTimedOut;
    default:
      return sip::CloseReason::kHandshakeFailed;
  }
}

}  // namespace

StreamBinding::StreamBinding(sim::Host& host, const HostPlan& plan,
                             sip::TimerService& timers)
    : host_(host), plan_(plan), timers_(timers) {}

StreamBinding::~StreamBinding() { stillborn_timer_.Cancel(); }

void StreamBinding::Open(sip::TransportUser& user,
                         const std::vector<sip::ListeningPoint>& points) {
  user_ = &user;
  // Nothing is left of an earlier process.
  flows_.clear();
  stillborn_.clear();
  stillborn_timer_.Cancel();
  for (const sip::ListeningPoint& point : points) {
    if (point.protocol == sip::TransportProtocol::kUdp) continue;
    const bool is_tls = point.protocol == sip::TransportProtocol::kTls;
    SIP_CHECK(
        host_.streams()
            .Listen(ToSim(point.local), *this, is_tls ? &plan_.tls : nullptr)
            .ok());
  }
}

const sim::TlsClientSettings& StreamBinding::ClientSettings(
    absl::string_view server_name) {
  auto it = client_settings_.find(server_name);
  if (it == client_settings_.end()) {
    sim::TlsClientSettings settings;
    static_cast<sim::TlsSettings&>(settings) = plan_.tls;
    settings.server_name = std::string(server_name);
    it = client_settings_.emplace(settings.server_name, settings).first;
  }
  return it->second;
}

sip::ConnectionId StreamBinding::Connect(const sip::Flow& flow,
                                         absl::string_view server_name) {
  const bool is_tls = flow.protocol == sip::TransportProtocol::kTls;
  const sim::Endpoint local = {ToSim(flow.local).address, 0};
  sip::ConnectionId id =
      host_.streams().Connect(local, ToSim(flow.remote), *this,
                              is_tls ? &ClientSettings(server_name) : nullptr);
  if (id == 0) {
    id = kStillborn + ++last_stillborn_;
    stillborn_.push_back(id);
    if (!stillborn_timer_.is_set()) {
      const auto now = host_.now().time_since_epoch() + plan_.clock_offset;
      stillborn_timer_.Set(timers_, sip::Time(now), *this, 0);
    }
  }
  flows_[id] = flow;
  flows_[id].connection = id;
  return id;
}

bool StreamBinding::Send(const sip::Flow& flow, sip::BufferRef bytes) {
  return host_.streams().Write(flow.connection, ToPayload(bytes));
}

// The rest of what the peer has written goes by unheard.
void StreamBinding::Close(sip::ConnectionId connection) {
  if (flows_.erase(connection) > 0) host_.streams().Close(connection);
}

void StreamBinding::End(sip::ConnectionId connection, sip::CloseReason reason,
                        absl::string_view detail) {
  const auto it = flows_.find(connection);
  if (it == flows_.end()) return;
  const sip::Flow flow = it->second;
  flows_.erase(it);
  user_->OnClosed(flow, reason, detail);
}

void StreamBinding::OnAccepted(sim::StreamId id, const sim::Endpoint& local,
                               const sim::Endpoint& remote,
                               const sim::Certificate* peer) {
  const bool is_tls = local.port == plan_.tls_port;
  sip::Flow& flow = flows_[id];
  flow.protocol =
      is_tls ? sip::TransportProtocol::kTls : sip::TransportProtocol::kTcp;
  flow.local = ToSip(local);
  flow.remote = ToSip(remote);
  flow.connection = id;
  const sip::Flow copy = flow;
  if (peer == nullptr) return user_->OnAccepted(copy, nullptr);
  const sip::PeerCertificate certificate = ToPeerCertificate(*peer);
  user_->OnAccepted(copy, &certificate);
}

void StreamBinding::OnConnected(sim::StreamId id,
                                const sim::Endpoint& /*local*/,
                                const sim::Endpoint& /*remote*/,
                                const sim::Certificate* peer) {
  const auto it = flows_.find(id);
  if (it == flows_.end()) return;
  const sip::Flow flow = it->second;
  if (peer == nullptr) return user_->OnConnected(flow, nullptr);
  const sip::PeerCertificate certificate = ToPeerCertificate(*peer);
  user_->OnConnected(flow, &certificate);
}

void StreamBinding::OnStreamBytes(sim::StreamId id, sim::Payload payload) {
  const auto it = flows_.find(id);
  if (it == flows_.end()) return;
  const sip::Flow flow = it->second;
  user_->OnBytes(flow, ToBuffer(std::move(payload)));
}

// SIP has no use for connections that are open one way.
void StreamBinding::OnStreamEnd(sim::StreamId id) {
  host_.streams().Close(id);
  End(id, sip::CloseReason::kClosedByPeer, "");
}

void StreamBinding::OnStreamClosed(sim::StreamId id,
                                   sim::StreamCloseReason reason) {
  const sip::CloseReason word = ToCloseReason(reason);
  End(id, word,
      word == sip::CloseReason::kHandshakeFailed
          ? sim::StreamCloseReasonName(reason)
          : absl::string_view());
}

void StreamBinding::OnTimer(uint32_t /*tag*/) {
  stillborn_timer_.Fired();
  for (const sip::ConnectionId id : std::exchange(stillborn_, {})) {
    End(id, sip::CloseReason::kUnreachable, "");
  }
}

const char* StreamBinding::TimerName(uint32_t /*tag*/) const {
  return "no connection";
}

}  // namespace sipsim
