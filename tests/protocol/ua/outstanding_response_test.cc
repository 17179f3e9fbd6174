// The PRACK that comes behind the final response (RFC 3262 section 3).

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "tests/protocol/ua/ua_world.h"

namespace sipsim::sip {
namespace {

using ::testing::Contains;

UserAgentConfig Reliable(UserAgentConfig config) {
  config.reliable_provisionals = ReliableProvisionals::kSupported;
  return config;
}

// Alice rings reliably; Bob, whom the test plays, has not acknowledged it.
struct Callee : LoneUa {
  explicit Callee(const UserAgentConfig& config = Reliable(AliceConfig()))
      : LoneUa(config) {
    invite.fields = "Supported: 100rel\r\nExpires: 5\r\n";
    invite.body = kBobSdp;
    Receive(invite.ToBytes());
    ua->last_call()->Ring();
    rack = absl::StrCat(Sent(0).FindValue(HeaderId::kRSeq), " 1 INVITE");
  }
  Incoming InDialog(const std::string& method, uint32_t cseq) const {
    Incoming request{.method = method};
    request.uri = "sip:alice@client.atlanta.example.com";
    request.branch = absl::StrCat("z9hG4bK", method, cseq);
    request.to_tag = std::string(Sent(0).to()->tag);
    request.cseq = cseq;
    return request;
  }
  // The answer to the PRACK.
  std::string Acknowledge(uint32_t cseq, const std::string& value) {
    Incoming prack = InDialog("PRACK", cseq);
    prack.fields = absl::StrCat("RAck: ", value, "\r\n");
    prack.contact = "";
    Receive(prack.ToBytes());
    return KindOf(Sent(-1));
  }
  void Cancel() {
    Incoming cancel = invite;
    cancel.method = "CANCEL";
    cancel.fields = "";
    cancel.body = "";
    Receive(cancel.ToBytes());
  }

  Incoming invite;
  std::string rack;
};

TEST(OutstandingResponse, PrackAfterARejectionGets200Once) {
  Callee alice;
  alice.ua->last_call()->Reject(486);
  EXPECT_EQ(KindOf(alice.Sent(-1)), "486 INVITE");
  EXPECT_EQ(alice.Acknowledge(2, "1 1 UPDATE"), "481 PRACK");
  EXPECT_EQ(alice.Acknowledge(3, alice.rack), "200 PRACK");
  EXPECT_EQ(alice.Acknowledge(4, alice.rack), "481 PRACK");
}

TEST(OutstandingResponse, PrackAfterACancelGets200) {
  UserAgentConfig config = Reliable(AliceConfig());
  config.finished_calls_max = 0;
  Callee alice(config);
  alice.Cancel();
  EXPECT_EQ(KindOf(alice.Sent(-1)), "487 INVITE");
  alice.fake.Advance(1s);
  EXPECT_EQ(alice.Acknowledge(2, alice.rack), "200 PRACK");
}

TEST(OutstandingResponse, PrackAfterTheExpiresGets200) {
  Callee alice;
  alice.fake.Advance(5s);
  EXPECT_THAT(alice.SentKinds(), Contains("487 INVITE"));
  EXPECT_EQ(alice.Acknowledge(2, alice.rack), "200 PRACK");
}

TEST(OutstandingResponse, PrackAfterAByeGets200) {
  Callee alice;
  alice.Receive(alice.InDialog("BYE", 2).ToBytes());
  EXPECT_THAT(alice.SentKinds(), Contains("487 INVITE"));
  EXPECT_EQ(alice.Acknowledge(3, alice.rack), "200 PRACK");
}

TEST(OutstandingResponse, IsForgottenAfter64T1) {
  Callee alice;
  alice.Cancel();
  alice.fake.Advance(32s);
  EXPECT_EQ(alice.Acknowledge(2, alice.rack), "481 PRACK");
}

TEST(OutstandingResponse, ThatWasAcknowledgedIsNone) {
  Callee alice;
  EXPECT_EQ(alice.Acknowledge(2, alice.rack), "200 PRACK");
  alice.Cancel();
  EXPECT_EQ(alice.Acknowledge(3, alice.rack), "481 PRACK");
}

}  // namespace
}  // namespace sipsim::sip
