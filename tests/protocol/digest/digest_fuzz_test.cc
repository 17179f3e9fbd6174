#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "protocol/digest/challenge.h"
#include "protocol/digest/credentials.h"
#include "tests/protocol/testing/draws.h"

namespace sipsim::sip {
namespace {

// Whatever comes: no crash, and what is taken can be written and read again.
TEST(DigestFuzz, MutatedFieldsDoNoHarm) {
  const std::vector<std::string> seeds = {
      "Digest realm=\"biloxi.com\", qop=\"auth,auth-int\", nonce=\"dcd98b71\", "
      "opaque=\"5ccc069c403ebaf9f0171e9517f40e41\", algorithm=MD5",
      "Digest username=\"bob\",\r\n realm=\"biloxi.com\",\r\n uri=\"sip:a\", "
      "algorithm=SHA-256, nonce=\"dcd98b71\", nc=00000001, "
      "cnonce=\"0a4f113b\", "
      "qop=auth, response=\"753927fa0e85d155564e2e272a28d1802ca10daf\"",
      "Digest username=\"bo\\\"b\", realm=\"r\", nonce=\"n\", uri=\"sip:a\", "
      "qop=auth-int, nc=000000ff, cnonce=\"\", response=\"1\", stale=true"};
  const std::string pieces[] = {
      "\"",     "\\",           ",",  "=", " ", "\r\n ", "\r", "\n", "\xff",
      "realm=", "qop=\"auth\"", "\0x"};
  Draws draws(7616);
  int taken = 0;
  for (int round = 0; round < 30'000; ++round) {
    std::string text = seeds[draws.Below(seeds.size())];
    for (size_t i = draws.Below(4); i > 0; --i) {
      const size_t at = draws.Below(text.size() + 1);
      switch (draws.Below(3)) {
        case 0:
          text.insert(at, pieces[draws.Below(std::size(pieces))]);
          break;
        case 1:
          text.erase(at, draws.Below(9));
          break;
        default:
          text.insert(at, text.substr(draws.Below(text.size() + 1), 20));
      }
      if (text.empty()) text = "D";
    }
    if (const auto challenge = ParseChallenge(text)) {
      ++taken;
      ASSERT_TRUE(ParseChallenge(challenge->ToString()).has_value()) << text;
    }
    Credentials credentials;
    if (ParseCredentials(text, &credentials) == CredentialsForm::kDigest) {
      ++taken;
      Credentials again;
      ASSERT_EQ(ParseCredentials(credentials.ToString(), &again),
                CredentialsForm::kDigest)
          << text;
      EXPECT_FALSE(ComputeResponse(credentials, {"A", "b", "c"}, "d").empty());
    }
  }
  EXPECT_GT(taken, 3'000);
}

}  // namespace
}  // namespace sipsim::sip
