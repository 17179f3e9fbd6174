// RSeq and RAck (RFC 3262 section 7), Session-Expires and Min-SE (RFC 4028
// sections 4 and 5).

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "protocol/header/rack.h"
#include "protocol/header/session_expires.h"

namespace sipsim::sip {
namespace {

using ::testing::Eq;
using ::testing::Optional;

TEST(RAck, NamesAResponseByItsNumbersAndMethod) {
  const std::optional<RAckView> rack = ParseRAck("776656 1 INVITE");
  ASSERT_TRUE(rack.has_value());
  EXPECT_EQ(rack->rseq, 776656u);
  EXPECT_EQ(rack->cseq.number, 1u);
  EXPECT_EQ(rack->cseq.method, Method::kInvite);
  const auto largest = ParseRAck("4294967295\r\n 2147483647\tFLY");
  ASSERT_TRUE(largest.has_value());
  EXPECT_EQ(largest->rseq, 4294967295u);
  EXPECT_EQ(largest->cseq.method, Method::kOther);
}

TEST(RAck, OtherTextsAreNone) {
  for (const char* text :
       {"", "1", "1 2", "1 2 ", "1 2 INVITE more", "x 2 INVITE", "1 x INVITE",
        "4294967296 1 INVITE", "1 2147483648 INVITE", " 1 2 INVITE"}) {
    EXPECT_FALSE(ParseRAck(text).has_value()) << text;
  }
}

TEST(RSeq, IsANumberFromOneOn) {
  EXPECT_THAT(ParseRSeq("1"), Optional(Eq(1u)));
  EXPECT_THAT(ParseRSeq("4294967295"), Optional(Eq(4294967295u)));
  for (const char* text : {"", "0", "4294967296", "-1", "1 ", "1a"}) {
    EXPECT_FALSE(ParseRSeq(text).has_value()) << text;
  }
}

TEST(SessionExpiresHeader, HasAnIntervalAndMaybeARefresher) {
  const struct {
    const char* text;
    uint32_t seconds;
    SessionRefresher refresher;
  } kCases[] = {
      {"1800", 1800, SessionRefresher::kNone},
      {"90;refresher=uac", 90, SessionRefresher::kUac},
      {"90 ; x=y;Refresher = UAS", 90, SessionRefresher::kUas},
      {"4294967295", 4294967295, SessionRefresher::kNone},
  };
  for (const auto& c : kCases) {
    const std::optional<SessionExpires> value = ParseSessionExpires(c.text);
    ASSERT_TRUE(value.has_value()) << c.text;
    EXPECT_EQ(value->seconds, c.seconds) << c.text;
    EXPECT_EQ(value->refresher, c.refresher) << c.text;
  }
  for (const char* text : {"", "x", "90;", "90;refresher=both", "90;refresher",
                           "4294967296", "90, 91"}) {
    EXPECT_FALSE(ParseSessionExpires(text).has_value()) << text;
  }
}

TEST(SessionExpiresHeader, IsWrittenAsItIsRead) {
  EXPECT_EQ(SessionExpiresText({1800, SessionRefresher::kNone}), "1800");
  EXPECT_EQ(SessionExpiresText({90, SessionRefresher::kUac}),
            "90;refresher=uac");
  EXPECT_EQ(SessionExpiresText({90, SessionRefresher::kUas}),
            "90;refresher=uas");
}

TEST(MinSe, IsAnInterval) {
  EXPECT_THAT(ParseMinSe("90"), Optional(Eq(90u)));
  EXPECT_THAT(ParseMinSe("3600;lr"), Optional(Eq(3600u)));
  EXPECT_FALSE(ParseMinSe("").has_value());
  EXPECT_FALSE(ParseMinSe("ten").has_value());
}

}  // namespace
}  // namespace sipsim::sip
