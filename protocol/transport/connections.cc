#include "protocol/transport/connections.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "protocol/base/check.h"
#include "protocol/transport/certificate_names.h"

namespace sipsim::sip {
namespace {

bool IsResponse(const BufferRef& bytes) {
  return absl::StartsWith(bytes.view(), "SIP/2.0 ");
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
    // From another of our addresses: this one may be gone.
    if (connection->flow.local != flow.local) continue;
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
  if (!other.has_value()) return Fail({{flow, std::move(bytes), Time()}});
  other->connection = 0;
  SendNew(*other, flow, std::move(bytes));
}

void Connections::SendNew(const Flow& flow, const Flow& asked,
                          BufferRef bytes) {
  Connection* connection = FindOurs(flow);
  if (connection == nullptr) connection = Connect(flow);
  const Time now = context_.clock.Now();
  if (connection == nullptr) return Fail({{asked, std::move(bytes), now}});
  if (connection->is_open) return Write(*connection, std::move(bytes));
  connection->waiting.push_back({asked, std::move(bytes), now});
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
