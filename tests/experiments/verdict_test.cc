#include "experiments/verdict.h"

#include <deque>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "tests/experiments/wire_messages.h"

namespace sipsim {
namespace {

using sip::operator""ms;
using sip::operator""s;
using ::testing::HasSubstr;

template <typename Proto>
Proto Read(const std::string& text) {
  Proto proto;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &proto));
  return proto;
}

std::string Request(const std::string& method, const std::string& branch) {
  return absl::StrCat(
      method, " sip:bob@biloxi.example.com SIP/2.0\r\n",
      "Via: SIP/2.0/UDP a.example.com;branch=z9hG4bK", branch, "\r\n",
      "Max-Forwards: 70\r\n", "From: <sip:alice@a.example.com>;tag=1\r\n",
      "To: <sip:bob@biloxi.example.com>\r\n", "Call-ID: 1@a.example.com\r\n",
      "CSeq: 1 ", method, "\r\nRoute: <sip:p1.com;lr>, <sip:p2.com;lr>\r\n",
      "Content-Length: 0\r\n\r\n");
}

// INVITE three times, the last with another branch, and a BYE.
const std::deque<WireMessage>& Messages() {
  static const auto& log = *[] {
    auto* made = new WireMessages;
    made->Lost(10ms, "alice", "bob", Request("INVITE", "1"), "host dead")
        .Lost(510ms, "alice", "bob", Request("INVITE", "1"), "host dead")
        .Delivered(2s, "alice", "bob", Request("INVITE", "2"))
        .Delivered(3s, "bob", "alice", Request("BYE", "3"))
        .Delivered(4s, "bob", "alice", "nothing of SIP");
    return made;
  }();
  return log.messages();
}

Verdict JudgeMessage(const std::string& expectation) {
  return JudgeMessages(Read<ExpectMessage>(expectation), Messages());
}

void ExpectHeld(const std::string& expectation) {
  const Verdict verdict = JudgeMessage(expectation);
  EXPECT_TRUE(verdict.held) << expectation << "\n" << verdict.text;
}

void ExpectFailed(const std::string& expectation, const std::string& text) {
  const Verdict verdict = JudgeMessage(expectation);
  EXPECT_FALSE(verdict.held) << expectation;
  EXPECT_THAT(verdict.text, HasSubstr(text));
  EXPECT_EQ(verdict.text.find('\n'), std::string::npos);
}

TEST(JudgeMessages, ComparesTimesExactly) {
  ExpectHeld("filter { start: 'INVITE' } at: ['10ms', '0.51s', '2s']");
  ExpectHeld(
      "filter { start: 'INVITE' } after_first: "
      "['0s', '500ms', '1.99s']");
  ExpectFailed("filter { start: 'INVITE' } at: ['10ms', '510.000001ms', '2s']",
               "INVITE: expected at 10ms 510.000001ms 2s, found 10ms 510ms 2s");
  ExpectFailed("filter { start: 'INVITE' } at: '10ms'",
               "expected at 10ms, found 10ms 510ms 2s");
  ExpectFailed("filter { start: 'ACK' } at: '1s'", "found none");
  ExpectFailed("filter { start: 'INVITE' } after_first: ['0s', '500ms']",
               "expected after the first 0s 500ms, found 0s 500ms 1.99s");
}

TEST(JudgeMessages, CountsWhatTheFilterPicks) {
  ExpectHeld("count: 5");
  ExpectHeld("filter { from: 'bob' } count: 2");
  ExpectHeld("filter { to: 'bob' start: 'INVITE' } count: 3");
  ExpectHeld("filter { cseq_method: 'BYE' } count: 1");
  ExpectHeld("filter { start: '200' } count: 0");
  ExpectHeld("filter { start: 'INVITE' }");
  ExpectFailed("filter { start: 'INVITE' } count: 2",
               "expected 2, found 3 at 10ms 510ms 2s");
  ExpectFailed("filter { from: 'bob' to: 'alice' start: 'ACK' }",
               "ACK bob -> alice: expected one or more, found none");
}

TEST(JudgeMessages, ComparesTheBytesOfRetransmissions) {
  ExpectHeld("filter { start: 'BYE' } identical: true");
  ExpectFailed("filter { start: 'INVITE' } identical: true",
               "found F3 to differ from F1 at byte 88");
}

