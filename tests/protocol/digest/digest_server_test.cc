#include "protocol/digest/digest_server.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "protocol/digest/challenge.h"
#include "protocol/message/parser.h"
#include "tests/protocol/testing/fake_node_context.h"
#include "tests/protocol/testing/message_text.h"

namespace sipsim::sip {
namespace {

using Judgement = DigestServer::Judgement;

class DigestServerTest : public ::testing::Test {
 protected:
  DigestServerTest() {
    config_.realm = "biloxi.com";
    config_.users = {{"bob", "zanzibar", {}}};
    config_.nonces.lifetime = 60s;
  }

  DigestServer& server() {
    if (server_ == nullptr) {
      server_ = std::make_unique<DigestServer>(
          fake_.context().clock, fake_.context().random,
          DigestServer::Role::kUas, config_);
    }
    return *server_;
  }

  // The values of its challenges.
  std::vector<std::string> Challenges(bool stale = false) {
    MessageBuilder b;
    b.StartResponse(401, "Unauthorized");
    server().AddChallenges(stale, &b);
    const std::string text(std::move(b).Finish().view());
    std::vector<std::string> values;
    const std::string name = "WWW-Authenticate: ";
    for (size_t at = 0; (at = text.find(name, at)) != std::string::npos;) {
      at += name.size();
      values.push_back(text.substr(at, text.find("\r\n", at) - at));
    }
    return values;
  }
  // Bob's answer to a new challenge, to be changed and then completed.
  Credentials Answer() {
    const auto challenge = ParseChallenge(Challenges().front());
    Credentials c;
    c.username = "bob";
    c.realm = challenge->realm;
    c.nonce = challenge->nonce;
    c.uri = "sip:bob@biloxi.com";
    c.algorithm = challenge->algorithm;
    c.has_algorithm = true;
    c.qop = DigestQop::kAuth;
    c.cnonce = "0a4f113b";
    c.nonce_count = 1;
    return c;
  }

  static Message RequestWith(const std::string& headers,
                             const std::string& body = "") {
    std::string text = RequestText().ToString();
    text.insert(text.find("\r\n") + 2, headers);
    Message request;
    EXPECT_TRUE(
        ParseMessage(BufferRef::Copy(text + body), ParseLimits(), &request)
            .ok());
    return request;
  }
  Judgement Judge(Credentials c, const std::string& password = "zanzibar") {
    const Message request = RequestWith("");
    c.response = ComputeResponse(c, {"INVITE", "", request.body()}, password);
    return JudgeField(c.ToString());
  }
  Judgement JudgeField(const std::string& value) {
    return server()
        .Judge(RequestWith(absl::StrCat("Authorization: ", value, "\r\n")))
        .judgement;
  }

