#include "protocol/digest/digest_client.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "protocol/message/parser.h"
#include "tests/protocol/testing/fake_node_context.h"
#include "tests/protocol/testing/message_text.h"

namespace sipsim::sip {
namespace {

using Verdict = DigestClient::Verdict;

constexpr char kAtlanta[] = "realm=\"atlanta.example.com\", qop=\"auth\"";
constexpr char kBiloxi[] = "realm=\"biloxi.example.com\", qop=\"auth\"";

// Alice, who has an account in both realms of RFC 3665 section 3.3.
class DigestClientTest : public ::testing::Test {
 protected:
  // Whole header lines, "\n" at their ends.
  Verdict Challenged(std::string headers, DigestAttempt* attempt) {
    std::string text = ResponseText{.status_code = 407}.ToString();
    for (size_t at = 0; (at = headers.find('\n', at)) != std::string::npos;) {
      headers.replace(at, 1, "\r\n");
      at += 2;
    }
    text.insert(text.find("\r\n") + 2, headers);
    Message response;
    EXPECT_TRUE(
        ParseMessage(BufferRef::Copy(text), ParseLimits(), &response).ok());
    return client_.TakeChallenges(response, attempt);
  }
  Verdict ProxyChallenge(absl::string_view realm, absl::string_view nonce,
                         DigestAttempt* attempt, absl::string_view more = "") {
    return Challenged(absl::StrCat("Proxy-Authenticate: Digest ", realm,
                                   ", nonce=\"", nonce, "\"", more, "\n"),
                      attempt);
  }

  // The fields that an INVITE carries: "Proxy-Authorization atlanta n1 1".
  std::vector<std::string> Sent(DigestAttempt* attempt,
                                bool ahead_of_time = true) {
    MessageBuilder b;
    b.StartRequest("INVITE", "sip:bob@biloxi.example.com");
    client_.AddCredentials(
        {"INVITE", "sip:bob@biloxi.example.com", ""},
        [ahead_of_time](HeaderId, absl::string_view) { return ahead_of_time; },
        attempt, &b);
    std::string text(std::move(b).Finish().view());
    text.insert(text.find("\r\n") + 2,
                "Via: SIP/2.0/UDP a;branch=z9hG4bK1\r\nFrom: <sip:a@b>;tag=1"
                "\r\nTo: <sip:a@b>\r\nCall-ID: 1\r\nCSeq: 1 INVITE\r\n");
    Message message;
    EXPECT_TRUE(
        ParseMessage(BufferRef::Copy(text), ParseLimits(), &message).ok());
    std::vector<std::string> sent;
    for (const HeaderField& field : message.fields()) {
      Credentials c;
      if (ParseCredentials(message.value(field), &c) !=
          CredentialsForm::kDigest) {
        continue;
      }
      EXPECT_EQ(c.response, ComputeResponse(c, {"INVITE", "", ""}, "secret"));
      sent.push_back(absl::StrCat(message.name(field), " ", c.realm, " ",
                                  c.nonce, " ", c.nonce_count));
    }
    return sent;
  }

  using Fields = std::vector<std::string>;

