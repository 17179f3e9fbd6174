#ifndef SIPSIM_TESTS_SCENARIO_SCENARIO_H_
#define SIPSIM_TESTS_SCENARIO_SCENARIO_H_

// Scenario: SIP test cases of five lines, for any GoogleTest.
//
//   TEST(Call, IsEstablishedAndEnded) {
//     Scenario s("topologies/catalog/two_proxies.txtpb");
//     s.ua("bob").RingAfter("20ms").AnswerAfter("2s");
//     s.ua("alice").Call("sip:bob@biloxi.example.com").HangUp(At("5s"));
//     s.RunFor("40s");
//     EXPECT_THAT(s.call("alice"), EndedAt(At("5s")));
//     EXPECT_THAT(s.SentBy("alice"), SentCount("BYE", 1));
//   }
//
// The matchers are in wire_matchers.h. docs/scenario_tests.md tells more.
// Whatever cannot be (an unknown name, a broken file, "5" for a time) says
// what is wrong and ends the test program.

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "protocol/base/time.h"
#include "topologies/topology.pb.h"
#include "topologies/wire_log.h"
#include "topologies/world.h"

namespace sipsim {

// A time since the start of the run, or a span: At("31.5s").
sip::Duration At(absl::string_view quantity);

// The person at one user agent. Verbs return *this, so that they chain. Where
// no time is given, it is now.
class ScenarioUser {
 public:
  ScenarioUser(World& world, UserBehaviour& user, std::string name);

  // --- What the person does about calls that come in, from now on.
  ScenarioUser& RingAfter(absl::string_view after);
  ScenarioUser& NoRing();
  ScenarioUser& AnswerAfter(absl::string_view after);
  // Without ringing; RingAfter behind it lets it ring first.
  ScenarioUser& RejectWith(int status_code, absl::string_view after = "0s");
  ScenarioUser& HangUpAfter(absl::string_view after_answer);

  // --- What the person does at a time.
  ScenarioUser& Call(absl::string_view uri);
  ScenarioUser& Call(absl::string_view uri, sip::Duration at);
  // `call`: which of their calls, made and received, from 1 on; all of them, if
  // not given.
  ScenarioUser& GiveUp(sip::Duration at, UserBehaviour::CallChoice call = {});
  ScenarioUser& HangUp(sip::Duration at, UserBehaviour::CallChoice call = {});
  ScenarioUser& HangUp();
  ScenarioUser& Options(absl::string_view uri);
  // A call that is not like any other: without an offer, along other routes.
  ScenarioUser& Call(absl::string_view uri, const OutgoingCallPlan& plan);
  ScenarioUser& Register(const sip::RegisterOptions& options = {});
  ScenarioUser& Register(const sip::RegisterOptions& options, sip::Duration at);
  // To the dialogs of another, or any other event package.
  ScenarioUser& Subscribe(const sip::SubscribeOptions& options);
  ScenarioUser& Unsubscribe(sip::Duration at);
  ScenarioUser& Hold(sip::Duration at, UserBehaviour::CallChoice call = {});
  ScenarioUser& Resume(sip::Duration at, UserBehaviour::CallChoice call = {});
  ScenarioUser& Join(sip::Duration at, const std::vector<size_t>& calls = {});
  ScenarioUser& Transfer(sip::Duration at, const TransferPlan& plan);
  ScenarioUser& Move(sip::Duration at, const MovePlan& plan);

 private:
  ScenarioUser& Decide();
  ScenarioUser& Plan(sip::Duration at, absl::string_view what,
                     std::function<void()> act);

  World& world_;
  UserBehaviour& user_;
  const std::string name_;
  IncomingCallPlan on_call_;
};

// A world, the people in it, and what they did.
class Scenario {
 public:
  // A topology from a file, relative to where the test runs (for `bazel test`,
  // the workspace; the file has to be in the test's `data`).
  explicit Scenario(const std::string& topology_file, uint64_t seed = 1);
  // A topology made in code.
  explicit Scenario(const Topology& topology, uint64_t seed = 1);

  // --- Act.
  ScenarioUser& ua(absl::string_view name);
  // KillHost("bob", At("0s")), StopProcess, RestartProcess, RestartHost,
  // LinkDown("proxy1", "proxy2", At("1s")), LinkUp,
  // DropNth({.start = "ACK"}, 1), ...
  Faults& faults() { return world_->faults(); }
  // Sends a datagram from one host to another's SIP port, or from and to any
  // "IP:port", now.
  void SendBytes(absl::string_view from, absl::string_view to,
                 absl::string_view bytes);

  // --- Run.
  void RunFor(absl::string_view span);
  void RunUntil(absl::string_view time);

  // --- Look.
  // All messages that were sent, in the order of sending.
  std::vector<WireMessage> Sent() const;
  std::vector<WireMessage> SentBy(absl::string_view node) const;
  // Those from one node to another.
  std::vector<WireMessage> Sent(absl::string_view from,
                                absl::string_view to) const;
  // The n-th call of a user, made or received; it has to be there.
  CallRecord call(absl::string_view user, size_t number = 1) const;
  // The n-th REGISTER of a user, refreshes included; it has to be there.
  RegistrationRecord registration(absl::string_view user,
                                  size_t number = 1) const;
  // The n-th subscription of a user; it has to be there.
  SubscriptionRecord subscription(absl::string_view user,
                                  size_t number = 1) const;
  // The n-th transfer that a user has asked for; it has to be there.
  TransferRecord transfer(absl::string_view user, size_t number = 1) const;
  // The RTP packets of that call; there has to be one.
  const MediaLog& media(absl::string_view user, size_t number = 1) const;
  // Where the server `node` knows the user of this address of record to be.
  std::vector<BoundContact> bindings(absl::string_view node,
                                     absl::string_view aor) const;
  // What is open in all processes.
  size_t open_transaction_count() const;
  size_t open_dialog_count() const;
  World& world() { return *world_; }

 private:
  Scenario(absl::StatusOr<NetworkPlan> plan, uint64_t seed);
  void RunTo(sip::Duration time);

  std::unique_ptr<World> world_;
  std::map<std::string, ScenarioUser, std::less<>> users_;
};

}  // namespace sipsim

#endif  // SIPSIM_TESTS_SCENARIO_SCENARIO_H_
