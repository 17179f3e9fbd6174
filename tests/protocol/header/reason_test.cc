#include "protocol/header/reason.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/protocol/testing/draws.h"

namespace sipsim::sip {
namespace {

TEST(Reason, ExamplesOfRfc3326AreRead) {
  EXPECT_EQ(
      FindReason("SIP ;cause=200 ;text=\"Call completed elsewhere\"", "SIP"),
      (Reason{"SIP", 200, "Call completed elsewhere"}));
  EXPECT_EQ(FindReason("Q.850 ;cause=16 ;text=\"Terminated\"", "q.850"),
            (Reason{"Q.850", 16, "Terminated"}));
  EXPECT_EQ(FindReason("Q.850", "Q.850"), (Reason{"Q.850", std::nullopt, ""}));
}

TEST(Reason, IsFoundAmongThoseOfOtherProtocols) {
  constexpr absl::string_view kValues =
      "preemption;x=\"a,b\\\"\" , SIP;cause=600, Q.850;cause=17";
  EXPECT_EQ(FindReason(kValues, "Q.850")->cause, 17u);
  EXPECT_EQ(FindReason(kValues, "SIP")->cause, 600u);
  EXPECT_FALSE(FindReason(kValues, "X").has_value());
  EXPECT_FALSE(FindReason("", "SIP").has_value());
}

TEST(Reason, WhatBreaksTheGrammarIsNone) {
  for (const char* text :
       {";cause=16", "Q.850;cause=", "Q.850;cause=x", "Q.850;cause=\"16\"",
        "Q.850;cause=99999999999", "Q.850;text=Busy", "Q.850;text=\"Busy",
        "Q.850 cause=16", "Q.850;", "Q.850;cause=16;"}) {
    EXPECT_FALSE(FindReason(text, "Q.850").has_value()) << text;
  }
}

TEST(Reason, IsWrittenAsTheGrammarWants) {
  EXPECT_EQ((Reason{"Q.850", 17, "User busy"}).ToString(),
            "Q.850;cause=17;text=\"User busy\"");
  EXPECT_EQ((Reason{"SIP", 200, ""}).ToString(), "SIP;cause=200");
  EXPECT_EQ((Reason{"SIP", std::nullopt, "\"a\\b\""}).ToString(),
            "SIP;text=\"\\\"a\\\\b\\\"\"");
}

TEST(ReasonFuzz, WhatIsReadIsWrittenTheSame) {
  constexpr absl::string_view kPieces[] = {
      "Q.850",    "SIP",   ";",        ",",          " ",     "=",
      "cause",    "text",  "cause=16", "\"",         "\\",    "a",
      "\t",       "\r\n ", "1",        "text=\"x\"", "[::1]", ";cause=",
      ";text=\"", "\x80",  "\x01",     "foo=bar"};
  Draws draws(3326);
  int read = 0;
  for (int round = 0; round < 200'000; ++round) {
    std::string text = draws.Below(2) == 0 ? "Q.850" : "";
    for (size_t i = draws.Below(10); i > 0; --i) {
      absl::StrAppend(&text, kPieces[draws.Below(std::size(kPieces))]);
    }
    absl::string_view rest = text;
    while (const auto reason = NextReason(&rest)) {
      ++read;
      const std::string written = reason->ToString();
      EXPECT_EQ(FindReason(written, reason->protocol), reason) << text;
    }
    EXPECT_TRUE(rest.empty());
  }
  EXPECT_GT(read, 10'000);
}

}  // namespace
}  // namespace sipsim::sip