  FakeNodeContext fake_;
  DigestClient client_{fake_.context().random,
                       {{"atlanta.example.com", "alice", "secret"},
                        {"biloxi.example.com", "alice", "secret"}}};
};

// RFC 3665 section 3.3: F1, F4, F11.
TEST_F(DigestClientTest, AnswersOneProxyAfterTheOther) {
  DigestAttempt attempt;
  EXPECT_EQ(Sent(&attempt), Fields{});
  EXPECT_EQ(ProxyChallenge(kAtlanta, "n1", &attempt), Verdict::kAnswered);
  EXPECT_EQ(Sent(&attempt),
            Fields{"Proxy-Authorization atlanta.example.com n1 1"});
  EXPECT_EQ(ProxyChallenge(kBiloxi, "n2", &attempt), Verdict::kAnswered);
  EXPECT_EQ(Sent(&attempt),
            (Fields{"Proxy-Authorization atlanta.example.com n1 2",
                    "Proxy-Authorization biloxi.example.com n2 1"}));
}

TEST_F(DigestClientTest, ComesNotAgainWithWhatWasRefused) {
  DigestAttempt attempt;
  EXPECT_EQ(ProxyChallenge(kAtlanta, "n1", &attempt), Verdict::kAnswered);
  Sent(&attempt);
  EXPECT_EQ(ProxyChallenge(kAtlanta, "n2", &attempt), Verdict::kRefused);
  // Nor does the next request begin with it.
  DigestAttempt next;
  EXPECT_EQ(Sent(&next), Fields{});
}

TEST_F(DigestClientTest, ComesAgainWhenTheNonceWasStaleButNotForEver) {
  DigestAttempt attempt;
  ProxyChallenge(kAtlanta, "n0", &attempt);
  for (const char* nonce : {"n1", "n2", "n3"}) {
    Sent(&attempt);
    EXPECT_EQ(ProxyChallenge(kAtlanta, nonce, &attempt, ", stale=true"),
              Verdict::kAnswered);
  }
  EXPECT_EQ(Sent(&attempt),
            Fields{"Proxy-Authorization atlanta.example.com n3 1"});
  EXPECT_EQ(ProxyChallenge(kAtlanta, "n4", &attempt, ", stale=true"),
            Verdict::kRefused);
}

TEST_F(DigestClientTest, TakesTheTopmostChallengeThatItUnderstands) {
  DigestAttempt attempt;
  EXPECT_EQ(Challenged(absl::StrCat("WWW-Authenticate: Digest ", kBiloxi,
                                    ", nonce=\"a\", algorithm=SHA-3\n"
                                    "WWW-Authenticate: Digest ",
                                    kBiloxi,
                                    ", nonce=\"b\", algorithm=SHA-256\n"
                                    "WWW-Authenticate: Digest ",
                                    kBiloxi, ", nonce=\"c\", algorithm=MD5\n"),
                       &attempt),
            Verdict::kAnswered);
  EXPECT_EQ(Sent(&attempt), Fields{"Authorization biloxi.example.com b 1"});
}

// A forking proxy hands on the challenges of several branches.
TEST_F(DigestClientTest, AnswersAllRealmsThatItHasAnAccountIn) {
  DigestAttempt attempt;
  EXPECT_EQ(
      Challenged(absl::StrCat("WWW-Authenticate: Digest ", kBiloxi,
                              ", nonce=\"a\"\n"
                              "Proxy-Authenticate: Digest realm=\"other\", "
                              "nonce=\"b\"\n"
                              "Proxy-Authenticate: Digest ",
                              kAtlanta, ", nonce=\"c\"\n"),
                 &attempt),
      Verdict::kAnswered);
  EXPECT_EQ(Sent(&attempt),
            (Fields{"Authorization biloxi.example.com a 1",
                    "Proxy-Authorization atlanta.example.com c 1"}));
}

TEST_F(DigestClientTest, HasNoAnswerWithoutAccountOrChallenge) {
  DigestAttempt attempt;
  EXPECT_EQ(ProxyChallenge("realm=\"other\"", "n", &attempt),
            Verdict::kNoAccount);
  EXPECT_EQ(Challenged("", &attempt), Verdict::kNotUnderstood);
  EXPECT_EQ(Challenged("Proxy-Authenticate: Basic realm=\"other\"\n", &attempt),
            Verdict::kNotUnderstood);
}

// RFC 3665 section 3.8: the nonce is known from an earlier call.
TEST_F(DigestClientTest, AnswersARememberedChallengeAheadOfTime) {
  Challenge challenge;
  challenge.realm = "atlanta.example.com";
  challenge.nonce = "wf84f1ceczx41ae6cbe5aea9c8e88d359";
  challenge.offers_auth = true;
  EXPECT_TRUE(client_.Remember(HeaderId::kProxyAuthenticate, challenge));
  DigestAttempt attempt;
  EXPECT_EQ(Sent(&attempt, /*ahead_of_time=*/false), Fields{});
  EXPECT_EQ(Sent(&attempt), Fields{"Proxy-Authorization atlanta.example.com "
                                   "wf84f1ceczx41ae6cbe5aea9c8e88d359 1"});
  challenge.realm = "other";
  EXPECT_FALSE(client_.Remember(HeaderId::kProxyAuthenticate, challenge));
}

}  // namespace
}  // namespace sipsim::sip