TEST(JudgeMessages, ComparesFates) {
  ExpectHeld("filter { start: 'BYE' } fate: 'delivered'");
  ExpectFailed("filter { start: 'INVITE' } fate: 'host dead'",
               "expected F3 \"host dead\", found \"delivered\"");
}

TEST(JudgeMessages, LooksAtHeaders) {
  ExpectHeld(
      "filter { start: 'BYE' } header { name: 'max-forwards' "
      "value: '70' }");
  ExpectHeld(
      "filter { start: 'BYE' } header { name: 'Route' count: 2 "
      "value: '<sip:p2.com;lr>' } header { name: 'i' contains: '@a' }");
  ExpectHeld("filter { start: 'BYE' } header { name: 'Contact' count: 0 }");
  ExpectHeld("filter { start: 'BYE' } header { name: 'Call-ID' }");
  ExpectFailed(
      "filter { start: 'INVITE' } header { name: 'Max-Forwards' "
      "value: '69' }",
      "F1: expected Max-Forwards \"69\", found \"70\"");
  ExpectFailed("filter { start: 'BYE' } header { name: 'Route' count: 3 }",
               "expected Route 3 times, found \"<sip:p1.com;lr>\", "
               "\"<sip:p2.com;lr>\"");
  ExpectFailed("filter { start: 'BYE' } header { name: 'Via' contains: 'b.' }",
               "expected Via with \"b.\"");
  ExpectFailed("filter { start: 'BYE' } header { name: 'Contact' }",
               "expected Contact to be there, found none");
  ExpectFailed("header { name: 'Via' }",
               "F5: expected a SIP message, found byte ");
}

TEST(JudgeMessages, TellsTriesApartByTheirCSeqNumber) {
  ExpectHeld("filter { start: 'INVITE' cseq_number: 1 } count: 3");
  ExpectHeld("filter { start: 'INVITE' cseq_number: 2 } count: 0");
  ExpectFailed("filter { start: 'INVITE' cseq_number: 2 } count: 1",
               "INVITE (CSeq 2): expected 1, found 0");
}

TEST(JudgeMessages, LooksAtTransportRequestUriAndBody) {
  ExpectHeld("filter { start: 'INVITE' } transport: 'UDP'");
  ExpectFailed("filter { start: 'INVITE' } transport: 'TCP'",
               "expected F1 over TCP, found UDP");
  ExpectHeld(
      "filter { start: 'INVITE' } request_uri: 'sip:bob@biloxi.example.com'");
  ExpectFailed("filter { start: 'BYE' } request_uri: 'sip:bob@b.com'",
               "expected Request-URI \"sip:bob@b.com\", found "
               "\"sip:bob@biloxi.example.com\"");
  ExpectFailed("filter { start: 'BYE' } body_contains: 'm=audio'",
               "expected a body with \"m=audio\", found \"\"");
}

std::deque<CallRecord> Calls() {
  std::deque<CallRecord> calls(3);
  calls[0].outcome = CallOutcome::kFailed;
  calls[0].status_code = 408;
  calls[0].ended = 32s;
  calls[1].outcome = CallOutcome::kEstablished;
  calls[1].status_code = 200;
  calls[1].established = 2s;
  calls[2].outcome = CallOutcome::kRinging;
  calls[2].status_code = 180;
  calls[2].ringing = 50ms;
  return calls;
}

Verdict JudgeTheCall(const std::string& expectation) {
  return JudgeCall(Read<ExpectCall>(expectation), Calls());
}

Verdict JudgeTheRegistration(const std::string& expectation) {
  std::deque<RegistrationRecord> records(2);
  records[0].ended = 20ms;
  records[0].result.status_code = 200;
  records[0].result.bindings = {{"sip:bob@192.0.2.4", 3600s},
                                {"mailto:bob@b.com", 60s}};
  return JudgeRegistration(Read<ExpectRegistration>(expectation), records);
}

TEST(JudgeRegistration, ComparesStatusTimeAndBindings) {
  for (const char* expectation :
       {"user: 'bob' status: 200 at: '20ms' binding_count: 2",
        "user: 'bob' bindings { uri: 'mailto:bob@b.com' expires: '60s' } "
        "bindings { uri: 'sip:bob@192.0.2.4' }",
        "user: 'bob' number: 2 status: 0"}) {
    const Verdict verdict = JudgeTheRegistration(expectation);
    EXPECT_TRUE(verdict.held) << expectation << "\n" << verdict.text;
  }
}

