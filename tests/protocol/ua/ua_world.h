#ifndef SIPSIM_TESTS_PROTOCOL_UA_UA_WORLD_H_
#define SIPSIM_TESTS_PROTOCOL_UA_UA_WORLD_H_

// One or two user agents on fake ports, for the tests of protocol/ua.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "protocol/message/message.h"
#include "protocol/ua/user_agent.h"
#include "tests/protocol/testing/fake_node_context.h"

namespace sipsim::sip {

// Writes down what the user agent tells: "incoming 1", "progress 1 180",
// "established 1", "session 1", "replaced 1 2", "ended 1 hung_up remote 200",
// "options 1 200", "registration 1 200", "referred 2", "transfer 1 202 100"
// with " over" behind it if it is; "subscribe 1 200", "notified 1 active",
// "subscription 1 over", "watcher 1".
class RecordingPerson : public UserAgentListener {
 public:
  std::vector<std::string> events;
  // What the person does when called, if anything.
  std::function<void(Call&)> on_incoming;
  std::function<void(Call&)> on_established;
  std::function<void(Call&)> on_ended;
  std::function<void(CallEndCause, const Message*)> on_ending;
  // What a REFER is answered; 0: as the configuration says.
  int refer_answer = 0;
  // What others are told who subscribe, and what was told to us.
  Substate watcher_substate = Substate::kActive;
  std::vector<std::string> documents;

 private:
  void OnIncomingCall(Call& call) override;
  void OnCallProgress(Call& call, int status_code) override;
  void OnCallEstablished(Call& call) override;
  void OnCallSessionChanged(Call& call) override;
  void OnCallReplaced(Call& replaced, Call& call) override;
  void OnCallEnding(Call& call, CallEndCause cause,
                    const Message* message) override;
  int OnReferRequest(Call* call, const ReferRequest& request,
                     int status_code) override;
  void OnReferredCall(Call& call) override;
  void OnTransferChanged(TransferNumber number, Call* call,
                         const TransferProgress& progress) override;
  void OnCallEnded(Call& call) override;
  void OnOptionsResult(OptionsNumber number, int status_code) override;
  void OnSubscribeResult(SubscriptionNumber number, int status_code) override;
  void OnNotified(SubscriptionNumber number,
                  const Notification& notification) override;
  void OnSubscriptionEnded(SubscriptionNumber number) override;
  Substate OnWatcher(const WatcherInfo& watcher) override;
  void OnRegistrationResult(RegistrationNumber number,
                            const RegisterResult& result) override;
};

// The two ends of RFC 3665 section 3: alice at 192.0.2.101, bob at 192.0.2.201.
UserAgentConfig AliceConfig();
UserAgentConfig BobConfig();

// A user agent by itself; the test plays the rest of the world.
class LoneUa {
 public:
  explicit LoneUa(
      const UserAgentConfig& config = AliceConfig(),
      absl::string_view local = "192.0.2.101:5060",
      absl::string_view sent_by = "client.atlanta.example.com:5060");

  // What it has sent, parsed; the index counts from 0, or back from -1.
  Message Sent(int index) const;
  size_t sent_count() const { return fake.sent().size(); }
  // The start lines of all that it has sent: "INVITE", "ACK", "200 INVITE".
  std::vector<std::string> SentKinds() const;
  // When each message of this kind was sent.
  std::vector<Duration> TimesOf(absl::string_view kind) const;
  // A message arrives from the other end.
  void Receive(BufferRef bytes);
  void Receive(const std::string& text) { Receive(BufferRef::Copy(text)); }

  FakeNodeContext fake;
  RecordingPerson person;
  std::unique_ptr<UserAgent> ua;
};

// "INVITE", or for a response "200 INVITE".
std::string KindOf(const Message& message);
Message Parse(const BufferRef& bytes);

// A response to a request that the user agent under test has sent.
struct Reply {
  int status_code = 200;
  std::string to_tag = "bobtag";
  std::string contact = "<sip:bob@192.0.2.201>";  // "" leaves it out.
  std::vector<std::string> record_routes{};       // Values, in order.
  std::string sdp{};

  BufferRef To(const Message& request) const;
};

// A request as the other end would send it to alice.
struct Incoming {
  std::string method = "INVITE";
  std::string uri = "sip:alice@atlanta.example.com";
  std::string from = "Bob <sip:bob@biloxi.example.com>";
  std::string to = "<sip:alice@atlanta.example.com>";
  std::string branch = "z9hG4bKin1";
  std::string from_tag = "bobtag";
  std::string to_tag{};
  std::string call_id = "in1@biloxi.example.com";
  uint32_t cseq = 1;
  std::string cseq_method{};                      // "": the method.
  std::string fields{};                           // Whole lines, ended by CRLF.
  std::string contact = "<sip:bob@192.0.2.201>";  // "" leaves it out.
  std::string content_type = "application/sdp";   // If there is a body.
  std::string body{};

  BufferRef ToBytes() const;
};

// Bob's offer, or answer (RFC 3665 section 3.1, F2).
extern const char kBobSdp[];

// Alice and bob, with nothing but a wire between them. It takes no time.
class TwoUas {
 public:
  explicit TwoUas(const UserAgentConfig& alice_config = AliceConfig(),
                  const UserAgentConfig& bob_config = BobConfig());

  // Carries what was sent, and what that leads to, until all is quiet.
  void Carry();
  // Lets time pass at both ends.
  void Advance(Duration span);
  // "alice INVITE", "bob 180 INVITE", ... of all messages sent.
  std::vector<std::string> Flow() const { return flow_; }
  void ForgetFlow() { flow_.clear(); }

  LoneUa alice;
  LoneUa bob;
  // Says of a message whether it is lost: who sent it, and its kind.
  std::function<bool(const std::string& kind)> loses;

 private:
  bool CarryFrom(LoneUa& from, LoneUa& to, const char* name, size_t& next);

  size_t alice_next_ = 0;
  size_t bob_next_ = 0;
  std::vector<std::string> flow_;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_TESTS_PROTOCOL_UA_UA_WORLD_H_
