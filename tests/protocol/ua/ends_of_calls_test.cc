// Header fields in what ends a call, at the end that sends it and at the other
// (RFC 3326 section 2).

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "protocol/message/builder.h"
#include "tests/protocol/ua/ua_world.h"

namespace sipsim::sip {
namespace {

using ::testing::ElementsAre;

const std::vector<ExtraHeader> kReason = {{"Reason", "Q.850;cause=17"},
                                          {"Error-Info", "<sip:a@b.com>"}};

// What the last message of a kind that somebody sent says.
std::vector<std::string> FieldsOf(const LoneUa& ua, absl::string_view kind) {
  std::vector<std::string> fields;
  for (int i = 0; i < static_cast<int>(ua.sent_count()); ++i) {
    const Message message = ua.Sent(i);
    if (KindOf(message) != kind) continue;
    fields = {std::string(message.FindValue(HeaderId::kReason)),
              std::string(message.FindValue(HeaderId::kErrorInfo))};
  }
  return fields;
}

auto AreThere() { return ElementsAre("Q.850;cause=17", "<sip:a@b.com>"); }

// Notes what the one end is told of the end that the other brings about.
void NoteEndings(RecordingPerson& person, std::vector<std::string>& notes) {
  person.on_ending = [&notes](CallEndCause cause, const Message* message) {
    notes.push_back(CallEndCauseName(cause));
    notes.push_back(message == nullptr
                        ? "-"
                        : std::string(message->FindValue(HeaderId::kReason)));
  };
}

TEST(EndOfCall, RejectionCarriesHeaders) {
  TwoUas uas;
  std::vector<std::string> notes;
  NoteEndings(uas.alice.person, notes);
  uas.bob.person.on_incoming = [](Call& call) {
    call.Reject(486, {.reason_phrase = "Busy", .headers = kReason});
  };
  Call& call = uas.alice.ua->Invite("sip:bob@biloxi.example.com");
  uas.Carry();
  EXPECT_THAT(FieldsOf(uas.bob, "486 INVITE"), AreThere());
  EXPECT_EQ(call.end()->text, "Busy");
  EXPECT_THAT(notes, ElementsAre("rejected", "Q.850;cause=17"));
}

TEST(EndOfCall, ByeCarriesHeaders) {
  TwoUas uas;
  std::vector<std::string> notes;
  NoteEndings(uas.bob.person, notes);
  uas.bob.person.on_incoming = [](Call& call) { call.Answer(); };
  Call& call = uas.alice.ua->Invite("sip:bob@biloxi.example.com");
  uas.Carry();
  call.HangUp({.headers = kReason});
  uas.Carry();
  EXPECT_THAT(FieldsOf(uas.alice, "BYE"), AreThere());
  EXPECT_THAT(notes, ElementsAre("hung_up", "Q.850;cause=17"));
}

// 15: the callee's BYE waits for the ACK, and its headers with it.
TEST(EndOfCall, ByeThatWaitsForTheAckCarriesHeaders) {
  TwoUas uas;
  uas.bob.person.on_incoming = [](Call& call) {
    call.Answer();
    call.HangUp({.headers = kReason});
  };
  uas.alice.ua->Invite("sip:bob@biloxi.example.com");
  uas.Carry();
  EXPECT_THAT(FieldsOf(uas.bob, "BYE"), AreThere());
}

TEST(EndOfCall, ByeAfterNoAckCarriesHeaders) {
  TwoUas uas;
  std::vector<std::string> notes;
  NoteEndings(uas.bob.person, notes);
  uas.bob.person.on_incoming = [](Call& call) {
    call.Answer();
    call.HangUp({.headers = kReason});
  };
  uas.loses = [](const std::string& kind) { return kind == "alice ACK"; };
  uas.alice.ua->Invite("sip:bob@biloxi.example.com");
  uas.Carry();
  uas.Advance(32s);
  EXPECT_THAT(FieldsOf(uas.bob, "BYE"), AreThere());
  EXPECT_THAT(notes, ElementsAre("no_ack", "-"));
}

// 9.1: the CANCEL waits for the first provisional response.
TEST(EndOfCall, CancelThatWaitsCarriesHeaders) {
  TwoUas uas;
  std::vector<std::string> notes;
  NoteEndings(uas.bob.person, notes);
  uas.bob.person.on_incoming = [](Call& call) { call.Ring(); };
  Call& call = uas.alice.ua->Invite("sip:bob@biloxi.example.com");
  call.Cancel({.headers = kReason});
  uas.Carry();
  EXPECT_THAT(FieldsOf(uas.alice, "CANCEL"), AreThere());
  EXPECT_THAT(notes, ElementsAre("cancelled", "Q.850;cause=17"));
}

}  // namespace
}  // namespace sipsim::sip