TEST(JudgeRegistration, TellsWhatWasFoundInstead) {
  EXPECT_EQ(
      JudgeTheRegistration("user: 'bob' status: 401").text,
      "registration 1 of bob: expected 401, found 200 at 20ms, 2 bindings, "
      "sip:bob@192.0.2.4 for 3600s, mailto:bob@b.com for 60s");
  const struct {
    const char* expectation;
    const char* text;
  } kCases[] = {
      {"user: 'bob' at: '1s'", "expected at 1s, found 200"},
      {"user: 'bob' binding_count: 1", "expected 1 bindings, found 200"},
      {"user: 'bob' bindings { uri: 'sip:x@b.com' }",
       "expected sip:x@b.com, found 200"},
      {"user: 'bob' bindings { uri: 'mailto:bob@b.com' expires: '61s' }",
       "expected mailto:bob@b.com for 61s, found 200"},
      {"user: 'bob' number: 3", "expected one, found none"},
  };
  for (const auto& c : kCases) {
    const Verdict verdict = JudgeTheRegistration(c.expectation);
    EXPECT_FALSE(verdict.held);
    EXPECT_THAT(verdict.text, HasSubstr(c.text));
  }
}

TEST(JudgeCall, ComparesOutcomeStatusAndTime) {
  for (const char* expectation :
       {"user: 'alice' outcome: FAILED status: 408 at: '32s'",
        "user: 'alice' outcome: FAILED",
        "user: 'alice' number: 2 outcome: ESTABLISHED at: '2s'",
        "user: 'alice' number: 3 outcome: RINGING status: 180 at: '50ms'",
        "user: 'alice' number: 4 outcome: NONE"}) {
    const Verdict verdict = JudgeTheCall(expectation);
    EXPECT_TRUE(verdict.held) << expectation << "\n" << verdict.text;
  }
}

TEST(JudgeCall, TellsWhatWasFoundInstead) {
  EXPECT_EQ(
      VerdictLine(JudgeTheCall("user: 'alice' outcome: ENDED status: 200")),
      "FAILED  call 1 of alice: expected ENDED 200, found FAILED 408 at "
      "32s\n");
  EXPECT_THAT(JudgeTheCall("user: 'alice' outcome: FAILED at: '31s'").text,
              HasSubstr("expected FAILED at 31s, found FAILED 408 at 32s"));
  EXPECT_THAT(JudgeTheCall("user: 'alice' outcome: FAILED status: 503").text,
              HasSubstr("expected FAILED 503"));
  EXPECT_THAT(JudgeTheCall("user: 'alice' number: 9 outcome: ENDED").text,
              HasSubstr("call 9 of alice: expected ENDED, found NONE"));
  EXPECT_FALSE(JudgeTheCall("user: 'alice' outcome: NONE").held);
}

Verdict JudgeBob(const std::string& contacts) {
  return JudgeBindings(
      Read<ExpectBindings>("node: 'p' aor: 'sip:bob@b.com' " + contacts),
      {{"sip:bob@192.0.2.4", 9990ms}, {"mailto:bob@b.com", std::nullopt}});
}

TEST(JudgeBindings, ComparesContactsAndWholeSeconds) {
  constexpr char kBoth[] =
      "contacts { uri: 'mailto:bob@b.com' } "
      "contacts { uri: 'sip:bob@192.0.2.4' expires: '9s' }";
  EXPECT_EQ(VerdictLine(JudgeBob(kBoth)),
            "ok      at the end, sip:bob@b.com at p: sip:bob@192.0.2.4 for "
            "9.99s, mailto:bob@b.com\n");
  EXPECT_EQ(JudgeBob("contacts { uri: 'mailto:bob@b.com' } at: '2s'").text,
            "at 2s, sip:bob@b.com at p: expected mailto:bob@b.com, found "
            "sip:bob@192.0.2.4 for 9.99s, mailto:bob@b.com");
  EXPECT_FALSE(JudgeBob("").held);
  EXPECT_FALSE(JudgeBob("contacts { uri: 'mailto:bob@b.com' expires: '9s' } "
                        "contacts { uri: 'sip:bob@192.0.2.4' }")
                   .held);
  EXPECT_TRUE(
      JudgeBindings(Read<ExpectBindings>("node: 'p' aor: 'sip:c@b.com'"), {})
          .held);
}

}  // namespace
}  // namespace sipsim
