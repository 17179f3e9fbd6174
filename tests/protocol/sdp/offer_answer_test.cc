#include "protocol/sdp/offer_answer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace sipsim::sip {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

// The two of RFC 3665 section 3.1.
SessionConfig Alice() {
  SessionConfig config;
  config.user_name = "alice";
  config.origin_host = "client.atlanta.example.com";
  config.address = *IpAddress::Parse("192.0.2.101");
  config.session_id = 2890844526;
  config.media[0].port = 49172;
  return config;
}
SessionConfig Bob() {
  SessionConfig config;
  config.user_name = "bob";
  config.origin_host = "client.biloxi.example.com";
  config.address = *IpAddress::Parse("192.0.2.201");
  config.session_id = 2890844527;
  config.media[0].port = 3456;
  return config;
}

constexpr char kAliceOffer[] =
    "v=0\r\n"
    "o=alice 2890844526 2890844526 IN IP4 client.atlanta.example.com\r\n"
    "s=-\r\n"
    "c=IN IP4 192.0.2.101\r\n"
    "t=0 0\r\n"
    "m=audio 49172 RTP/AVP 0\r\n"
    "a=rtpmap:0 PCMU/8000\r\n";
constexpr char kBobAnswer[] =
    "v=0\r\n"
    "o=bob 2890844527 2890844527 IN IP4 client.biloxi.example.com\r\n"
    "s=-\r\n"
    "c=IN IP4 192.0.2.201\r\n"
    "t=0 0\r\n"
    "m=audio 3456 RTP/AVP 0\r\n"
    "a=rtpmap:0 PCMU/8000\r\n";

// Two ends that have agreed.
struct Session {
  const SessionProfile alice_profile{Alice()};
  const SessionProfile bob_profile{Bob()};
  OfferAnswer alice{alice_profile, 0};
  OfferAnswer bob{bob_profile, 0};

  // `offerer` says what it wants now, `answerer` agrees.
  static void Exchange(OfferAnswer& offerer, OfferAnswer& answerer) {
    EXPECT_EQ(answerer.ReceiveOffer(offerer.CreateOffer()),
              OfferAnswerError::kNone);
    EXPECT_EQ(offerer.ReceiveAnswer(answerer.CreateAnswer()),
              OfferAnswerError::kNone);
  }
};

uint64_t VersionOf(absl::string_view text) {
  SessionDescription sdp;
  EXPECT_TRUE(ParseSessionDescription(text, SdpLimits(), &sdp).ok());
  return sdp.origin.session_version;
}

MediaDirection DirectionIn(absl::string_view text) {
  SessionDescription sdp;
  EXPECT_TRUE(ParseSessionDescription(text, SdpLimits(), &sdp).ok());
  return sdp.DirectionOfMedia(sdp.media.at(0));
}

std::string WithDirection(absl::string_view description,
                          MediaDirection direction) {
  return absl::StrCat(description, "a=", MediaDirectionName(direction), "\r\n");
}

TEST(OfferAnswer, WritesTheBodiesOfRfc3665) {
  Session s;
  const std::string offer(s.alice.CreateOffer());
  EXPECT_EQ(offer, kAliceOffer);
  ASSERT_EQ(s.bob.ReceiveOffer(offer), OfferAnswerError::kNone);
  const std::string answer(s.bob.CreateAnswer());
  EXPECT_EQ(answer, kBobAnswer);
  ASSERT_EQ(s.alice.ReceiveAnswer(answer), OfferAnswerError::kNone);
  EXPECT_EQ(s.alice.state(), OfferAnswerState::kStable);
  ASSERT_EQ(s.alice.Streams().size(), 1u);
  const NegotiatedStream stream = s.alice.Streams()[0];
  EXPECT_EQ(stream.local_port, 49172);
  EXPECT_EQ(stream.remote_port, 3456);
  EXPECT_EQ(stream.remote_address, "192.0.2.201");
  EXPECT_EQ(stream.direction, MediaDirection::kSendRecv);
  EXPECT_THAT(stream.formats, ElementsAre("0"));
}

