// Mutations of the values that transfers carry, from a generator with a fixed
// seed: whatever comes, no crash, and what is taken can be written and read
// again. Meant to run under ASan and UBSan too.

#include <string>

#include "gtest/gtest.h"
#include "protocol/header/name_addr.h"
#include "protocol/header/replaces.h"
#include "protocol/message/sipfrag.h"
#include "protocol/uri/uri_headers.h"
#include "tests/protocol/testing/draws.h"

namespace sipsim::sip {
namespace {

constexpr absl::string_view kSeeds[] = {
    "425928@phone.example.org;to-tag=7743;from-tag=6472;early-only",
    "98732@sip.example.com\r\n ;from-tag=r33th4x0r\r\n ;to-tag=ff87ff",
    "<sips:39itp34klkd@chicago.example.com?Replaces=sdjfdjfskdf%40biloxi."
    "example.com%3Bto-tag%3D5f35a3%3Bfrom-tag%3D8675309&Require=replaces>",
    "sip:UserC@anywhere.com, \"Dave\" <sip:UserD@nowhere.com;method=INVITE>",
    "SIP/2.0 400 Bad Request\r\nWarning: 399 atlanta.com bad\r\n",
    "SIP/2.0 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nHi",
};

constexpr absl::string_view kPieces[] = {
    "\r\n", "\n",      " ",        "\"",       "\\",   "<",   ">",  ";",
    ",",    "=",       ":",        "@",        "?",    "%",   "%0", "%0D%0A",
    "&",    "to-tag=", "from-tag", "SIP/2.0 ", "\xff", "\x00"};

void Mutate(Draws& draws, std::string* text) {
  const size_t at = text->empty() ? 0 : draws.Below(text->size());
  switch (draws.Below(4)) {
    case 0:
      if (!text->empty()) (*text)[at] = static_cast<char>(draws.Below(256));
      return;
    case 1:
      text->erase(at, draws.Below(12));
      return;
    case 2: {
      const absl::string_view piece = kPieces[draws.Below(std::size(kPieces))];
      text->insert(at, piece.data(), piece.size());
      return;
    }
    case 3: {
      const absl::string_view other = kSeeds[draws.Below(std::size(kSeeds))];
      const absl::string_view part =
          other.substr(draws.Below(other.size()), draws.Below(40));
      text->insert(at, part.data(), part.size());
      return;
    }
  }
}

void CheckReplaces(const std::string& text) {
  const auto replaces = ParseReplaces(text);
  if (!replaces.has_value()) return;
  const std::string written = ReplacesText(*replaces);
  const auto again = ParseReplaces(written);
  ASSERT_TRUE(again.has_value()) << written;
  EXPECT_EQ(ReplacesText(*again), written);
}

void CheckNameAddrs(const std::string& text) {
  const auto entries = ParseNameAddrList(text);
  if (!entries.has_value()) return;
  ASSERT_FALSE(entries->empty());
  EXPECT_EQ(entries->size() == 1, ParseNameAddr(text).has_value()) << text;
  for (const NameAddrView& entry : *entries) {
    absl::string_view headers = entry.uri.headers;
    while (const auto header = NextUriHeader(&headers)) {
      const std::string value = Unescape(header->value);
      EXPECT_EQ(Unescape(EscapeUriHeader(value)), value);
    }
  }
}

TEST(TransferFuzz, WhateverComesIsTakenOrLeft) {
  Draws draws(20240917);
  for (int round = 0; round < 60'000; ++round) {
    std::string text(kSeeds[draws.Below(std::size(kSeeds))]);
    const size_t mutations = 1 + draws.Below(6);
    for (size_t i = 0; i < mutations; ++i) Mutate(draws, &text);
    CheckReplaces(text);
    CheckNameAddrs(text);
    const auto status_code = ParseStatusSipfrag(text);
    if (status_code.has_value()) {
      EXPECT_GE(*status_code, 100);
      EXPECT_LE(*status_code, 699);
    }
  }
}

}  // namespace
}  // namespace sipsim::sip
