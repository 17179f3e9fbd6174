#include "protocol/uri/phone_number.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/protocol/testing/draws.h"

namespace sipsim::sip {
namespace {

UriView Uri(absl::string_view text) {
  const std::optional<UriView> uri = ParseUri(text);
  EXPECT_TRUE(uri.has_value()) << text;
  return uri.value_or(UriView());
}

std::string SipUriOf(absl::string_view tel_uri) {
  const auto number = PhoneNumberOf(Uri(tel_uri));
  return number.has_value() ? number->ToSipUri("sip", "foo.com") : "";
}

TEST(PhoneNumber, ExamplesOfRfc3966AreTakenApart) {
  const auto global = ParsePhoneNumber("+1-201-555-0123");
  ASSERT_TRUE(global.has_value());
  EXPECT_TRUE(global->is_global);
  EXPECT_EQ(global->digits, "12015550123");

  const auto local = ParsePhoneNumber("863-1234;phone-context=+1-914-555");
  ASSERT_TRUE(local.has_value());
  EXPECT_FALSE(local->is_global);
  EXPECT_EQ(local->digits, "8631234");
  EXPECT_EQ(local->phone_context, "+1914555");

  const auto named = ParsePhoneNumber("7042;phone-context=Example.com");
  ASSERT_TRUE(named.has_value());
  EXPECT_EQ(named->phone_context, "example.com");

  const auto extension = ParsePhoneNumber("+1(972)5552222;ext=12-34;m-x=Y;cic");
  ASSERT_TRUE(extension.has_value());
  EXPECT_EQ(extension->ext, "1234");
  EXPECT_TRUE(extension->has_unknown_mandatory());
  EXPECT_EQ(extension->ToSubscriber(), "+19725552222;ext=1234;cic;m-x=y");

  const auto subaddress = ParsePhoneNumber("*31#;isub=1411");
  ASSERT_TRUE(subaddress.has_value());
  EXPECT_EQ(subaddress->isub, "1411");
  EXPECT_FALSE(subaddress->has_unknown_mandatory());
}

TEST(PhoneNumber, WhatIsNoneIsRefused) {
  for (const char* text :
       {"", "+", "-", "+1x", "bob", "1 2", "+12;", "+12;=1", "+12;a=", "+12;;a",
        "+12;a=1;A=2", "+12;ext=1;ext=2", "+12;ext=1;isub=2", "+12;isub",
        "+12;ext=", "+12;ext=a", "12;phone-context=", "12;phone-context=-a",
        "12;phone-context=+", "12;phone-context=a.b;phone-context=a.b",
        // A global number has no context.
        "+12;phone-context=a.b", "+12;a_b=1", "+12;a=%zz", "+12;a=%4", "+1a",
        "+12;a=\"1\"", "12%3bext=1"}) {
    EXPECT_FALSE(ParsePhoneNumber(text).has_value()) << text;
  }
}

TEST(PhoneNumber, IsComparedAsRfc3966Section4Says) {
  const std::vector<std::pair<const char*, const char*>> same = {
      {"tel:+1-201-555-0123", "TEL:+1(201)555.0123"},
      {"tel:7042;phone-context=example.com",
       "tel:70-42;PHONE-CONTEXT=EXAMPLE.COM"},
      {"tel:863;phone-context=+1-914", "tel:863;phone-context=+1.9.14"},
      {"tel:+12;ext=1-2", "tel:+12;ext=12"},
      {"tel:+358-555-1234567;postd=pp22", "tel:+358-555-1234567;POSTD=PP22"},
      {"tel:+12;a=1;b=%41", "tel:+12;b=a;a=1"},
      {"tel:AB;phone-context=a.b", "tel:ab;phone-context=a.b"},
  };
  for (const auto& [a, b] : same) {
    EXPECT_TRUE(UriEquivalent(Uri(a), Uri(b))) << a << " " << b;
  }
  const std::vector<std::pair<const char*, const char*>> different = {
      {"tel:+12", "tel:12"},
      {"tel:+12", "tel:+12;ext=1"},
      {"tel:12;phone-context=a.b", "tel:12;phone-context=a.c"},
      {"tel:12;phone-context=+12", "tel:12;phone-context=+13"},
      {"tel:+12;a=1", "tel:+12;a=2"},
      {"tel:+12;isub=1", "tel:+12;isub=2"},
      // Each stands twice: these are no numbers, only texts.
      {"tel:+12;a=1;a=2", "tel:+12;a=2;a=1"},
  };
  for (const auto& [a, b] : different) {
    EXPECT_FALSE(UriEquivalent(Uri(a), Uri(b))) << a << " " << b;
  }
}

TEST(PhoneNumber, BecomesTheUserOfASipUri) {
  // RFC 3261 section 19.1.6.
  EXPECT_EQ(SipUriOf("tel:+358-555-1234567;POSTD=PP22"),
            "sip:+3585551234567;postd=pp22@foo.com;user=phone");
  EXPECT_EQ(SipUriOf("tel:+358-555-1234567;postd=pp22;isub=1411"),
            "sip:+3585551234567;isub=1411;postd=pp22@foo.com;user=phone");
  for (const char* text : {"tel:12345;tsp=a.b;phone-context=+5",
                           "tel:12345;phone-context=+5;tsp=a.b"}) {
    EXPECT_EQ(SipUriOf(text),
              "sip:12345;phone-context=+5;tsp=a.b@foo.com;user=phone");
  }
  EXPECT_EQ(SipUriOf("tel:*31#;a=[b]:c"),
            "sip:*31%23;a=%5Bb%5D%3Ac@foo.com;user=phone");
}

TEST(PhoneNumber, ComesBackFromTheUserOfASipUri) {
  for (const char* text :
       {"tel:+19725552222", "tel:*31#;a=[b]:c", "tel:7042;phone-context=b.com",
        "tel:+12;isub=a%2Cb%40c;x", "tel:+12;ext=7;cic=+1"}) {
    const auto number = PhoneNumberOf(Uri(text));
    ASSERT_TRUE(number.has_value()) << text;
    EXPECT_EQ(number->ToTelUri(), text);
    const std::string sip = number->ToSipUri("sips", "gw1.example.com:5071");
    const auto back = PhoneNumberOf(Uri(sip));
    ASSERT_TRUE(back.has_value()) << sip;
    EXPECT_EQ(*back, *number) << sip;
  }
}

TEST(PhoneNumber, TheCommaOfEarlyDraftsIsTaken) {
  const auto number = PhoneNumberOf(
      Uri("sip:7773660,phone-context=p1234@gw1.wcom.com;user=phone"));
  ASSERT_TRUE(number.has_value());
  EXPECT_EQ(number->ToSipUri("sip", "gw1.wcom.com"),
            "sip:7773660;phone-context=p1234@gw1.wcom.com;user=phone");
}

TEST(PhoneNumber, IsOnlyWhereTheUriSaysSo) {
  EXPECT_FALSE(PhoneNumberOf(Uri("sip:dad@b.com")).has_value());
  EXPECT_FALSE(PhoneNumberOf(Uri("sip:+12@b.com")).has_value());
  EXPECT_FALSE(PhoneNumberOf(Uri("sip:+12@b.com;user=ip")).has_value());
  EXPECT_FALSE(PhoneNumberOf(Uri("sip:b.com;user=phone")).has_value());
  EXPECT_FALSE(PhoneNumberOf(Uri("mailto:+12@b.com")).has_value());
  EXPECT_TRUE(PhoneNumberOf(Uri("sip:+12@b.com;user=PHONE")).has_value());
  // A gateway's users are numbers.
  EXPECT_TRUE(DialledNumberOf(Uri("sip:+12@b.com")).has_value());
  EXPECT_TRUE(
      DialledNumberOf(Uri("sip:12;phone-context=a.b@b.com")).has_value());
  EXPECT_TRUE(DialledNumberOf(Uri("tel:+12")).has_value());
  EXPECT_TRUE(DialledNumberOf(Uri("sip:dad@b.com;user=phone")).has_value());
  EXPECT_FALSE(DialledNumberOf(Uri("sip:dad@b.com")).has_value());
  EXPECT_FALSE(DialledNumberOf(Uri("sip:12@b.com;user=ip")).has_value());
  EXPECT_FALSE(DialledNumberOf(Uri("sip:b.com")).has_value());
}

// What is taken comes back the same by all the ways that it may go.
TEST(PhoneNumberFuzz, WhatIsTakenIsStable) {
  constexpr absl::string_view kPieces[] = {"+",
                                           "1",
                                           "555",
                                           "-",
                                           ".",
                                           "(",
                                           ")",
                                           "a",
                                           "F",
                                           "*",
                                           "#",
                                           ";",
                                           ",",
                                           "=",
                                           "ext",
                                           "isub",
                                           "%41",
                                           "%2c",
                                           "%5B",
                                           "%",
                                           "[",
                                           "]",
                                           ":",
                                           "/",
                                           "&",
                                           "$",
                                           "m-x",
                                           "cic",
                                           "b.com",
                                           ";ext=",
                                           "~",
                                           ";isub=",
                                           "@",
                                           "%3b",
                                           "%23",
                                           "%00",
                                           ";phone-context=",
                                           ",phone-context=p1234",
                                           "\xff",
                                           " ",
                                           "\"",
                                           "_"};
  Draws draws(3966);
  int taken = 0;
  for (int round = 0; round < 200'000; ++round) {
    std::string text = draws.Below(2) == 0 ? "+1" : "12";
    for (size_t i = draws.Below(9); i > 0; --i) {
      absl::StrAppend(&text, kPieces[draws.Below(std::size(kPieces))]);
    }
    const auto number = ParsePhoneNumber(text);
    if (!number.has_value()) continue;
    ++taken;
    EXPECT_EQ(ParsePhoneNumber(number->ToSubscriber()), number) << text;
    const std::string sip = number->ToSipUri("sip", "b.com");
    EXPECT_EQ(PhoneNumberOf(Uri(sip)), number) << text << " " << sip;
    EXPECT_EQ(PhoneNumberOf(Uri(number->ToTelUri())), number) << text;
  }
  EXPECT_GT(taken, 10'000);
}

}  // namespace
}  // namespace sipsim::sip