// RFC 3264 section 6.1: what may answer what; and our wish to hold on top.
TEST(OfferAnswer, AnswersEachDirectionAsTheTableAllows) {
  using D = MediaDirection;
  const struct {
    D offered;
    bool holds;
    D answered;
  } kCases[] = {
      {D::kSendRecv, false, D::kSendRecv}, {D::kSendRecv, true, D::kSendOnly},
      {D::kSendOnly, false, D::kRecvOnly}, {D::kSendOnly, true, D::kInactive},
      {D::kRecvOnly, false, D::kSendOnly}, {D::kRecvOnly, true, D::kSendOnly},
      {D::kInactive, false, D::kInactive}, {D::kInactive, true, D::kInactive},
  };
  for (const auto& c : kCases) {
    Session s;
    s.bob.SetHold(c.holds);
    ASSERT_EQ(s.bob.ReceiveOffer(WithDirection(kAliceOffer, c.offered)),
              OfferAnswerError::kNone);
    EXPECT_EQ(DirectionIn(s.bob.CreateAnswer()), c.answered)
        << MediaDirectionName(c.offered) << c.holds;
    EXPECT_EQ(s.bob.is_held(), !Receives(c.offered));
  }
}

TEST(OfferAnswer, HoldSendsSendonlyAndResumeSendrecv) {
  Session s;
  Session::Exchange(s.alice, s.bob);
  s.alice.SetHold(true);
  const std::string hold(s.alice.CreateOffer());
  EXPECT_EQ(DirectionIn(hold), MediaDirection::kSendOnly);
  EXPECT_EQ(VersionOf(hold), 2890844527u);  // RFC 3264 section 8: plus one.
  ASSERT_EQ(s.bob.ReceiveOffer(hold), OfferAnswerError::kNone);
  const std::string held(s.bob.CreateAnswer());
  EXPECT_EQ(DirectionIn(held), MediaDirection::kRecvOnly);
  EXPECT_TRUE(s.bob.is_held());
  ASSERT_EQ(s.alice.ReceiveAnswer(held), OfferAnswerError::kNone);
  EXPECT_FALSE(s.alice.is_held());

  s.alice.SetHold(false);
  Session::Exchange(s.alice, s.bob);
  EXPECT_EQ(DirectionIn(s.alice.local_description()),
            MediaDirection::kSendRecv);
  EXPECT_EQ(VersionOf(s.alice.local_description()), 2890844528u);
  EXPECT_FALSE(s.bob.is_held());
}

TEST(OfferAnswer, HoldOfAHoldLeavesTheStreamInactive) {
  Session s;
  Session::Exchange(s.alice, s.bob);
  s.alice.SetHold(true);
  Session::Exchange(s.alice, s.bob);
  s.bob.SetHold(true);
  Session::Exchange(s.bob, s.alice);  // RFC 3264 section 8.4.
  EXPECT_EQ(DirectionIn(s.bob.local_description()), MediaDirection::kInactive);
  EXPECT_TRUE(s.alice.is_held());
  EXPECT_TRUE(s.bob.is_held());
}

TEST(OfferAnswer, UnspecifiedConnectionAddressIsHold) {
  Session s;
  ASSERT_EQ(s.bob.ReceiveOffer(
                absl::StrReplaceAll(kAliceOffer, {{"192.0.2.101", "0.0.0.0"}})),
            OfferAnswerError::kNone);
  EXPECT_EQ(DirectionIn(s.bob.CreateAnswer()), MediaDirection::kRecvOnly);
  EXPECT_TRUE(s.bob.is_held());
}

TEST(OfferAnswer, SameSessionKeepsItsVersionAndEveryByte) {
  Session s;
  Session::Exchange(s.alice, s.bob);
  EXPECT_EQ(s.alice.CreateOffer(), kAliceOffer);
  s.alice.CancelOffer();
  ASSERT_EQ(s.bob.ReceiveOffer(kAliceOffer), OfferAnswerError::kNone);
  EXPECT_EQ(s.bob.CreateAnswer(), kBobAnswer);
}

