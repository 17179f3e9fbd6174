// The ways in which one end says that it holds the other: RFC 3264 section 8.4,
// and c=0.0.0.0 as before it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "protocol/sdp/offer_answer.h"

namespace sipsim::sip {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

struct Style {
  HoldStyle hold_style = HoldStyle::kSendOnly;
  bool returns_zero_address = false;
};
constexpr Style kOld{HoldStyle::kZeroAddress, true};
constexpr Style kModern{};
constexpr Style kInactive{HoldStyle::kInactive};

SessionConfig ConfigOf(const char* address, const Style& style) {
  SessionConfig config;
  config.address = *IpAddress::Parse(address);
  config.hold_style = style.hold_style;
  config.returns_zero_address = style.returns_zero_address;
  return config;
}

// Alice and Bob have agreed on a session.
struct Session {
  explicit Session(const Style& alice_style = kModern,
                   const Style& bob_style = kModern)
      : alice_profile(ConfigOf("192.0.2.101", alice_style)),
        bob_profile(ConfigOf("192.0.2.201", bob_style)) {
    Exchange(alice, bob);
  }

  void Exchange(OfferAnswer& offerer, OfferAnswer& answerer) {
    offer = std::string(offerer.CreateOffer());
    EXPECT_EQ(answerer.ReceiveOffer(offer), OfferAnswerError::kNone);
    answer = std::string(answerer.CreateAnswer());
    EXPECT_EQ(offerer.ReceiveAnswer(answer), OfferAnswerError::kNone);
  }
  void Hold(OfferAnswer& holder, OfferAnswer& held) {
    holder.SetHold(true);
    Exchange(holder, held);
  }
  void Resume(OfferAnswer& holder, OfferAnswer& held) {
    holder.SetHold(false);
    Exchange(holder, held);
  }
  void ExpectDirections(MediaDirection of_alice, MediaDirection of_bob) {
    EXPECT_EQ(alice.Streams()[0].direction, of_alice);
    EXPECT_EQ(bob.Streams()[0].direction, of_bob);
  }
  void ExpectBothWays() {
    ExpectDirections(MediaDirection::kSendRecv, MediaDirection::kSendRecv);
    EXPECT_EQ(alice.Streams()[0].remote_address, "192.0.2.201");
    EXPECT_EQ(alice.Streams()[0].remote_port, 49172);
    EXPECT_EQ(bob.Streams()[0].remote_address, "192.0.2.101");
  }

