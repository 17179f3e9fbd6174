// What an OfferAnswer keeps of the descriptions that both sides agreed on.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "protocol/sdp/offer_answer.h"

namespace sipsim::sip {
namespace {

using ::testing::HasSubstr;

class KeptDescriptions : public testing::Test {
 protected:
  static void Exchange(OfferAnswer& offerer, OfferAnswer& answerer) {
    EXPECT_EQ(answerer.ReceiveOffer(offerer.CreateOffer()),
              OfferAnswerError::kNone);
    EXPECT_EQ(offerer.ReceiveAnswer(answerer.CreateAnswer()),
              OfferAnswerError::kNone);
  }

  static SessionConfig Config() {
    SessionConfig config;
    config.address = *IpAddress::Parse("192.0.2.1");
    return config;
  }

  const SessionProfile profile_{Config()};
  OfferAnswer alice_{profile_, 100};
  OfferAnswer bob_{profile_, 200};
};

// What our end said is known by its version alone as long as it is what the
// profile says; a hold is not, and the way back is again.
TEST_F(KeptDescriptions, AreTheLastOnesBeforeAndAfterAHold) {
  Exchange(alice_, bob_);
  const std::string first = alice_.local_description();
  EXPECT_EQ(first, absl::StrCat(profile_.head(), "100 100", profile_.tail()));
  EXPECT_EQ(bob_.remote_description(), first);
  EXPECT_EQ(alice_.remote_description(), bob_.local_description());

  alice_.SetHold(true);
  Exchange(alice_, bob_);
  EXPECT_EQ(alice_.local_description(),
            absl::StrCat(absl::StrReplaceAll(first, {{"100 100", "100 101"}}),
                         "a=sendonly\r\n"));
  EXPECT_EQ(bob_.remote_description(), alice_.local_description());
  EXPECT_EQ(alice_.remote_description(), bob_.local_description());

  alice_.SetHold(false);
  Exchange(bob_, alice_);
  EXPECT_EQ(alice_.local_description(),
            absl::StrReplaceAll(first, {{"100 100", "100 102"}}));
  EXPECT_EQ(bob_.remote_description(), alice_.local_description());
}

TEST_F(KeptDescriptions, OutliveAnOfferThatCameToNothing) {
  Exchange(alice_, bob_);
  const std::string local = alice_.local_description();
  const std::string remote(alice_.remote_description());
  alice_.SetHold(true);
  alice_.CreateOffer();
  alice_.CancelOffer();
  alice_.SetHold(false);
  EXPECT_EQ(alice_.local_description(), local);
  EXPECT_EQ(alice_.remote_description(), remote);
  EXPECT_EQ(alice_.CreateOffer(), local);
}

// RFC 4028 section 7.4: the offer of a refresh says that nothing has changed,
// by the same o=, also where we are held or the other has refused a stream.
TEST_F(KeptDescriptions, AreSaidAgainInARefresh) {
  const auto expect_same = [](OfferAnswer& offerer, OfferAnswer& answerer) {
    const std::string local = offerer.local_description();
    const std::string remote(offerer.remote_description());
    const std::string offer(offerer.CreateRefreshOffer());
    EXPECT_EQ(offer, local);
    ASSERT_EQ(answerer.ReceiveOffer(offer), OfferAnswerError::kNone);
    const std::string answer(answerer.CreateAnswer());
    EXPECT_EQ(answer, remote);
    ASSERT_EQ(offerer.ReceiveAnswer(answer), OfferAnswerError::kNone);
    EXPECT_EQ(offerer.local_description(), local);
  };
  Exchange(alice_, bob_);
  expect_same(alice_, bob_);
  alice_.SetHold(true);
  Exchange(alice_, bob_);
  expect_same(bob_, alice_);
  expect_same(alice_, bob_);
  bob_.SetHold(true);
  Exchange(bob_, alice_);
  expect_same(alice_, bob_);
  expect_same(bob_, alice_);
  alice_.SetHold(false);
  bob_.SetHold(false);
  Exchange(alice_, bob_);
  EXPECT_EQ(bob_.Streams()[0].direction, MediaDirection::kSendRecv);
}

TEST_F(KeptDescriptions, AreSaidAgainWithAStreamThatWasRefused) {
  SessionConfig config = Config();
  config.media.push_back({"video", "RTP/AVP", 51372, {{31, "H261/90000"}}});
  const SessionProfile profile(config);
  OfferAnswer carol(profile, 300);
  Exchange(carol, bob_);
  EXPECT_EQ(carol.Streams()[1].local_port, 0);
  EXPECT_EQ(carol.CreateRefreshOffer(), carol.local_description());
}

// RFC 3264 section 8.3.1: another port is a change, and nothing else is.
TEST_F(KeptDescriptions, AreSaidAgainWithThePortsOfANewProfile) {
  Exchange(alice_, bob_);
  alice_.SetHold(true);
  Exchange(alice_, bob_);
  SessionConfig config = Config();
  config.media[0].port = 50000;
  const SessionProfile profile(config);
  const std::string before = bob_.local_description();
  bob_.SetProfile(profile);
  EXPECT_EQ(bob_.CreateRefreshOffer(),
            absl::StrReplaceAll(before, {{"200 201", "200 202"},
                                         {"audio 49172", "audio 50000"}}));
}

TEST(SessionProfile, Ipv6SessionsSaySo) {
  SessionConfig config;
  config.address = *IpAddress::Parse("2001:db8::1");
  const SessionProfile profile(config);
  OfferAnswer alice(profile, 0);
  EXPECT_THAT(alice.CreateOffer(), HasSubstr("c=IN IP6 2001:db8::1\r\n"));
}

}  // namespace
}  // namespace sipsim::sip