  FakeNodeContext fake_;
  DigestServerConfig config_;
  std::unique_ptr<DigestServer> server_;
};

TEST_F(DigestServerTest, AcceptsTheRightPasswordOnceForEachCount) {
  Credentials c = Answer();
  EXPECT_EQ(Judge(c), Judgement::kAccepted);
  EXPECT_EQ(Judge(c), Judgement::kReplayed);
  c.nonce_count = 5;
  EXPECT_EQ(Judge(c), Judgement::kAccepted);
  c.nonce_count = 4;
  EXPECT_EQ(Judge(c), Judgement::kReplayed);
}

TEST_F(DigestServerTest, OffersEachAlgorithmInItsOrder) {
  config_.algorithms = {DigestAlgorithm::kSha512_256, DigestAlgorithm::kSha256,
                        DigestAlgorithm::kMd5};
  config_.offers_auth_int = true;
  const auto challenges = Challenges(/*stale=*/true);
  ASSERT_EQ(challenges.size(), 3u);
  const char* const wanted[] = {"SHA-512-256", "SHA-256", "MD5"};
  for (size_t i = 0; i < 3; ++i) {
    const auto challenge = ParseChallenge(challenges[i]);
    ASSERT_TRUE(challenge.has_value());
    EXPECT_EQ(DigestAlgorithmName(challenge->algorithm), wanted[i]);
    EXPECT_TRUE(challenge->stale && challenge->offers_auth &&
                challenge->offers_auth_int);
  }
  Credentials c = Answer();
  c.algorithm = DigestAlgorithm::kSha256;
  c.qop = DigestQop::kAuthInt;
  EXPECT_EQ(Judge(c), Judgement::kAccepted);
  c.algorithm = DigestAlgorithm::kSha256Sess;
  EXPECT_EQ(Judge(c), Judgement::kWrong);
}

TEST_F(DigestServerTest, UnknownUserIsAsAWrongPassword) {
  Credentials c = Answer();
  EXPECT_EQ(Judge(c, "zanzibaz"), Judgement::kWrong);
  c.username = "carol";
  EXPECT_EQ(Judge(c), Judgement::kWrong);
  c.username = "";
  EXPECT_EQ(Judge(c), Judgement::kWrong);
}

TEST_F(DigestServerTest, NonceIsStaleAfterItsLifetime) {
  Credentials c = Answer();
  fake_.Advance(60s - 1ns);
  EXPECT_EQ(Judge(c), Judgement::kAccepted);
  fake_.Advance(1ns);
  ++c.nonce_count;
  EXPECT_EQ(Judge(c), Judgement::kStale);
  // RFC 7616 section 3.3: not without the right password.
  EXPECT_EQ(Judge(c, "zanzibaz"), Judgement::kWrong);
}

TEST_F(DigestServerTest, NonceOfAnotherServerIsStale) {
  Credentials c = Answer();
  c.nonce = "dcd98b7102dd2f0e8b11d0f600bfb0c093";
  EXPECT_EQ(Judge(c), Judgement::kStale);
  c = Answer();
  c.nonce.back() = c.nonce.back() == '0' ? '1' : '0';
  EXPECT_EQ(Judge(c), Judgement::kStale);
  c = Answer();
  c.nonce[20] = c.nonce[20] == '0' ? '1' : '0';
  EXPECT_EQ(Judge(c), Judgement::kStale);
}

TEST_F(DigestServerTest, ConfiguredNonceIsKnownFromTheStart) {
  config_.nonces.known_nonces = {"ea9c8e88df84f1cec4341ae6cbe5a359"};
  Credentials c = Answer();
  c.nonce = "ea9c8e88df84f1cec4341ae6cbe5a359";
  EXPECT_EQ(Judge(c), Judgement::kAccepted);
  EXPECT_EQ(Judge(c), Judgement::kReplayed);
  fake_.Advance(60s);
  ++c.nonce_count;
  EXPECT_EQ(Judge(c), Judgement::kStale);
}

TEST_F(DigestServerTest, KeepsNoMoreCountsThanItMay) {
  config_.nonces.used_count_max = 2;
  Credentials first = Answer();
  Credentials second = Answer();
  Credentials third = Answer();
  EXPECT_EQ(Judge(first), Judgement::kAccepted);
  EXPECT_EQ(Judge(second), Judgement::kAccepted);
  EXPECT_EQ(Judge(third), Judgement::kAccepted);
  // It cannot tell whether this is a replay.
  first.nonce_count = 2;
  EXPECT_EQ(Judge(first), Judgement::kStale);
  second.nonce_count = 2;
  EXPECT_EQ(Judge(second), Judgement::kAccepted);
}

TEST_F(DigestServerTest, TakesNoQopForMd5Only) {
  config_.algorithms = {DigestAlgorithm::kMd5, DigestAlgorithm::kSha256};
  Credentials c = Answer();
  c.qop = DigestQop::kNone;
  EXPECT_EQ(Judge(c), Judgement::kAccepted);
  c.algorithm = DigestAlgorithm::kSha256;
  EXPECT_EQ(Judge(c), Judgement::kWrong);
}

TEST_F(DigestServerTest, QopThatWasNotOfferedIsWrong) {
  Credentials c = Answer();
  c.qop = DigestQop::kAuthInt;
  EXPECT_EQ(Judge(c), Judgement::kWrong);
}

TEST_F(DigestServerTest, AuthIntCoversTheBody) {
  config_.offers_auth_int = true;
  Credentials c = Answer();
  c.qop = DigestQop::kAuthInt;
  c.response = ComputeResponse(c, {"INVITE", "", "changed"}, "zanzibar");
  EXPECT_EQ(JudgeField(c.ToString()), Judgement::kWrong);
}

TEST_F(DigestServerTest, FindsItsRealmAmongOthers) {
  EXPECT_EQ(server().Judge(RequestWith("")).judgement, Judgement::kMissing);
  Credentials foreign = Answer();
  foreign.realm = "atlanta.com";
  EXPECT_EQ(Judge(foreign), Judgement::kMissing);
  Credentials own = Answer();
  own.response = ComputeResponse(own, {"INVITE", "", ""}, "zanzibar");
  const std::string headers = absl::StrCat(
      "Authorization: Basic a=b\r\nAuthorization: ", foreign.ToString(),
      "\r\nAuthorization: ", own.ToString(),
      "\r\nProxy-Authorization: garbage\r\n");
  const auto verdict = server().Judge(RequestWith(headers));
  ASSERT_TRUE(verdict.accepted());
  EXPECT_EQ(verdict.user->name, "bob");
}

TEST_F(DigestServerTest, MalformedCredentialsAreToldFromWrongOnes) {
  EXPECT_EQ(JudgeField("Digest username"), Judgement::kMalformed);
  Credentials c = Answer();
  c.uri = "no uri";
  EXPECT_EQ(Judge(c), Judgement::kMalformed);
}

TEST_F(DigestServerTest, UserActsForHisOwnAddressOfRecord) {
  const auto bob = ParseUri("sip:b%6fb@biloxi.com");
  const auto alice = ParseUri("sip:alice@Atlanta.com");
  EXPECT_TRUE(DigestServer::MayActFor({"bob", "", {}}, *bob));
  EXPECT_FALSE(DigestServer::MayActFor({"bob", "", {}}, *alice));
  const DigestUser other = {"bob", "", {"sip:alice@atlanta.com"}};
  EXPECT_TRUE(DigestServer::MayActFor(other, *alice));
  EXPECT_FALSE(DigestServer::MayActFor(other, *bob));
}

}  // namespace
}  // namespace sipsim::sip
