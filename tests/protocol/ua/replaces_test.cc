// INVITEs that replace a call: RFC 3891 section 3.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "tests/protocol/ua/ua_world.h"

namespace sipsim::sip {
namespace {

using ::testing::ElementsAre;

UserAgentConfig Replaceable(ReplacesPolicy policy = ReplacesPolicy::kAnyone) {
  UserAgentConfig config = AliceConfig();
  config.replaces = policy;
  return config;
}

// Carol, who calls alice with these fields.
Incoming FromCarol(const std::string& fields) {
  return {.branch = "z9hG4bKcarol",
          .from_tag = "caroltag",
          .call_id = "carol1@chicago.example.com",
          .fields = fields,
          .body = kBobSdp};
}

std::string ReplacesField(const std::string& call_id, const std::string& to_tag,
                          const std::string& more = "") {
  return absl::StrCat("Replaces: ", call_id, ";to-tag=", to_tag,
                      ";from-tag=bobtag", more, "\r\n");
}

// The ACK of carol for alice's 200.
void Acknowledge(LoneUa& alice) {
  const Message ok = alice.Sent(-1);
  alice.Receive(Incoming{.method = "ACK",
                         .branch = "z9hG4bKcarolack",
                         .from_tag = "caroltag",
                         .to_tag = std::string(ok.to()->tag),
                         .call_id = "carol1@chicago.example.com"}
                    .ToBytes());
}

// Alice, in a call from bob that is up. Gives her tag.
std::string EstablishFromBob(LoneUa& alice) {
  alice.person.on_incoming = [](Call& call) { call.Answer(); };
  alice.Receive(Incoming{.body = kBobSdp}.ToBytes());
  const std::string tag(alice.Sent(-1).to()->tag);
  alice.Receive(Incoming{.method = "ACK", .branch = "z9hG4bKack", .to_tag = tag}
                    .ToBytes());
  alice.person.on_incoming = nullptr;
  return tag;
}

int StatusOf(LoneUa& alice, const std::string& fields) {
  alice.Receive(FromCarol(fields).ToBytes());
  return alice.Sent(-1).status_code();
}

// "it accepts the new INVITE by sending a 200-class response, and shuts down
// the replaced dialog by sending a BYE."
TEST(Replaces, ConfirmedDialogIsReplacedWithoutRinging) {
  LoneUa alice(Replaceable());
  const std::string tag = EstablishFromBob(alice);
  alice.Receive(FromCarol(ReplacesField("in1@biloxi.example.com", tag) +
                          "Require: replaces\r\n")
                    .ToBytes());
  EXPECT_THAT(alice.SentKinds(), ElementsAre("200 INVITE", "200 INVITE"));
  Acknowledge(alice);
  EXPECT_THAT(alice.SentKinds(),
              ElementsAre("200 INVITE", "200 INVITE", "BYE"));
  EXPECT_EQ(alice.Sent(-1).call_id(), "in1@biloxi.example.com");
  alice.Receive(Reply{}.To(alice.Sent(-1)));
  EXPECT_THAT(alice.person.events,
              ElementsAre("incoming 1", "established 1", "replaced 1 2",
                          "established 2", "ended 1 hung_up local 200"));
}

// The figure of section 7.1.
TEST(Replaces, EarlyDialogThatWeHaveBegunIsCancelled) {
  LoneUa alice(Replaceable());
  Call& call = alice.ua->Invite("sip:bob@biloxi.example.com");
  const Message invite = alice.Sent(0);
  alice.Receive(Reply{.status_code = 180}.To(invite));
  alice.Receive(
      FromCarol(ReplacesField(std::string(call.call_id()),
                              std::string(invite.from()->tag), ";early-only"))
          .ToBytes());
  Acknowledge(alice);
  EXPECT_THAT(alice.SentKinds(), ElementsAre("INVITE", "200 INVITE", "CANCEL"));
  alice.Receive(Reply{.status_code = 487}.To(invite));
  EXPECT_THAT(alice.person.events,
              ElementsAre("progress 1 180", "replaced 1 2", "established 2",
                          "ended 1 cancelled local 487"));
}

// The answer has come meanwhile: what was early is hung up.
TEST(Replaces, EarlyDialogMayBeAnsweredMeanwhile) {
  LoneUa alice(Replaceable());
  Call& call = alice.ua->Invite("sip:bob@biloxi.example.com");
  const Message invite = alice.Sent(0);
  alice.Receive(Reply{.status_code = 180}.To(invite));
  alice.Receive(FromCarol(ReplacesField(std::string(call.call_id()),
                                        std::string(invite.from()->tag)))
                    .ToBytes());
  const Message ok = alice.Sent(-1);
  alice.Receive(Reply{.sdp = kBobSdp}.To(invite));
  alice.Receive(Incoming{.method = "ACK",
                         .branch = "z9hG4bKcarolack",
                         .from_tag = "caroltag",
                         .to_tag = std::string(ok.to()->tag),
                         .call_id = "carol1@chicago.example.com"}
                    .ToBytes());
  EXPECT_THAT(alice.SentKinds(),
              ElementsAre("INVITE", "200 INVITE", "ACK", "BYE"));
}

TEST(Replaces, EarlyDialogThatTheOtherHasBegunIsNotFound) {
  LoneUa alice(Replaceable());
  alice.person.on_incoming = [](Call& call) { call.Ring(); };
  alice.Receive(Incoming{.body = kBobSdp}.ToBytes());
  const std::string tag(alice.Sent(-1).to()->tag);
  EXPECT_EQ(StatusOf(alice, ReplacesField("in1@biloxi.example.com", tag)), 481);
  EXPECT_EQ(alice.ua->FindCall(1)->state(), CallState::kEarly);
}

TEST(Replaces, WhatIsNotFoundIs481) {
  LoneUa alice(Replaceable());
  const std::string tag = EstablishFromBob(alice);
  EXPECT_EQ(StatusOf(alice, ReplacesField("other@biloxi.example.com", tag)),
            481);
}

TEST(Replaces, TagsAreComparedAsOfARequestToUs) {
  LoneUa alice(Replaceable());
  const std::string tag = EstablishFromBob(alice);
  EXPECT_EQ(StatusOf(alice, absl::StrCat("Replaces: in1@biloxi.example.com"
                                         ";to-tag=bobtag;from-tag=",
                                         tag, "\r\n")),
            481);
  EXPECT_EQ(alice.ua->open_call_count(), 1u);
}

TEST(Replaces, CallThatHasEndedIs603) {
  LoneUa alice(Replaceable());
  const std::string tag = EstablishFromBob(alice);
  alice.Receive(Incoming{
      .method = "BYE", .branch = "z9hG4bKbye", .to_tag = tag, .cseq = 2}
                    .ToBytes());
  EXPECT_EQ(StatusOf(alice, ReplacesField("in1@biloxi.example.com", tag)), 603);
}

TEST(Replaces, EarlyOnlyDoesNotReplaceAnAnsweredCall) {
  LoneUa alice(Replaceable());
  const std::string tag = EstablishFromBob(alice);
  EXPECT_EQ(StatusOf(alice, ReplacesField("in1@biloxi.example.com", tag,
                                          ";early-only")),
            486);
  EXPECT_EQ(alice.ua->FindCall(1)->state(), CallState::kEstablished);
}

TEST(Replaces, OneWellFormedFieldIsTaken) {
  for (const char* more :
       {"Replaces: x@y;to-tag=1;from-tag=2\r\n", "Join: x@y;to-tag=1\r\n"}) {
    LoneUa alice(Replaceable());
    const std::string tag = EstablishFromBob(alice);
    EXPECT_EQ(
        StatusOf(alice, ReplacesField("in1@biloxi.example.com", tag) + more),
        400)
        << more;
  }
  LoneUa alice(Replaceable());
  EXPECT_EQ(StatusOf(alice, "Replaces: in1@biloxi.example.com\r\n"), 400);
}

TEST(Replaces, HasNoPlaceInOtherRequests) {
  LoneUa alice(Replaceable());
  const std::string tag = EstablishFromBob(alice);
  alice.Receive(Incoming{.method = "BYE",
                         .branch = "z9hG4bKbye",
                         .to_tag = tag,
                         .cseq = 2,
                         .fields = ReplacesField("in1@biloxi.example.com", tag)}
                    .ToBytes());
  EXPECT_EQ(alice.Sent(-1).status_code(), 400);
}

// "the UA [...] MUST leave the matched dialog unchanged"
TEST(Replaces, OfferThatIsNotTakenChangesNothing) {
  LoneUa alice(Replaceable());
  const std::string tag = EstablishFromBob(alice);
  Incoming invite = FromCarol(ReplacesField("in1@biloxi.example.com", tag));
  invite.body = "v=0\r\n";
  alice.Receive(invite.ToBytes());
  EXPECT_EQ(alice.Sent(-1).status_code(), 400);
  EXPECT_EQ(alice.ua->FindCall(1)->state(), CallState::kEstablished);
  EXPECT_EQ(alice.ua->call_count(), 1u);
}

TEST(Replaces, BusyUserAgentTakesWhatReplacesItsCall) {
  UserAgentConfig config = Replaceable();
  config.open_calls_max = 1;
  LoneUa alice(config);
  const std::string tag = EstablishFromBob(alice);
  EXPECT_EQ(StatusOf(alice, ReplacesField("in1@biloxi.example.com", tag)), 200);
}

// RFC 3892: bob, the other party, has sent carol.
TEST(Replaces, PartiesAndThoseTheyHaveSentMayReplace) {
  const auto status_of = [](const std::string& fields) {
    LoneUa alice(Replaceable(ReplacesPolicy::kParties));
    const std::string tag = EstablishFromBob(alice);
    Incoming invite =
        FromCarol(ReplacesField("in1@biloxi.example.com", tag) + fields);
    std::string text(invite.ToBytes().view());
    const size_t from = text.find("Bob <sip:bob@biloxi");
    text.replace(from, 19, "<sip:carol@chicago");
    alice.Receive(text);
    return alice.Sent(-1).status_code();
  };
  EXPECT_EQ(status_of(""), 403);
  EXPECT_EQ(status_of("Referred-By: <sips:bob@BILOXI.example.com>\r\n"), 200);
  EXPECT_EQ(status_of("Referred-By: <sip:dave@biloxi.example.com>\r\n"), 403);
  EXPECT_EQ(status_of("Referred-By: <bob@biloxi.example.com>\r\n"), 403);
}

TEST(Replaces, WithoutSupportItIsNothingButAHeader) {
  LoneUa alice;
  const std::string tag = EstablishFromBob(alice);
  alice.person.on_incoming = [](Call& call) { call.Ring(); };
  const std::string field = ReplacesField("in1@biloxi.example.com", tag);
  alice.Receive(FromCarol(field).ToBytes());
  EXPECT_EQ(alice.Sent(-1).status_code(), 180);
  Incoming required = FromCarol(field + "Require: replaces\r\n");
  required.branch = "z9hG4bKother";
  required.call_id = "carol2@chicago.example.com";
  alice.Receive(required.ToBytes());
  EXPECT_EQ(alice.Sent(-1).status_code(), 420);
}

}  // namespace
}  // namespace sipsim::sip
