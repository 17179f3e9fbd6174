#include "protocol/header/replaces.h"

#include "gtest/gtest.h"

namespace sipsim::sip {
namespace {

// The examples of RFC 3891 section 6.1.
TEST(Replaces, ExamplesOfTheRfcAreRead) {
  const auto first = ParseReplaces(
      "98732@sip.example.com\r\n"
      "          ;from-tag=r33th4x0r\r\n"
      "          ;to-tag=ff87ff");
  ASSERT_TRUE(first.has_value());
  EXPECT_EQ(first->call_id, "98732@sip.example.com");
  EXPECT_EQ(first->to_tag, "ff87ff");
  EXPECT_EQ(first->from_tag, "r33th4x0r");
  EXPECT_FALSE(first->early_only);

  const auto second =
      ParseReplaces("12adf2f34456gs5;to-tag=12345;from-tag=54321;baz=\"x;y\"");
  ASSERT_TRUE(second.has_value());
  EXPECT_EQ(second->call_id, "12adf2f34456gs5");

  const auto third =
      ParseReplaces("87134@171.161.34.23;TO-TAG=24796;Early-Only;from-tag=0");
  ASSERT_TRUE(third.has_value());
  EXPECT_TRUE(third->early_only);
}

// "exactly one to-tag and exactly one from-tag"
TEST(Replaces, HasEachTagOnce) {
  for (const char* text : {
           "a@b;to-tag=1",
           "a@b;from-tag=1",
           "a@b;to-tag=1;to-tag=2;from-tag=3",
           "a@b;to-tag=1;from-tag=2;from-tag=2",
           "a@b;to-tag=1;from-tag",
           "a@b;to-tag=\"1\";from-tag=2",
           "a@b;to-tag=1;from-tag=2;early-only;early-only",
           "a@b;to-tag=1;from-tag=2;early-only=yes",
           "a@b;to-tag=1;from-tag=2, c@d;to-tag=3;from-tag=4",
           "a@;to-tag=1;from-tag=2",
           "a@b c;to-tag=1;from-tag=2",
           ";to-tag=1;from-tag=2",
           "a@b;to-tag=1;from-tag=2;",
           "",
       }) {
    EXPECT_FALSE(ParseReplaces(text).has_value()) << text;
  }
}

TEST(Replaces, IsWrittenAsItIsRead) {
  const char kText[] =
      "425928@phone.example.org;to-tag=7743;from-tag=6472;early-only";
  const auto replaces = ParseReplaces(kText);
  ASSERT_TRUE(replaces.has_value());
  EXPECT_EQ(ReplacesText(*replaces), kText);
}

// 6.1: "a tag of zero matches both tags of 0 and null".
TEST(Replaces, TagOfZeroStandsForNone) {
  EXPECT_TRUE(ReplacesTagMatches("0", ""));
  EXPECT_TRUE(ReplacesTagMatches("0", "0"));
  EXPECT_FALSE(ReplacesTagMatches("0", "00"));
  EXPECT_FALSE(ReplacesTagMatches("1", ""));
}

}  // namespace
}  // namespace sipsim::sip
