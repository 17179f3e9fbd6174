// Challenges, credentials and responses. Wanted values: the worked examples of
// RFC 2617 section 3.5 and RFC 7616 section 3.9 (its 3.9.2 as corrected by
// erratum 4897), and OpenSSL's command line program for the others.

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "protocol/digest/challenge.h"
#include "protocol/digest/credentials.h"

namespace sipsim::sip {
namespace {

constexpr char kBobsChallenge[] =
    "Digest realm=\"biloxi.com\", qop=\"auth,auth-int\", "
    "nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\", "
    "opaque=\"5ccc069c403ebaf9f0171e9517f40e41\"";

Credentials Parsed(absl::string_view value) {
  Credentials credentials;
  EXPECT_EQ(ParseCredentials(value, &credentials), CredentialsForm::kDigest)
      << value;
  return credentials;
}

CredentialsForm FormOf(absl::string_view value) {
  Credentials credentials;
  return ParseCredentials(value, &credentials);
}

TEST(DigestResponse, IsThatOfRfc2617Section35) {
  const Credentials c = Parsed(
      "Digest username=\"Mufasa\", realm=\"testrealm@host.com\", "
      "nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\", uri=\"/dir/index.html\", "
      "qop=auth, nc=00000001, cnonce=\"0a4f113b\", "
      "response=\"6629fae49393a05397450978507c4ef1\", "
      "opaque=\"5ccc069c403ebaf9f0171e9517f40e41\"");
  EXPECT_EQ(ComputeResponse(c, {"GET", "", ""}, "Circle Of Life"), c.response);
}

constexpr char kRfc7616[] =
    "Digest username=\"Mufasa\",\r\n realm=\"http-auth@example.org\",\r\n"
    " uri=\"/dir/index.html\",\r\n algorithm=$0,\r\n"
    " nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\",\r\n"
    " nc=00000001,\r\n"
    " cnonce=\"f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ\",\r\n"
    " qop=auth,\r\n response=\"$1\",\r\n"
    " opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"";

std::string Rfc7616Credentials(absl::string_view algorithm,
                               absl::string_view response) {
  std::string text = kRfc7616;
  text.replace(text.find("$0"), 2, std::string(algorithm));
  text.replace(text.find("$1"), 2, std::string(response));
  return text;
}

TEST(DigestResponse, IsThatOfRfc7616Section391) {
  const Credentials md5 =
      Parsed(Rfc7616Credentials("MD5", "8ca523f5e9506fed4657c9700eebdbec"));
  EXPECT_EQ(ComputeResponse(md5, {"GET", "", ""}, "Circle of Life"),
            md5.response);
  const Credentials sha256 = Parsed(Rfc7616Credentials(
      "SHA-256",
      "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"));
  EXPECT_EQ(ComputeResponse(sha256, {"GET", "", ""}, "Circle of Life"),
            sha256.response);
}

TEST(DigestResponse, IsThatOfRfc7616Section392AsCorrected) {
  Credentials c;
  c.username = "J\xc3\xa4s\xc3\xb8n Doe";
  c.realm = "api@example.org";
  c.uri = "/doe.json";
  c.algorithm = DigestAlgorithm::kSha512_256;
  c.nonce = "5TsQWLVdgBdmrQ0XsxbDODV+57QdFR34I9HAbC/RVvkK";
  c.nonce_count = 1;
  c.cnonce = "NTg6RKcb9boFIAS3KrFK9BGeh+iDa/sm6jUMp2wds69v";
  c.qop = DigestQop::kAuth;
  EXPECT_EQ(ComputeResponse(c, {"GET", "", ""}, "Secret, or not?"),
            "3798d4131c277846293534c3edc11bd8a5e4cdcbff78b05db9d95eeb1cec68a5");
}

struct ResponseCase {
  DigestAlgorithm algorithm;
  DigestQop qop;
  const char* body;
  const char* wanted;
};

// The user bob of biloxi.com with the password zanzibar (RFC 3261 section 24.1
// has the nonce), INVITE sip:bob@biloxi.com.
TEST(DigestResponse, CoversEachAlgorithmAndQop) {
  using A = DigestAlgorithm;
  using Q = DigestQop;
  const ResponseCase cases[] = {
      {A::kMd5, Q::kNone, "", "bf57e4e0d0bffc0fbaedce64d59add5e"},
      {A::kMd5, Q::kAuth, "v=0\r\n", "89eb0059246c02b2f6ee02c7961d5ea3"},
      {A::kMd5, Q::kAuthInt, "v=0\r\n", "77226bb823dc077c1ad3537415667bae"},
      {A::kMd5, Q::kAuthInt, "", "2d6fc6e788367208f746582b18a69618"},
      {A::kMd5Sess, Q::kAuth, "", "e4e4ea61d186d07a92c9e1f6919902e9"},
      {A::kMd5Sess, Q::kAuthInt, "v=0\r\n", "8527c9ab1b4eed3fd75491f811944e26"},
      {A::kSha256, Q::kAuth, "",
       "b3b5a6c69453abafaab9ae4dccdac90a076b6c80615d5f3498e7433b6e93bf4f"},
      {A::kSha256, Q::kAuthInt, "v=0\r\n",
       "554a9ffe79ce71c3cb6c9630deddd2787d8033f895e5cdef6a73c8e84ed4c979"},
      {A::kSha256Sess, Q::kAuth, "",
       "5da59c9ca40954be9d5063a15a174066c8251be2c10cf47c144c366dc7daf792"},
      {A::kSha256Sess, Q::kAuthInt, "",
       "8fc61ed9c4931093c4eca3ac3e6697e1e2d4127b1ce11222bd7185ca2d5692b9"},
      {A::kSha512_256, Q::kAuth, "",
       "7f1a09de0f19af0a1eac2b28d33e3f2fb89cca1ad8fb01bba5e1883b288bac14"},
      {A::kSha512_256, Q::kAuthInt, "v=0\r\n",
       "e9a7fbc1c80a10421c59a0c982f28d40e0ddc7b62ef3dc4faf68f179c6e05922"},
      {A::kSha512_256Sess, Q::kAuth, "",
       "077d9677be83f41f162d1a4453dc163389919f81e5927391d972f477da767633"},
      {A::kSha512_256Sess, Q::kAuthInt, "v=0\r\n",
       "0220683d8c9faccc1d05bd2ef0e7ccdff87eacd5f06fb6bfd9cd7d3acf66a00b"},
  };
  for (const ResponseCase& one : cases) {
    Credentials c;
    c.username = "bob";
    c.realm = "biloxi.com";
    c.nonce = "dcd98b7102dd2f0e8b11d0f600bfb0c093";
    c.uri = "sip:bob@biloxi.com";
    c.algorithm = one.algorithm;
    c.qop = one.qop;
    c.cnonce = "0a4f113b";
    c.nonce_count = 1;
    EXPECT_EQ(ComputeResponse(c, {"INVITE", "", one.body}, "zanzibar"),
              one.wanted)
        << DigestAlgorithmName(one.algorithm) << DigestQopName(one.qop);
  }
}

TEST(DigestChallenge, IsTakenApart) {
  const auto challenge = ParseChallenge(kBobsChallenge);
  ASSERT_TRUE(challenge.has_value());
  EXPECT_EQ(challenge->realm, "biloxi.com");
  EXPECT_EQ(challenge->nonce, "dcd98b7102dd2f0e8b11d0f600bfb0c093");
  EXPECT_EQ(challenge->opaque, "5ccc069c403ebaf9f0171e9517f40e41");
  EXPECT_TRUE(challenge->offers_auth);
  EXPECT_TRUE(challenge->offers_auth_int);
  EXPECT_FALSE(challenge->has_algorithm);
  EXPECT_EQ(challenge->algorithm, DigestAlgorithm::kMd5);
  EXPECT_FALSE(challenge->stale);
}

TEST(DigestChallenge, HasCaseBlanksFoldsAndUnknownParameters) {
  const auto challenge = ParseChallenge(
      "DIGEST  Realm = \"a, \\\"b\\\" \\\\ c\" ,\r\n\tNONCE=\"n\","
      "charset=UTF-8, X=\"y,z\", Stale=TRUE, algorithm=sha-256-SESS, "
      "qop=\"token, Auth-Int\"");
  ASSERT_TRUE(challenge.has_value());
  EXPECT_EQ(challenge->realm, "a, \"b\" \\ c");
  EXPECT_TRUE(challenge->stale);
  EXPECT_EQ(challenge->algorithm, DigestAlgorithm::kSha256Sess);
  EXPECT_FALSE(challenge->offers_auth);
  EXPECT_TRUE(challenge->offers_auth_int);
}

TEST(DigestChallenge, OfAKindThatIsNotKnownIsPassedOver) {
  for (const char* text : {
           "Basic realm=\"a\", nonce=\"n\"",
           "Digest realm=\"a\", nonce=\"n\", algorithm=SHA-1",
           "Digest realm=\"a\", nonce=\"n\", qop=\"auth-conf\"",
           "Digest realm=\"a\"",
           "Digest nonce=\"n\"",
           "Digest realm=\"a\", nonce=\"n\", algorithm=MD5-sess",
           "Digest",
           "Digest realm",
           "Digest realm=\"a",
           "Digest realm=\"a\" nonce=\"n\"",
           "Digest realm=\"a\",, nonce=\"n\"",
           "Digest realm=\"a\", realm=\"b\", nonce=\"n\"",
           "Digestrealm=\"a\", nonce=\"n\"",
           "",
       }) {
    EXPECT_FALSE(ParseChallenge(text).has_value()) << text;
  }
}

TEST(DigestChallenge, WrittenIsReadAgain) {
  Challenge challenge;
  challenge.realm = "a \"b\" \\";
  challenge.nonce = "84a4cc6f3082121f32b42a2187831a9e";
  challenge.opaque = "";
  challenge.stale = true;
  challenge.offers_auth = true;
  challenge.offers_auth_int = true;
  challenge.algorithm = DigestAlgorithm::kSha512_256;
  const std::string text = challenge.ToString();
  EXPECT_EQ(text,
            "Digest realm=\"a \\\"b\\\" \\\\\", qop=\"auth,auth-int\", "
            "nonce=\"84a4cc6f3082121f32b42a2187831a9e\", opaque=\"\", "
            "stale=true, algorithm=SHA-512-256");
  const auto again = ParseChallenge(text);
  ASSERT_TRUE(again.has_value());
  EXPECT_EQ(again->realm, challenge.realm);
  EXPECT_EQ(again->ToString(), text);
}

TEST(DigestCredentials, WrittenAreReadAgain) {
  Credentials c;
  c.username = "bo\"b";
  c.realm = "biloxi.com";
  c.nonce = "n";
  c.uri = "sip:bob@biloxi.com";
  c.has_algorithm = true;
  c.qop = DigestQop::kAuth;
  c.cnonce = "0a4f113b";
  c.nonce_count = 0x1a;
  c.response = "6629fae49393a05397450978507c4ef1";
  const std::string text = c.ToString();
  EXPECT_EQ(text,
            "Digest username=\"bo\\\"b\", realm=\"biloxi.com\", nonce=\"n\", "
            "uri=\"sip:bob@biloxi.com\", algorithm=MD5, qop=auth, "
            "nc=0000001a, cnonce=\"0a4f113b\", "
            "response=\"6629fae49393a05397450978507c4ef1\"");
  EXPECT_EQ(Parsed(text).ToString(), text);
  EXPECT_EQ(Parsed(text).username, "bo\"b");
}

// RFC 3665 section 2.2 prints qop="auth".
TEST(DigestCredentials, MayHaveQuotesAroundTheQop) {
  EXPECT_EQ(Parsed("Digest username=\"bob\", realm=\"r\", nonce=\"n\", "
                   "uri=\"sip:a\", qop=\"auth\", nc=00000001, cnonce=\"c\", "
                   "response=\"1\"")
                .qop,
            DigestQop::kAuth);
}

TEST(DigestCredentials, ThatLackSomethingAreMalformed) {
  const std::string start = "Digest username=\"b\", realm=\"r\", nonce=\"n\", ";
  const std::string whole =
      absl::StrCat(start, "uri=\"sip:a\", response=\"1\"");
  EXPECT_EQ(FormOf(whole), CredentialsForm::kDigest);
  for (const std::string& text : std::vector<std::string>{
           start, absl::StrCat(start, "uri=\"sip:a\""),
           absl::StrCat(whole, ", qop=auth"),
           absl::StrCat(whole, ", qop=auth, nc=00000001"),
           absl::StrCat(whole, ", qop=auth, nc=1, cnonce=\"c\""),
           absl::StrCat(whole, ", qop=auth, nc=0000000g, cnonce=\"c\""),
           absl::StrCat(whole, ", nc=00000001"),
           absl::StrCat(whole, ", cnonce=\"c\""),
           absl::StrCat(whole, ", algorithm=MD5-sess"),
           absl::StrCat(whole, ", username=\"c\""), absl::StrCat(whole, ","),
           "Digest", "Digest ", "garbage", ""}) {
    EXPECT_EQ(FormOf(text), CredentialsForm::kMalformed) << text;
  }
}

TEST(DigestCredentials, OfAnotherKindAreNotForUs) {
  EXPECT_EQ(FormOf("Basic a=b"), CredentialsForm::kOtherScheme);
  const std::string whole =
      "Digest username=\"b\", realm=\"r\", nonce=\"n\", uri=\"sip:a\", "
      "response=\"1\"";
  EXPECT_EQ(FormOf(absl::StrCat(whole, ", algorithm=SHA-1")),
            CredentialsForm::kOtherScheme);
  EXPECT_EQ(FormOf(absl::StrCat(whole, ", qop=auth-conf")),
            CredentialsForm::kOtherScheme);
}

}  // namespace
}  // namespace sipsim::sip
