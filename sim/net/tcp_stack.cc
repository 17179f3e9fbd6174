#include "sim/net/tcp_stack.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "sim/base/check.h"

namespace sipsim::sim {
namespace {

// RFC 6335 section 6: the dynamic ports.
constexpr uint16_t kFirstPort = 49'152;
constexpr uint16_t kLastPort = 65'535;

std::string NameOf(const TcpConnection& connection) {
  return absl::StrCat(connection.local().ToString(), "-",
                      connection.remote().ToString());
}

}  // namespace

TcpStack::TcpStack(Simulator& simulator, PacketSender& network, HostIndex host,
                   const RandomStream& initial_sequences,
                   const TcpSettings& settings, TcpAcceptor& acceptor)
    : simulator_(simulator),
      network_(network),
      host_(host),
      initial_sequences_(initial_sequences),
      settings_(settings),
      acceptor_(acceptor),
      next_port_(kFirstPort) {}

// ---- Connections -----------------------------------------------------------

TcpConnection& TcpStack::Add(const Pair& pair, TcpUser* user) {
  const auto initial = static_cast<uint32_t>(initial_sequences_.Next64() >> 32);
  auto& connection = connections_[pair];
  connection = std::make_unique<TcpConnection>(*this, pair.local, pair.remote,
                                               initial, user);
  ++local_uses_[pair.local];
  return *connection;
}

uint16_t TcpStack::NextPort(const Endpoint& local) {
  for (int i = kFirstPort; i <= kLastPort; ++i) {
    const uint16_t port = next_port_;
    next_port_ = port == kLastPort ? kFirstPort : port + 1;
    const Endpoint candidate = {local.address, port};
    if (!local_uses_.contains(candidate) && !acceptor_.IsListening(candidate)) {
      return port;
    }
  }
  return 0;
}

TcpConnection* TcpStack::Connect(const Endpoint& local, const Endpoint& remote,
                                 TcpUser& user) {
  Pair pair{local, remote};
  if (local.port == 0) pair.local.port = NextPort(local);
  if (pair.local.port == 0 || connections_.contains(pair) ||
      connections_.size() >= kConnectionsMax) {
    return nullptr;
  }
  TcpConnection& connection = Add(pair, &user);
  connection.StartConnect();
  return &connection;
}

void TcpStack::Release(TcpConnection& connection) {
  const auto it = connections_.find({connection.local(), connection.remote()});
  SIM_CHECK(it != connections_.end());
  released_.push_back(std::move(it->second));
  connections_.erase(it);
  const auto uses = local_uses_.find(connection.local());
  if (--uses->second == 0) local_uses_.erase(uses);
}

void TcpStack::Forget() {
  simulator_.CancelTimersOf(host_, EventKind::kSystemTimer);
  connections_.clear();
  local_uses_.clear();
}

// ---- Segments --------------------------------------------------------------

void TcpStack::OnSegment(const Endpoint& local, const Endpoint& remote,
                         const TcpHeader& header, Payload payload) {
  released_.clear();
  const Pair pair{local, remote};
  const auto it = connections_.find(pair);
  if (it != connections_.end()) {
    TcpConnection& connection = *it->second;
    connection.OnSegment(header, std::move(payload));
  } else if (header.flags == kTcpSyn && acceptor_.IsListening(local)) {
    if (connections_.size() < kConnectionsMax) {
      Add(pair, nullptr).StartAccept(header);
    }
  } else {
    Refuse(pair, header, payload.size());
  }
  released_.clear();
}

// RFC 9293 section 3.10.7.1: a segment for a connection that does not exist is
// answered with a reset, unless it is one.
void TcpStack::Refuse(const Pair& pair, const TcpHeader& header, size_t size) {
  if (header.Has(kTcpRst)) return;
  TcpHeader reset;
  reset.flags = kTcpRst;
  if (header.Has(kTcpAck)) {
    reset.sequence = header.acknowledgement;
  } else {
    const uint32_t controls = (header.Has(kTcpSyn) ? 1u : 0u) +  //
                              (header.Has(kTcpFin) ? 1u : 0u);
    reset.flags |= kTcpAck;
    reset.acknowledgement =
        header.sequence + static_cast<uint32_t>(size) + controls;
  }
  network_.SendTcp(host_, pair.local, pair.remote, reset, {});
}

void TcpStack::Send(const TcpConnection& connection, const TcpHeader& header,
                    Payload payload) {
  network_.SendTcp(host_, connection.local(), connection.remote(), header,
                   std::move(payload));
}

// ---- Timers ----------------------------------------------------------------

EventHandle TcpStack::StartTimer(TcpConnection& connection, Duration duration) {
  return simulator_.Schedule(now() + duration, EventKind::kSystemTimer, host_,
                             host_, *this, &connection);
}

void TcpStack::OnEvent(const Event& event) {
  released_.clear();
  static_cast<TcpConnection*>(event.object)->OnTimer();
  released_.clear();
}

const char* TcpStack::TimerLabel(void* object, uint32_t) const {
  switch (static_cast<const TcpConnection*>(object)->state()) {
    case TcpState::kTimeWait:
      return "TCP time-wait timeout";
    case TcpState::kFinWait2:
      return "TCP orphan timeout";
    default:
      return "TCP retransmission timeout";
  }
}

// ---- Traces ----------------------------------------------------------------

void TcpStack::TraceState(const TcpConnection& connection, TcpState from,
                          TcpState to) {
  if (simulator_.trace_sink() == nullptr) return;
  const std::string instance = NameOf(connection);
  TraceEvent event;
  event.kind = TraceKind::kStateChange;
  event.host = host_;
  event.name = "tcp";
  event.instance = instance;
  event.from = TcpStateName(from);
  event.to = TcpStateName(to);
  simulator_.Trace(event);
}

void TcpStack::TraceRetransmission(const TcpConnection& connection,
                                   int64_t position, absl::string_view why) {
  if (simulator_.trace_sink() == nullptr) return;
  const std::string detail =
      absl::StrCat(NameOf(connection), " from ", position, ": ", why);
  TraceEvent event;
  event.kind = TraceKind::kNote;
  event.host = host_;
  event.name = "tcp_retransmission";
  event.detail = detail;
  simulator_.Trace(event);
}

}  // namespace sipsim::sim
