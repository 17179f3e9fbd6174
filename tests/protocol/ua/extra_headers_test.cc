// Header fields that a feature gives an INVITE: they are of the request, so
// they go wherever it goes (RFC 3261 sections 8.1.3.4, 8.1.3.5; RFC 3263
// section 4.3).

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "protocol/message/builder.h"
#include "tests/protocol/ua/challenges.h"
#include "tests/protocol/ua/ua_world.h"

namespace sipsim::sip {
namespace {

using ::testing::ElementsAre;

constexpr char kBob[] = "sip:bob@biloxi.example.com";

void InviteWithHeaders(LoneUa& alice) {
  InviteOptions options{.uri = kBob};
  options.headers = {{"Referred-By", "<sip:carol@chicago.example.com>"},
                     {"Subject", "x"}};
  alice.ua->Invite(options);
}

std::vector<std::string> HeadersOf(const Message& message) {
  return {std::string(message.FindValue(HeaderId::kReferredBy)),
          std::string(message.FindValue(HeaderId::kSubject))};
}

auto AreThere() { return ElementsAre("<sip:carol@chicago.example.com>", "x"); }

TEST(ExtraHeaders, AreInTheInviteAndNotInItsAck) {
  LoneUa alice;
  InviteWithHeaders(alice);
  EXPECT_THAT(HeadersOf(alice.Sent(0)), AreThere());
  alice.Receive(Reply{.sdp = kBobSdp}.To(alice.Sent(0)));
  EXPECT_THAT(HeadersOf(alice.Sent(1)), ElementsAre("", ""));
}

// RFC 3261 sections 19.1.1 and 19.1.5: what the URI says of the request is no
// part of the Request-URI, nor is it for a URI to say who calls.
TEST(ExtraHeaders, OfTheUriAreInTheInvite) {
  LoneUa alice;
  alice.ua->Invite({.uri = "sip:bob@192.0.2.201;method=INVITE?Subject=a%20b&"
                           "From=%3Csip:eve%40b.c%3E"});
  const Message invite = alice.Sent(0);
  EXPECT_EQ(invite.request_uri().text, "sip:bob@192.0.2.201");
  EXPECT_EQ(invite.to()->uri.text, "sip:bob@192.0.2.201");
  EXPECT_EQ(invite.FindValue(HeaderId::kSubject), "a b");
  EXPECT_EQ(invite.from()->uri.user, "alice");
  EXPECT_EQ(alice.fake.CountOf("uri_header_left_out"), 1u);
}

TEST(ExtraHeaders, StayWhenTheInviteIsRedirected) {
  LoneUa alice;
  InviteWithHeaders(alice);
  alice.Receive(Reply{.status_code = 302, .contact = "<sip:b@192.0.2.5>"}.To(
      alice.Sent(0)));
  EXPECT_EQ(alice.Sent(-1).request_uri().text, "sip:b@192.0.2.5");
  EXPECT_THAT(HeadersOf(alice.Sent(-1)), AreThere());
}

TEST(ExtraHeaders, StayWhenCredentialsAreAdded) {
  LoneUa alice(WithAccounts());
  InviteWithHeaders(alice);
  alice.Receive(Challenged(alice.Sent(0), 407, {kAtlanta}));
  EXPECT_EQ(alice.Sent(-1).cseq().number, 2u);
  EXPECT_THAT(HeadersOf(alice.Sent(-1)), AreThere());
}

TEST(ExtraHeaders, StayWhenTheNextServerIsTried) {
  LoneUa alice;
  alice.fake.AddHost("biloxi.example.com", "192.0.2.202");
  InviteWithHeaders(alice);
  alice.fake.Advance(32s);
  EXPECT_EQ(alice.fake.sent().back().flow.remote.ToString(),
            "192.0.2.202:5060");
  EXPECT_THAT(HeadersOf(alice.Sent(-1)), AreThere());
}

}  // namespace
}  // namespace sipsim::sip
