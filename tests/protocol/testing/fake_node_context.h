#ifndef SIPSIM_TESTS_PROTOCOL_TESTING_FAKE_NODE_CONTEXT_H_
#define SIPSIM_TESTS_PROTOCOL_TESTING_FAKE_NODE_CONTEXT_H_

// FakeNodeContext: a world of one node, for tests of a single core. The clock
// stands still until the test advances it; what the core sends, counts and
// reports is recorded and goes nowhere.
//
//   FakeNodeContext fake;
//   UserAgent ua(fake.context());
//   ua.Invite("sip:bob@192.0.2.4");
//   fake.Advance(500ms);                      // fires the timers due by then
//   EXPECT_EQ(fake.sent().size(), 2u);
//   EXPECT_EQ(fake.sent()[1].at, At(500ms));
//
// The node listens on UDP 192.0.2.101:5060 and writes
// "client.atlanta.example.com:5060" as its sent-by (RFC 3665's Alice), unless
// the constructor says otherwise.

#include <cstdint>
#include <deque>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "protocol/base/buffer.h"
#include "protocol/base/ip_address.h"
#include "protocol/base/time.h"
#include "protocol/port/node_context.h"

namespace sipsim::sip {

// The instant `since_start` after the fake clock's beginning.
inline Time At(Duration since_start) { return Time(since_start); }

// "192.0.2.1:5060", "[2001:db8::1]:5060"; the port is needed. Aborts on others.
Endpoint EndpointOf(absl::string_view text);

class FakeNodeContext : private Clock,
                        private TimerService,
                        private Transport,
                        private Resolver,
                        private Random,
                        private Observer {
 public:
  struct SentMessage {
    Time at;
    Flow flow;
    BufferRef bytes;

    absl::string_view text() const { return bytes.view(); }
    // The first line, without its line end: "INVITE sip:bob@... SIP/2.0".
    absl::string_view start_line() const;
  };
  // What the core has asked for with Connect; tell its TransportUser what came
  // of it.
  struct Connection {
    Flow flow;  // With its number.
    std::string server_name;
  };
  struct PendingTimer {
    std::string name;  // As TimerUser::TimerName says.
    Duration left;
  };
  struct StateChange {
    Time at;
    std::string machine, id, from, to;
  };
  struct Count {
    Time at;
    std::string counter, detail;
  };

  FakeNodeContext();
  FakeNodeContext(absl::string_view local, absl::string_view sent_by);

  // For the core under test; settings may be changed before it is made.
  NodeContext& context() { return context_; }

  // Another listening point; the first one is UDP, of the constructor.
  void AddListeningPoint(TransportProtocol protocol, absl::string_view local,
                         absl::string_view sent_by);
  void ClearListeningPoints() { listening_points_.clear(); }
  // Adds an address to what the hosts table has for `host`.
  void AddHost(absl::string_view host, absl::string_view address);
  // A flow from the listening point `index` to `remote` ("192.0.2.1:5060"):
  // where a message for this node comes from.
  Flow FlowTo(absl::string_view remote, size_t index = 0) const;

  // --- Time.
  Time now() const { return now_; }
  // Fires the timers due until then, in the order of deadline, then of setting.
  void AdvanceTo(Time time);
  void Advance(Duration span) { AdvanceTo(now_ + span); }
  // Goes to the next timer and fires that one alone; false if none is set.
  bool FireNextTimer();
  // In the order in which they will fire.
  std::vector<PendingTimer> pending_timers() const;

  // --- What has happened so far.
  const std::vector<SentMessage>& sent() const { return sent_; }
  const std::vector<Connection>& connections() const { return connections_; }
  // Whether the core has closed it, whoever has opened it.
  bool IsClosed(ConnectionId connection) const {
    return closed_.contains(connection);
  }
  const std::vector<StateChange>& state_changes() const {
    return state_changes_;
  }
  const std::vector<Count>& counts() const { return counts_; }
  size_t CountOf(absl::string_view counter) const;
  // Forgets what was sent, counted and changed; time and timers stay.
  void ClearRecords();

  void set_wants_details(bool value) { wants_details_ = value; }

 private:
  struct TimerEntry {
    TimerUser* user;
    uint32_t tag;
  };
  using TimerKey = std::pair<Time, TimerHandle>;

  Time Now() const override { return now_; }
  TimerHandle Start(Time deadline, TimerUser& user, uint32_t tag) override;
  void Cancel(TimerHandle handle) override;
  void Send(const Flow& flow, BufferRef bytes) override;
  ConnectionId Connect(const Flow& flow,
                       absl::string_view server_name) override;
  void Close(ConnectionId connection) override;
  absl::Span<const ListeningPoint> listening_points() const override {
    return listening_points_;
  }
  absl::Span<const IpAddress> LookupHost(absl::string_view host) const override;
  uint64_t Draw(RandomPurpose purpose) override;
  bool wants_details() const override { return wants_details_; }
  void OnStateChange(const char* machine, absl::string_view id,
                     const char* from, const char* to) override;
  void OnCount(const char* counter, absl::string_view detail) override;

  Time now_{};
  TimerHandle last_handle_ = 0;
  std::map<TimerKey, TimerEntry> timers_;
  std::map<TimerHandle, Time> deadlines_;
  std::deque<std::string> sent_by_texts_;  // Listening points view into these.
  std::vector<ListeningPoint> listening_points_;
  std::map<std::string, std::vector<IpAddress>> hosts_;  // Lower-case names.
  std::map<RandomPurpose, uint64_t> draws_;
  bool wants_details_ = true;
  std::vector<SentMessage> sent_;
  std::vector<Connection> connections_;
  std::set<ConnectionId> closed_;
  std::vector<StateChange> state_changes_;
  std::vector<Count> counts_;
  NodeContext context_;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_TESTS_PROTOCOL_TESTING_FAKE_NODE_CONTEXT_H_
