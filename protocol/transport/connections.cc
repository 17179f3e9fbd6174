#include "protocol/transport/connections.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "protocol/base/check.h"
#include "protocol/transport/certificate_names.h"

namespace sipsim::sip {
namespace {

// RFC 5626 section 3.5.1: the answer to a double CRLF.
constexpr absl::string_view kPong = "\r\n";

bool IsResponse(const BufferRef& bytes) {
  return absl::StartsWith(bytes.view(), "SIP/2.0 ");
}

std::string NameOf(const Flow& flow) {
  return absl::StrCat(TransportName(flow.protocol), " ",
                      flow.remote.ToString());
}

}  // namespace

Connections::Connections(const NodeContext& context, ConnectionsUser& user,
                         size_t count_max)
    : context_(context), user_(user), count_max_(count_max) {}

// The process is gone, and the system closes what it had open.
Connections::~Connections() {
  idle_timer_.Cancel();
  not_sent_timer_.Cancel();
}

// --- The table.

Connections::Connection* Connections::Find(ConnectionId id) const {
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? nullptr : found->second.get();
}

// RFC 5922 section 7.3: a connection is for the domains that its certificate
// names; as long as it has shown none, for the one that it was begun for.
bool Connections::Serves(const Connection& connection,
                         uint32_t server_name) const {
  if (server_name == 0 || server_name == connection.flow.server_name) {
    return true;
  }
  return connection.certificate != nullptr &&
         NamesDomain(*connection.certificate, user_.ServerName(server_name));
}

Connections::Connection* Connections::FindOurs(const Flow& flow) const {
  const auto found = by_place_.find(PlaceOf(flow));
  if (found == by_place_.end()) return nullptr;
  for (Connection* connection : found->second) {
    if (Serves(*connection, flow.server_name)) return connection;
  }
  return nullptr;
}

Connections::Connection& Connections::Add(const Flow& flow, bool is_ours) {
  auto owned = std::make_unique<Connection>(flow, context_.parse_limits);
  Connection& connection = *owned;
  const bool is_new = by_id_.emplace(flow.connection, std::move(owned)).second;
  SIP_CHECK(flow.connection != 0 && is_new);
  connection.is_ours = is_ours;
  if (is_ours) by_place_[PlaceOf(flow)].push_back(&connection);
  connection.place = by_use_.insert(by_use_.end(), &connection);
  Touch(connection);
  return connection;
}

void Connections::Remove(Connection& connection) {
  by_use_.erase(connection.place);
  if (connection.is_ours) {
    const auto found = by_place_.find(PlaceOf(connection.flow));
    auto& there = found->second;
    there.erase(std::find(there.begin(), there.end(), &connection));
    if (there.empty()) by_place_.erase(found);
  }
  by_id_.erase(connection.flow.connection);
}

void Connections::Touch(Connection& connection) {
  connection.last_used = context_.clock.Now();
  by_use_.splice(by_use_.end(), by_use_, connection.place);
  if (!idle_timer_.is_set()) SetIdleTimer();
}

// Closes the connection that was idle longest if there are too many.
bool Connections::MakeRoom() {
  if (by_id_.size() < count_max_) return true;
  context_.observer.OnCount("connection_limit", absl::StrCat(count_max_));
  for (Connection* connection : by_use_) {
    if (!connection->is_open) continue;
    Close(*connection);
    return true;
  }
  return false;
}

void Connections::Close(Connection& connection) {
  context_.transport.Close(connection.flow.connection);
  Remove(connection);
}

// --- Sending.

void Connections::Send(const Flow& flow, BufferRef bytes) {
  if (flow.connection == 0) return SendNew(flow, flow, std::move(bytes));
  Connection* connection = Find(flow.connection);
  if (connection == nullptr) return SendAgain(flow, std::move(bytes));
  Write(*connection, std::move(bytes));
}

// 18.2.2: the connection that the request came on is gone.
void Connections::SendAgain(const Flow& flow, BufferRef bytes) {
  std::optional<Flow> other = flow;
  if (IsResponse(bytes)) other = user_.FlowAgain(bytes);
  if (!other.has_value()) return Fail({{flow, std::move(bytes)}});
  other->connection = 0;
  SendNew(*other, flow, std::move(bytes));
}

void Connections::SendNew(const Flow& flow, const Flow& asked,
                          BufferRef bytes) {
  Connection* connection = FindOurs(flow);
  if (connection == nullptr) connection = Connect(flow);
  if (connection == nullptr) return Fail({{asked, std::move(bytes)}});
  if (connection->is_open) return Write(*connection, std::move(bytes));
  connection->waiting.push_back({asked, std::move(bytes)});
}

Connections::Connection* Connections::Connect(const Flow& flow) {
  if (!MakeRoom()) return nullptr;
  Flow its_flow = flow;
  its_flow.connection =
      context_.transport.Connect(flow, flow.protocol == TransportProtocol::kTls
                                           ? user_.ServerName(flow.server_name)
                                           : absl::string_view());
  return &Add(its_flow, true);
}

void Connections::Write(Connection& connection, BufferRef bytes) {
  Touch(connection);
  context_.transport.Send(connection.flow, std::move(bytes));
}

// Later, for nobody is called back from within a call.
void Connections::Fail(std::vector<Waiting> waiting) {
  for (Waiting& one : waiting) not_sent_.push_back(std::move(one));
  if (not_sent_.empty() || not_sent_timer_.is_set()) return;
  not_sent_timer_.Set(context_.timers, context_.clock.Now(), *this, kNotSent);
}

// --- What becomes of connections.

void Connections::OnAccepted(const Flow& flow) {
  if (!MakeRoom()) return context_.transport.Close(flow.connection);
  Add(flow, false).is_open = true;
}

void Connections::OnConnected(const Flow& flow,
                              const PeerCertificate* certificate) {
  Connection* connection = Find(flow.connection);
  if (connection == nullptr) return;
  std::vector<Waiting> waiting = std::exchange(connection->waiting, {});
  const absl::string_view expected =
      user_.ServerName(connection->flow.server_name);
  if (certificate != nullptr && !expected.empty() &&
      !NamesDomain(*certificate, expected)) {
    context_.observer.OnCount(
        "certificate_mismatch",
        absl::StrCat("expected ", expected, ", found ",
                     absl::StrJoin(SipIdentities(*certificate), ", ")));
    Close(*connection);
    return Fail(std::move(waiting));
  }
  if (certificate != nullptr) {
    connection->certificate = std::make_unique<PeerCertificate>(*certificate);
  }
  connection->is_open = true;
  for (Waiting& one : waiting) Write(*connection, std::move(one.bytes));
}

void Connections::OnClosed(const Flow& flow, CloseReason reason,
                           absl::string_view detail) {
  Connection* connection = Find(flow.connection);
  if (connection == nullptr) return;
  const Flow its_flow = connection->flow;
  const bool was_open = connection->is_open;
  const bool is_broken = was_open && reason != CloseReason::kClosedByPeer;
  const bool was_ours = connection->is_ours;
  std::vector<Waiting> waiting = std::exchange(connection->waiting, {});
  Remove(*connection);
  context_.observer.OnCount(
      !was_open   ? "connection_failed"
      : is_broken ? "connection_lost"
                  : "connection_closed",
      absl::StrCat(NameOf(its_flow), " ", CloseReasonName(reason),
                   detail.empty() ? "" : ": ", detail));
  for (const Waiting& one : waiting) {
    user_.OnNotSent(one.flow, one.bytes.view());
  }
  if (was_open && was_ours) user_.OnConnectionLost(its_flow);
}

// The user may do anything meanwhile, and the connection may go.
void Connections::OnBytes(const Flow& flow, BufferRef bytes) {
  Connection* connection = Find(flow.connection);
  if (connection == nullptr) return;
  Touch(*connection);
  connection->framer.Append(std::move(bytes));
  while (connection != nullptr) {
    const Frame frame = connection->framer.Next();
    const Flow its_flow = connection->flow;
    if (frame.kind == FrameKind::kNone) return;
    if (frame.kind == FrameKind::kMessage) {
      user_.OnFramed(its_flow, frame.bytes);
    } else if (frame.kind == FrameKind::kPing) {
      context_.observer.OnCount("ping", its_flow.remote.ToString());
      // Who has made the connection pings, the other end answers.
      if (!connection->is_ours) {
        Write(*connection, BufferRef::Copy(kPong));
      }
    } else {
      context_.observer.OnCount(
          "unframed", absl::StrCat(FrameKindName(frame.kind), " from ",
                                   its_flow.remote.ToString()));
      user_.OnUnframed(its_flow, frame);
      connection = Find(its_flow.connection);
      if (connection != nullptr) Close(*connection);
      return;
    }
    connection = Find(its_flow.connection);
  }
}

// --- Timers.

void Connections::SetIdleTimer() {
  if (by_use_.empty()) return;
  idle_timer_.Set(
      context_.timers,
      by_use_.front()->last_used + context_.timer_values.connection_idle, *this,
      kIdle);
}

// Those that are not open yet are the business of the port, which will say what
// has become of them.
void Connections::CloseIdle() {
  const Time limit =
      context_.clock.Now() - context_.timer_values.connection_idle;
  while (!by_use_.empty() && by_use_.front()->last_used <= limit) {
    Connection& connection = *by_use_.front();
    if (connection.is_open) {
      Close(connection);
    } else {
      Touch(connection);
    }
  }
}

void Connections::OnTimer(uint32_t tag) {
  if (tag == kIdle) {
    idle_timer_.Fired();
    CloseIdle();
    if (!idle_timer_.is_set()) SetIdleTimer();
    return;
  }
  not_sent_timer_.Fired();
  for (const Waiting& one : std::exchange(not_sent_, {})) {
    user_.OnNotSent(one.flow, one.bytes.view());
  }
}

const char* Connections::TimerName(uint32_t tag) const {
  return tag == kIdle ? "idle connection" : "not sent";
}

void Connections::Describe(Description& out) const {
  for (const Connection* connection : by_use_) {
    out.Open("connection");
    out.Text("transport", TransportName(connection->flow.protocol));
    out.Text("remote", connection->flow.remote.ToString());
    out.Text("state", connection->is_open ? "open" : "connecting");
    out.Text("made_by", connection->is_ours ? "us" : "peer");
    out.Close();
  }
}

}  // namespace sipsim::sip