  const SessionProfile alice_profile;
  const SessionProfile bob_profile;
  OfferAnswer alice{alice_profile, 100};
  OfferAnswer bob{bob_profile, 200};
  std::string offer;  // The last ones.
  std::string answer;
};

// Draft-sparks 2.1: c=0.0.0.0 both ways, no attribute; the port stays. The
// version goes up, which the draft's print forgets (RFC 3264 section 8).
TEST(HoldStyle, ZeroAddressIsReturnedByAnOldAnswerer) {
  Session s(kOld, kOld);
  s.Hold(s.bob, s.alice);
  EXPECT_EQ(s.offer,
            "v=0\r\no=- 200 201 IN IP4 192.0.2.201\r\ns=-\r\n"
            "c=IN IP4 0.0.0.0\r\nt=0 0\r\nm=audio 49172 RTP/AVP 0\r\n"
            "a=rtpmap:0 PCMU/8000\r\n");
  EXPECT_EQ(s.answer,
            "v=0\r\no=- 100 101 IN IP4 192.0.2.101\r\ns=-\r\n"
            "c=IN IP4 0.0.0.0\r\nt=0 0\r\nm=audio 49172 RTP/AVP 0\r\n"
            "a=rtpmap:0 PCMU/8000\r\n");
  EXPECT_TRUE(s.alice.is_held());
  s.ExpectDirections(MediaDirection::kInactive, MediaDirection::kInactive);
  s.Resume(s.bob, s.alice);
  EXPECT_THAT(s.offer, HasSubstr("o=- 200 202 IN IP4 192.0.2.201\r\n"));
  EXPECT_THAT(s.offer, HasSubstr("c=IN IP4 192.0.2.201\r\n"));
  EXPECT_THAT(s.answer, HasSubstr("o=- 100 102 IN IP4 192.0.2.101\r\n"));
  s.ExpectBothWays();
}

// RFC 3264 section 8.4: nothing is sent there; section 6.1: a=recvonly.
TEST(HoldStyle, ZeroAddressIsUnderstoodByAModernAnswerer) {
  Session s(kModern, kOld);
  s.Hold(s.bob, s.alice);
  EXPECT_THAT(s.answer, HasSubstr("c=IN IP4 192.0.2.101\r\n"));
  EXPECT_THAT(s.answer, HasSubstr("a=recvonly\r\n"));
  EXPECT_TRUE(s.alice.is_held());
  s.ExpectDirections(MediaDirection::kRecvOnly, MediaDirection::kSendOnly);
  // Where the holder is reachable is not forgotten.
  EXPECT_EQ(s.bob.Streams()[0].local_address, "192.0.2.201");
  s.Resume(s.bob, s.alice);
  EXPECT_THAT(s.answer, Not(HasSubstr("a=recvonly")));
  s.ExpectBothWays();
}

TEST(HoldStyle, SendonlyIsUnderstoodByAnOldAnswerer) {
  Session s(kOld, kModern);
  s.Hold(s.bob, s.alice);
  EXPECT_THAT(s.offer, HasSubstr("a=sendonly\r\n"));
  EXPECT_THAT(s.answer, HasSubstr("a=recvonly\r\n"));
  s.ExpectDirections(MediaDirection::kRecvOnly, MediaDirection::kSendOnly);
}

TEST(HoldStyle, InactiveIsAnsweredWithInactive) {
  Session s(kModern, kInactive);
  s.Hold(s.bob, s.alice);
  EXPECT_THAT(s.offer, HasSubstr("a=inactive\r\n"));
  EXPECT_THAT(s.answer, HasSubstr("a=inactive\r\n"));
  EXPECT_TRUE(s.alice.is_held());
  s.ExpectDirections(MediaDirection::kInactive, MediaDirection::kInactive);
  s.Resume(s.bob, s.alice);
  s.ExpectBothWays();
}

// Each holds the other; whoever resumes first is still held.
TEST(HoldStyle, BothMayHoldAndResumeInEitherOrder) {
  for (const Style& alice : {kOld, kModern, kInactive}) {
    for (const Style& bob : {kOld, kModern, kInactive}) {
      for (const bool alice_first : {false, true}) {
        Session s(alice, bob);
        s.Hold(s.bob, s.alice);
        s.Hold(s.alice, s.bob);
        s.ExpectDirections(MediaDirection::kInactive,
                           MediaDirection::kInactive);
        OfferAnswer& first = alice_first ? s.alice : s.bob;
        OfferAnswer& last = alice_first ? s.bob : s.alice;
        s.Resume(first, last);
        EXPECT_TRUE(first.is_held());
        EXPECT_FALSE(Sends(first.Streams()[0].direction));
        s.Resume(last, first);
        EXPECT_FALSE(first.is_held());
        s.ExpectBothWays();
      }
    }
  }
}

// A holder whom the other asks for something stays one.
TEST(HoldStyle, AnswerOfAHolderSaysSo) {
  for (const Style& style : {kOld, kModern, kInactive}) {
    Session s(style, style);
    s.Hold(s.bob, s.alice);
    s.Exchange(s.alice, s.bob);
    EXPECT_TRUE(s.alice.is_held());
    EXPECT_FALSE(Sends(s.alice.Streams()[0].direction));
  }
}

TEST(HoldStyle, OldAnswererHasAnAddressForAnOfferWithoutMedia) {
  Session s(kOld, kOld);
  std::string closed(s.bob.CreateOffer());
  s.bob.CancelOffer();
  closed.replace(closed.find("m=audio 49172"), 13, "m=audio 0");
  ASSERT_EQ(s.alice.ReceiveOffer(closed), OfferAnswerError::kNone);
  EXPECT_THAT(s.alice.CreateAnswer(), HasSubstr("c=IN IP4 192.0.2.101\r\n"));
}

TEST(HoldStyle, OfferWithoutAddressOpensNothing) {
  Session s(kOld, kOld);
  s.bob.SetHold(true);
  s.bob.CreateOffer();
  EXPECT_EQ(s.bob.OfferedStreams()[0].port, 0);
}

}  // namespace
}  // namespace sipsim::sip