TEST(OfferAnswer, RefusedOfferLeavesAllAsItWas) {
  Session s;
  Session::Exchange(s.alice, s.bob);
  s.alice.SetHold(true);
  s.alice.CreateOffer();
  s.alice.CancelOffer();
  EXPECT_EQ(s.alice.state(), OfferAnswerState::kStable);
  EXPECT_EQ(s.alice.local_description(), kAliceOffer);
}

TEST(OfferAnswer, AnswerKeepsOfferedOrderOfCommonFormats) {
  SessionConfig config = Bob();
  config.media[0].formats = {{4, "G723/8000"}, {0, "PCMU/8000"}};
  const SessionProfile profile(config);
  OfferAnswer bob(profile, 0);
  // RFC 3264 section 10.2.
  ASSERT_EQ(bob.ReceiveOffer(
                absl::StrReplaceAll(kAliceOffer, {{"AVP 0", "AVP 0 4 18"}})),
            OfferAnswerError::kNone);
  const std::string answer(bob.CreateAnswer());
  EXPECT_THAT(answer, HasSubstr("m=audio 3456 RTP/AVP 0 4\r\n"
                                "a=rtpmap:0 PCMU/8000\r\n"
                                "a=rtpmap:4 G723/8000\r\n"));
  EXPECT_THAT(bob.Streams()[0].formats, ElementsAre("0", "4"));
}

TEST(OfferAnswer, DynamicFormatsMatchByNameUnderTheOffersNumber) {
  SessionConfig config = Bob();
  config.media[0].formats = {{97, "iLBC/8000"}};
  const SessionProfile profile(config);
  OfferAnswer bob(profile, 0);
  ASSERT_EQ(bob.ReceiveOffer(absl::StrReplaceAll(
                kAliceOffer,
                {{"AVP 0", "AVP 110"}, {"0 PCMU/8000", "110 ILBC/8000"}})),
            OfferAnswerError::kNone);
  EXPECT_THAT(bob.CreateAnswer(), HasSubstr("m=audio 3456 RTP/AVP 110\r\n"
                                            "a=rtpmap:110 iLBC/8000\r\n"));
}

// RFC 3264 section 10.1: Bob does not want the first video stream.
TEST(OfferAnswer, RefusesAStreamInItsPlaceWithPortZero) {
  SessionConfig config = Bob();
  config.media.push_back({"video", "RTP/AVP", 53000, {{32, "MPV/90000"}}});
  const SessionProfile profile(config);
  OfferAnswer bob(profile, 0);
  ASSERT_EQ(bob.ReceiveOffer(absl::StrCat(
                kAliceOffer,
                "m=video 51372 RTP/AVP 31\r\na=rtpmap:31 H261/90000\r\n"
                "m=video 53002 RTP/AVP 32\r\na=rtpmap:32 MPV/90000\r\n")),
            OfferAnswerError::kNone);
  EXPECT_EQ(bob.CreateAnswer(),
            absl::StrCat(kBobAnswer, "m=video 0 RTP/AVP 31\r\n",
                         "m=video 53000 RTP/AVP 32\r\n",
                         "a=rtpmap:32 MPV/90000\r\n"));
  const auto streams = bob.Streams();
  EXPECT_EQ(streams[1].local_port, 0);
  EXPECT_EQ(streams[1].direction, MediaDirection::kInactive);
  EXPECT_THAT(streams[1].formats, IsEmpty());
  EXPECT_EQ(streams[2].remote_port, 53002);
}

TEST(OfferAnswer, StreamThatWasRefusedStaysRefusedInTheNextOffer) {
  SessionConfig config = Alice();
  config.media.push_back({"video", "RTP/AVP", 51372, {{31, "H261/90000"}}});
  const SessionProfile profile(config);
  OfferAnswer alice(profile, 0);
  const SessionProfile bob_profile(Bob());
  OfferAnswer bob(bob_profile, 0);
  Session::Exchange(alice, bob);
  alice.SetHold(true);
  EXPECT_THAT(alice.CreateOffer(), HasSubstr("m=video 0 RTP/AVP 31\r\n"));
}

