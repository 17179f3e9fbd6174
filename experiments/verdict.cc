#include "experiments/verdict.h"

#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "experiments/judge_media.h"
#include "experiments/judge_messages.h"
#include "protocol/base/description.h"
#include "topologies/quantity.h"

namespace sipsim {
namespace {

using sip::FormatDuration;

// When a call came out as it did.
sip::Duration OutcomeTime(const CallRecord& call) {
  switch (call.outcome) {
    case CallOutcome::kRinging:
      return call.ringing.value_or(call.started);
    case CallOutcome::kEstablished:
      return call.established.value_or(call.started);
    default:
      return call.ended.value_or(call.started);
  }
}

// "FAILED 408 at 32s", with as much of it as is looked at.
std::string ExpectedOutcome(const ExpectCall& expected) {
  std::string text = ExpectCall::Outcome_Name(expected.outcome());
  if (expected.has_status()) absl::StrAppend(&text, " ", expected.status());
  if (!expected.at().empty()) {
    absl::StrAppend(&text, " at ",
                    FormatDuration(*ParseDuration(expected.at())));
  }
  return text;
}

std::string FoundOutcome(const CallRecord& call) {
  return absl::StrCat(CallOutcomeName(call.outcome), " ", call.status_code,
                      " at ", FormatDuration(OutcomeTime(call)));
}

bool HasOutcome(const ExpectCall& expected, const CallRecord& call) {
  if (ExpectCall::Outcome_Name(expected.outcome()) !=
      CallOutcomeName(call.outcome)) {
    return false;
  }
  if (expected.has_status() &&
      static_cast<int>(expected.status()) != call.status_code) {
    return false;
  }
  return expected.at().empty() ||
         *ParseDuration(expected.at()) == OutcomeTime(call);
}

// What is wrong at one node; "" if nothing is.
std::string EndProblem(const ExpectEnd& expected, const Node& node) {
  std::string problem;
  const auto compare = [&](bool is_set, uint32_t wanted, size_t found,
                           absl::string_view what) {
    if (!is_set || wanted == found) return;
    absl::StrAppend(&problem, problem.empty() ? "" : ", ", found, " ", what);
  };
  compare(expected.has_transactions(), expected.transactions(),
          node.open_transaction_count(), "transactions");
  compare(expected.has_dialogs(), expected.dialogs(), node.open_dialog_count(),
          "dialogs");
  compare(expected.has_pinholes(), expected.pinholes(),
          node.open_pinhole_count(), "pinholes");
  if (problem.empty()) return "";
  return absl::StrCat(problem, " at ", node.name());
}

std::string EndSubject(const ExpectEnd& expected) {
  std::string text = absl::StrCat(
      "at the end, ", expected.node().empty() ? "every node" : expected.node(),
      ":");
  if (expected.has_transactions()) {
    absl::StrAppend(&text, " ", expected.transactions(), " transactions");
  }
  if (expected.has_dialogs()) {
    absl::StrAppend(&text, " ", expected.dialogs(), " dialogs");
  }
  if (expected.has_pinholes()) {
    absl::StrAppend(&text, " ", expected.pinholes(), " pinholes");
  }
  return text;
}

Verdict Judge(const Expectation& expectation, const World& world) {
  if (expectation.has_message()) {
    return JudgeMessages(expectation.message(), world.messages());
  }
  if (expectation.has_call()) {
    const CallLog& calls = world.FindUser(expectation.call().user())->calls();
    return JudgeCall(expectation.call(), {calls.begin(), calls.end()});
  }
  if (expectation.has_registration()) {
    const ExpectRegistration& expected = expectation.registration();
    return JudgeRegistration(expected,
                             world.FindUser(expected.user())->registrations());
  }
  if (expectation.has_subscription()) {
    const ExpectSubscription& expected = expectation.subscription();
    return JudgeSubscription(expected,
                             world.FindUser(expected.user())->subscriptions());
  }
  if (expectation.has_transfer()) {
    const ExpectTransfer& expected = expectation.transfer();
    return JudgeTransfer(expected,
                         world.FindUser(expected.user())->transfers());
  }
  if (expectation.has_media()) return JudgeMedia(expectation.media(), world);
  if (expectation.has_bindings()) {
    const ExpectBindings& expected = expectation.bindings();
    return JudgeBindings(
        expected, world.FindNode(expected.node())->BindingsOf(expected.aor()));
  }
  return JudgeEnd(expectation.at_end(), world);
}

// When the world has to be looked at; nullopt: at the end.
std::optional<sip::Duration> JudgementTime(const Expectation& expectation) {
  if (expectation.bindings().at().empty()) return std::nullopt;
  return *ParseDuration(expectation.bindings().at());
}

}  // namespace

std::string VerdictLine(const Verdict& verdict) {
  return absl::StrCat(verdict.held ? "ok      " : "FAILED  ", verdict.text,
                      "\n");
}

Verdict JudgeMessages(const ExpectMessage& expected,
                      const std::deque<WireMessage>& messages) {
  MessageJudge judge(expected, messages);
  const std::optional<std::string> problem = judge.FindProblem();
  if (problem) {
    return {false, absl::StrCat(judge.Subject(), ": ", *problem)};
  }
  return {true, absl::StrCat(judge.Subject(), ": ", judge.Summary())};
}

Verdict JudgeCall(const ExpectCall& expected,
                  const std::deque<CallRecord>& calls) {
  const size_t number = expected.has_number() ? expected.number() : 1;
  const std::string subject =
      absl::StrCat("call ", number, " of ", expected.user(), ": ");
  const bool is_there = number <= calls.size();
  const std::string found = is_there ? FoundOutcome(calls[number - 1]) : "NONE";
  const bool held = is_there ? HasOutcome(expected, calls[number - 1])
                             : expected.outcome() == ExpectCall::NONE;
  if (held) return {true, subject + found};
  return {false, absl::StrCat(subject, "expected ", ExpectedOutcome(expected),
                              ", found ", found)};
}

Verdict JudgeEnd(const ExpectEnd& expected, const World& world) {
  std::string problems;
  for (const auto& node : world.nodes()) {
    if (!expected.node().empty() && expected.node() != node->name()) continue;
    if (expected.node().empty() && !node->is_running()) continue;
    const std::string problem = EndProblem(expected, *node);
    if (problem.empty()) continue;
    absl::StrAppend(&problems, problems.empty() ? "" : ", ", problem);
  }
  const std::string subject = EndSubject(expected);
  if (problems.empty()) return {true, subject};
  return {false, absl::StrCat(subject, " expected, found ", problems)};
}

Verdict JudgeMedia(const ExpectMedia& expected, const World& world) {
  const std::string problem = MediaProblem(expected, world);
  if (problem.empty()) return {true, MediaSubject(expected)};
  return {false, absl::StrCat(MediaSubject(expected), ": ", problem)};
}

std::set<sip::Duration> JudgementTimes(const Experiment& experiment) {
  std::set<sip::Duration> times;
  for (const Expectation& expectation : experiment.expect()) {
    const auto time = JudgementTime(expectation);
    if (time.has_value()) times.insert(*time);
  }
  return times;
}

std::map<int, Verdict> JudgeAt(const Experiment& experiment, const World& world,
                               std::optional<sip::Duration> now) {
  std::map<int, Verdict> verdicts;
  for (int i = 0; i < experiment.expect_size(); ++i) {
    if (JudgementTime(experiment.expect(i)) != now) continue;
    verdicts[i] = Judge(experiment.expect(i), world);
  }
  return verdicts;
}

}  // namespace sipsim
