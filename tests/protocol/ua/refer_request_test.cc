// What a REFER, or a BYE with Also, asks for, and whether that is done: RFC
// 3515 section 2.4.2, RFC 3892 section 2.2.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "tests/protocol/ua/referee.h"

namespace sipsim::sip {
namespace {

using ::testing::ElementsAre;

TEST(ReferRequest, IsRefusedByConfigurationOrByItsUser) {
  Referee by_policy(Referable({.status_code = 603}));
  by_policy.FromBob("REFER", kToCarol);
  EXPECT_THAT(by_policy.Kinds(), ElementsAre("603 REFER"));
  Referee by_user;
  by_user.person.refer_answer = 480;
  by_user.FromBob("REFER", kToCarol);
  EXPECT_THAT(by_user.Kinds(), ElementsAre("480 REFER"));
  EXPECT_EQ(by_user.ua->call_count(), 1u);
}

// RFC 7647 has 200 in the place of 202.
TEST(ReferRequest, MayAnswer200) {
  Referee alice(Referable({.status_code = 200}));
  alice.FromBob("REFER", kToCarol);
  EXPECT_THAT(alice.Kinds(), ElementsAre("200 REFER", "NOTIFY", "INVITE"));
}

TEST(ReferRequest, WhatCannotBeFollowedIsRefused) {
  const auto answer = [](const std::string& fields) {
    Referee alice;
    alice.FromBob("REFER", fields);
    EXPECT_EQ(alice.ua->call_count(), 1u) << fields;
    return alice.Sent(-1).status_code();
  };
  const std::string carol = "Refer-To: <sip:carol@192.0.2.203";
  EXPECT_EQ(answer(""), 400);
  EXPECT_EQ(answer(absl::StrCat(kToCarol, kToCarol)), 400);
  EXPECT_EQ(answer("Refer-To: sip:a@b.c, sip:d@e.f\r\n"), 400);
  EXPECT_EQ(answer("Refer-To: carol\r\n"), 400);
  EXPECT_EQ(answer(carol + "?Subject=a%0D%0AVia:x>\r\n"), 400);
  EXPECT_EQ(answer(absl::StrCat(kToCarol, "b: <sip:a@b.c>\r\n",
                                "Referred-By: <sip:a@b.c>\r\n")),
            400);
  EXPECT_EQ(answer("Refer-To: <http://chicago.example.com/>\r\n"), 403);
  EXPECT_EQ(answer("Refer-To: <tel:+13125550123>\r\n"), 403);
  EXPECT_EQ(answer(carol + ";method=BYE>\r\n"), 403);
  EXPECT_EQ(answer(carol + "?Require=100rel>\r\n"), 403);
}

// RFC 5359 section 2.5, F19; RFC 3261 section 19.1.5.
TEST(ReferRequest, HeadersOfTheUriGoIntoTheInviteIfTheyMay) {
  Referee alice;
  alice.FromBob("REFER",
                "Refer-To: <sip:carol@192.0.2.203;method=INVITE?Replaces="
                "sdjf%40b.c%3Bto-tag%3D5f%3Bfrom-tag%3D86&Require=replaces"
                "&From=%3Csip:eve%40b.c%3E&Call-ID=1>\r\n");
  const Message invite = alice.SentOf("INVITE");
  EXPECT_EQ(invite.request_uri().text, "sip:carol@192.0.2.203");
  EXPECT_EQ(invite.FindValue(HeaderId::kReplaces),
            "sdjf@b.c;to-tag=5f;from-tag=86");
  EXPECT_EQ(invite.FindValue(HeaderId::kRequire), "replaces");
  EXPECT_EQ(invite.from()->uri.user, "alice");
  EXPECT_EQ(alice.fake.CountOf("uri_header_left_out"), 2u);
}

// RFC 5359 section 2.4 prints it so; there is no URI without a scheme.
TEST(ReferRequest, ReferredByWithoutASchemeIsLeftOut) {
  Referee alice;
  alice.FromBob("REFER", absl::StrCat(kToCarol,
                                      "Referred-By: "
                                      "<bob@biloxi.example.com>\r\n"));
  EXPECT_EQ(alice.SentOf("INVITE").Find(HeaderId::kReferredBy), nullptr);
  EXPECT_EQ(alice.fake.CountOf("bad_referred_by"), 1u);
}

TEST(ReferRequest, WithoutReferItIs405) {
  Referee alice(AliceConfig());
  alice.FromBob("REFER", kToCarol);
  EXPECT_THAT(alice.Kinds(), ElementsAre("405 REFER"));
}

// The BYE with Also of the drafts before RFC 3515.
TEST(Also, IsFollowedByWhoTakesIt) {
  UserAgentConfig config = AliceConfig();
  config.takes_also = true;
  Referee alice(config);
  alice.FromBob("BYE", "Also: TheOtherGuy <sip:carol@192.0.2.203>\r\n");
  EXPECT_THAT(alice.Kinds(), ElementsAre("200 BYE", "INVITE"));
  const Message invite = alice.Sent(-1);
  EXPECT_EQ(invite.request_uri().text, "sip:carol@192.0.2.203");
  const HeaderField* by = invite.FindByName("Requested-By");
  ASSERT_NE(by, nullptr);
  EXPECT_EQ(invite.value(*by), "<sip:bob@biloxi.example.com>");
  EXPECT_THAT(alice.person.events,
              ElementsAre("ended 1 hung_up remote 200", "referred 2"));
}

TEST(Also, UserMayTakeTimeToApprove) {
  UserAgentConfig config = AliceConfig();
  config.takes_also = true;
  config.follow_after = 3s;
  Referee alice(config);
  alice.FromBob("BYE", "Also: sip:c@192.0.2.203, <sip:d@192.0.2.204>\r\n");
  EXPECT_THAT(alice.Kinds(), ElementsAre("200 BYE"));
  alice.fake.Advance(3s);
  EXPECT_THAT(alice.TimesOf("INVITE"), ElementsAre(3s, 3s));
}

// RFC 3261 section 7.3.1: one list; and 19.1.5.
TEST(Also, MayBeOnSeveralLinesAndSayMoreThanWhom) {
  UserAgentConfig config = AliceConfig();
  config.takes_also = true;
  Referee alice(config);
  alice.FromBob("BYE",
                "Also: <sip:c@192.0.2.203?Subject=hi>\r\n"
                "Also: <sip:d@192.0.2.204>\r\n");
  EXPECT_THAT(alice.Kinds(), ElementsAre("200 BYE", "INVITE", "INVITE"));
  const Message first = alice.Sent(-2);
  EXPECT_EQ(first.request_uri().text, "sip:c@192.0.2.203");
  EXPECT_EQ(first.FindValue(HeaderId::kSubject), "hi");
  EXPECT_EQ(alice.Sent(-1).request_uri().text, "sip:d@192.0.2.204");
}

TEST(Also, IsNothingToOthersAndCountedIfBroken) {
  Referee modern;
  modern.FromBob("BYE", "Also: <sip:carol@192.0.2.203>\r\n");
  EXPECT_THAT(modern.Kinds(), ElementsAre("200 BYE"));
  UserAgentConfig config = AliceConfig();
  config.takes_also = true;
  Referee alice(config);
  alice.FromBob("BYE", "Also: carol\r\n");
  EXPECT_THAT(alice.Kinds(), ElementsAre("200 BYE"));
  EXPECT_EQ(alice.fake.CountOf("bad_also"), 1u);
}

}  // namespace
}  // namespace sipsim::sip