TEST(OfferAnswer, RefusesAnOfferWithoutAnyStreamInCommon) {
  const struct {
    const char* from;
    const char* to;
    OfferAnswerError error;
  } kCases[] = {
      {"AVP 0", "AVP 8", OfferAnswerError::kNotAcceptable},
      {"RTP/AVP", "RTP/SAVP", OfferAnswerError::kNotAcceptable},
      {"m=audio", "m=video", OfferAnswerError::kNotAcceptable},
      {"v=0", "v=1", OfferAnswerError::kBadDescription},
      {"49172", "0", OfferAnswerError::kNone},  // It wants none.
  };
  for (const auto& c : kCases) {
    Session s;
    EXPECT_EQ(
        s.bob.ReceiveOffer(absl::StrReplaceAll(kAliceOffer, {{c.from, c.to}})),
        c.error)
        << c.to;
    if (c.error != OfferAnswerError::kNone) {
      EXPECT_EQ(s.bob.state(), OfferAnswerState::kIdle);
    }
  }
}

TEST(OfferAnswer, MediaLinesNeverGetFewer) {
  Session s;
  Session::Exchange(s.alice, s.bob);
  const std::string offer = s.alice.local_description();
  EXPECT_EQ(s.bob.ReceiveOffer(offer.substr(0, offer.find("m="))),
            OfferAnswerError::kMediaMismatch);
  EXPECT_EQ(s.bob.state(), OfferAnswerState::kStable);
}

TEST(OfferAnswer, AnswerHasTheMediaLinesOfTheOffer) {
  const std::string video = "m=video 1 RTP/AVP 31\r\n";
  const struct {
    std::string answer;
    OfferAnswerError error;
  } kCases[] = {
      {absl::StrCat(kBobAnswer, video), OfferAnswerError::kMediaMismatch},
      {absl::StrReplaceAll(kBobAnswer, {{"m=audio", "m=video"}}),
       OfferAnswerError::kMediaMismatch},
      {"nonsense", OfferAnswerError::kBadDescription},
  };
  for (const auto& c : kCases) {
    Session s;
    s.alice.CreateOffer();
    EXPECT_EQ(s.alice.ReceiveAnswer(c.answer), c.error) << c.answer;
    EXPECT_EQ(s.alice.state(), OfferAnswerState::kLocalOffer);
  }
}

TEST(OfferAnswer, OneOfferAtATime) {
  Session s;
  EXPECT_EQ(s.alice.ReceiveAnswer(kBobAnswer), OfferAnswerError::kWrongState);
  s.alice.CreateOffer();
  EXPECT_EQ(s.alice.ReceiveOffer(kBobAnswer), OfferAnswerError::kWrongState);
}

TEST(OfferAnswer, AnswerCarriesTheTimesOfTheOffer) {
  Session s;
  ASSERT_EQ(s.bob.ReceiveOffer(absl::StrReplaceAll(
                kAliceOffer, {{"t=0 0", "t=3724394400 3724398000"}})),
            OfferAnswerError::kNone);
  EXPECT_THAT(s.bob.CreateAnswer(), HasSubstr("t=3724394400 3724398000\r\n"));
}

TEST(OfferAnswer, DrawnSessionIdIsTheFirstVersion) {
  SessionConfig config = Alice();
  config.session_id.reset();
  config.origin_host.clear();
  const SessionProfile profile(config);
  OfferAnswer alice(profile, 77);
  EXPECT_THAT(alice.CreateOffer(), HasSubstr("o=alice 77 77 IN IP4 "
                                             "192.0.2.101\r\n"));
}

TEST(OfferAnswer, DescribesItsStreams) {
  Session s;
  Session::Exchange(s.alice, s.bob);
  Description out;
  s.alice.Describe(out);
  EXPECT_THAT(out.text(), HasSubstr("state: \"Stable\""));
  EXPECT_THAT(out.text(), HasSubstr("remote_address: \"192.0.2.201\""));
  EXPECT_THAT(out.text(), Not(HasSubstr("recvonly")));
}

}  // namespace
}  // namespace sipsim::sip
