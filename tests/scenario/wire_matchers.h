#ifndef SIPSIM_TESTS_SCENARIO_WIRE_MATCHERS_H_
#define SIPSIM_TESTS_SCENARIO_WIRE_MATCHERS_H_

// GoogleTest matchers for what a Scenario shows: lists of messages, single
// messages, calls. `start` is a method ("INVITE") or a status code ("180"),
// with the method of CSeq behind it where that matters ("200 BYE"). All times
// are exact.
//
//   EXPECT_THAT(s.SentBy("alice"), MessagesAt("INVITE", {"0s", "500ms"}));
//   EXPECT_THAT(s.Sent("proxy2", "bob"), AllIdentical("INVITE"));
//   EXPECT_THAT(s.Sent("proxy1", "proxy2"),
//               EachOf("INVITE", HasHeader("Max-Forwards", "69")));
//   EXPECT_THAT(s.call("alice"), FailedWith(408, At("32s")));

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "gmock/gmock.h"
#include "topologies/user_behaviour.h"
#include "topologies/wire_log.h"

namespace sipsim {

using WireMessages = std::vector<WireMessage>;

// --- Lists of messages.

// The messages with this start line were sent at exactly these times since the
// start of the run, and there are no others.
testing::Matcher<const WireMessages&> MessagesAt(
    absl::string_view start, std::vector<std::string> times);
// The same, counted from the first of them.
testing::Matcher<const WireMessages&> MessagesAfterFirst(
    absl::string_view start, std::vector<std::string> times);
// So many of them.
testing::Matcher<const WireMessages&> SentCount(absl::string_view start,
                                                size_t count);
// There is at least one, and all have the same bytes, as retransmissions have.
testing::Matcher<const WireMessages&> AllIdentical(absl::string_view start);
// There is at least one, and each agrees with `matcher`.
testing::Matcher<const WireMessages&> EachOf(
    absl::string_view start, testing::Matcher<const WireMessage&> matcher);
// The start lines of all messages are these, in this order: "INVITE", "100",
// "180", "200 INVITE", ...
testing::Matcher<const WireMessages&> Starts(std::vector<std::string> starts);

// --- One message. Comma lists are taken apart; names long or compact.

// One of the values of a header agrees with `value`: HasHeader("Max-Forwards",
// "70"), HasHeader("Via", HasSubstr("branch=z9hG4bK")).
testing::Matcher<const WireMessage&> HasHeader(
    absl::string_view name, testing::Matcher<std::string> value);
// All of the values of a header, in order, agree with `values`.
testing::Matcher<const WireMessage&> HasHeaders(
    absl::string_view name, testing::Matcher<std::vector<std::string>> values);
// So many values; 0: the header is not there.
testing::Matcher<const WireMessage&> HeaderCount(absl::string_view name,
                                                 size_t count);
testing::Matcher<const WireMessage&> ViaCount(size_t count);
// What stands behind the empty line; "" if there is none.
testing::Matcher<const WireMessage&> HasBody(
    testing::Matcher<std::string> body);
// "INVITE sip:bob@biloxi.example.com SIP/2.0", "SIP/2.0 180 Ringing".
testing::Matcher<const WireMessage&> StartLine(
    testing::Matcher<std::string> line);
// "delivered", "host dead", "port closed", "rule", "lost", ...
testing::Matcher<const WireMessage&> FateIs(testing::Matcher<std::string> fate);

// --- Calls.

// A final response other than 2xx, or what stands for it: 408 a time-out, 503
// a transport error (RFC 3261 section 8.1.3.1).
testing::Matcher<const CallRecord&> FailedWith(int status_code);
testing::Matcher<const CallRecord&> FailedWith(int status_code,
                                               sip::Duration at);
testing::Matcher<const CallRecord&> Ringing();
// Answered, acknowledged, not ended.
testing::Matcher<const CallRecord&> Established();
testing::Matcher<const CallRecord&> EstablishedAt(sip::Duration at);
// Was established, and ended by a BYE.
testing::Matcher<const CallRecord&> Ended();
testing::Matcher<const CallRecord&> EndedAt(sip::Duration at);
// Given up before the answer.
testing::Matcher<const CallRecord&> Cancelled();
testing::Matcher<const CallRecord&> CancelledAt(sip::Duration at);

// --- Parts, for matchers of your own.

// The values of a header; empty if the bytes are no SIP message.
std::vector<std::string> HeadersOf(const WireMessage& message,
                                   absl::string_view name);
// Those of `messages` with this start.
WireMessages Select(const WireMessages& messages, absl::string_view start);

// How GoogleTest prints them.
void PrintTo(const WireMessage& message, std::ostream* out);
void PrintTo(const CallRecord& call, std::ostream* out);

}  // namespace sipsim

#endif  // SIPSIM_TESTS_SCENARIO_WIRE_MATCHERS_H_
