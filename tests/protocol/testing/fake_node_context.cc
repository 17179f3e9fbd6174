#include "tests/protocol/testing/fake_node_context.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "protocol/base/check.h"

namespace sipsim::sip {

Endpoint EndpointOf(absl::string_view text) {
  const size_t colon = text.rfind(':');
  SIP_CHECK(colon != absl::string_view::npos);
  const auto address = IpAddress::Parse(text.substr(0, colon));
  SIP_CHECK(address.has_value());
  uint32_t port = 0;
  SIP_CHECK(absl::SimpleAtoi(text.substr(colon + 1), &port));
  SIP_CHECK(port <= 65'535);
  return {*address, static_cast<uint16_t>(port)};
}

absl::string_view FakeNodeContext::SentMessage::start_line() const {
  return text().substr(0, text().find("\r\n"));
}

FakeNodeContext::FakeNodeContext()
    : FakeNodeContext("192.0.2.101:5060", "client.atlanta.example.com:5060") {}

FakeNodeContext::FakeNodeContext(absl::string_view local,
                                 absl::string_view sent_by)
    : context_{*this, *this, *this, *this, *this, *this, {}, {}} {
  AddListeningPoint(TransportProtocol::kUdp, local, sent_by);
}

void FakeNodeContext::AddListeningPoint(TransportProtocol protocol,
                                        absl::string_view local,
                                        absl::string_view sent_by) {
  sent_by_texts_.emplace_back(sent_by);
  listening_points_.push_back(
      {protocol, EndpointOf(local), sent_by_texts_.back()});
}

void FakeNodeContext::AddHost(absl::string_view host,
                              absl::string_view address) {
  const auto parsed = IpAddress::Parse(address);
  SIP_CHECK(parsed.has_value());
  hosts_[absl::AsciiStrToLower(host)].push_back(*parsed);
}

Flow FakeNodeContext::FlowTo(absl::string_view remote, size_t index) const {
  SIP_CHECK(index < listening_points_.size());
  const ListeningPoint& point = listening_points_[index];
  const bool reliable = IsReliable(point.protocol);
  return {point.protocol, point.local, EndpointOf(remote), 0,
          reliable ? 1u : 0u};
}

bool FakeNodeContext::FireNextTimer() {
  if (timers_.empty()) return false;
  const auto next = timers_.begin();
  const TimerEntry entry = next->second;
  now_ = std::max(now_, next->first.first);
  deadlines_.erase(next->first.second);
  timers_.erase(next);
  entry.user->OnTimer(entry.tag);
  return true;
}

void FakeNodeContext::AdvanceTo(Time time) {
  SIP_CHECK(time >= now_);
  while (!timers_.empty() && timers_.begin()->first.first <= time) {
    FireNextTimer();
  }
  now_ = time;
}

std::vector<FakeNodeContext::PendingTimer> FakeNodeContext::pending_timers()
    const {
  std::vector<PendingTimer> pending;
  for (const auto& [key, entry] : timers_) {
    pending.push_back({entry.user->TimerName(entry.tag), key.first - now_});
  }
  return pending;
}

size_t FakeNodeContext::CountOf(absl::string_view counter) const {
  return static_cast<size_t>(
      std::count_if(counts_.begin(), counts_.end(),
                    [&](const Count& c) { return c.counter == counter; }));
}

void FakeNodeContext::ClearRecords() {
  sent_.clear();
  state_changes_.clear();
  counts_.clear();
}

TimerHandle FakeNodeContext::Start(Time deadline, TimerUser& user,
                                   uint32_t tag) {
  const TimerHandle handle = ++last_handle_;
  timers_.emplace(TimerKey(deadline, handle), TimerEntry{&user, tag});
  deadlines_.emplace(handle, deadline);
  return handle;
}

void FakeNodeContext::Cancel(TimerHandle handle) {
  const auto found = deadlines_.find(handle);
  SIP_CHECK(found != deadlines_.end());
  const auto timer = timers_.find({found->second, handle});
  // A trace asks for it, too, even when the user is being destroyed.
  SIP_CHECK(timer->second.user->TimerName(timer->second.tag) != nullptr);
  timers_.erase(timer);
  deadlines_.erase(found);
}

void FakeNodeContext::Send(const Flow& flow, BufferRef bytes) {
  sent_.push_back({now_, flow, std::move(bytes)});
}

// Numbers of its own, apart from those that tests give to connections that come
// in.
ConnectionId FakeNodeContext::Connect(const Flow& flow,
                                      absl::string_view server_name) {
  Connection& connection =
      connections_.emplace_back(Connection{flow, std::string(server_name)});
  connection.flow.connection = 1'000 + connections_.size();
  return connection.flow.connection;
}

void FakeNodeContext::Close(ConnectionId connection) {
  SIP_CHECK(closed_.insert(connection).second);
}

absl::Span<const IpAddress> FakeNodeContext::LookupHost(
    absl::string_view host) const {
  const auto found = hosts_.find(absl::AsciiStrToLower(host));
  if (found == hosts_.end()) return {};
  return found->second;
}

// The finalizer of SplitMix64 over (purpose, draw): different at every draw,
// the same in every run.
uint64_t FakeNodeContext::Draw(RandomPurpose purpose) {
  uint64_t z = (static_cast<uint64_t>(purpose) << 56) + ++draws_[purpose];
  z *= 0x9e3779b97f4a7c15;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

void FakeNodeContext::OnStateChange(const char* machine, absl::string_view id,
                                    const char* from, const char* to) {
  state_changes_.push_back({now_, machine, std::string(id), from, to});
}

void FakeNodeContext::OnCount(const char* counter, absl::string_view detail) {
  counts_.push_back({now_, counter, std::string(detail)});
}

}  // namespace sipsim::sip
