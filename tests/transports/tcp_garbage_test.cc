// What anybody may write into a connection to a node.

#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/scenario/scenario.h"
#include "tests/scenario/wire_matchers.h"
#include "tests/transports/networks.h"
#include "topologies/port_values.h"

namespace sipsim {
namespace {

constexpr char kBob[] = "sip:bob@biloxi.example.com";
constexpr char kOptions[] =
    "OPTIONS sip:bob@biloxi.example.com SIP/2.0\r\n"
    "Via: SIP/2.0/TCP mallory.example.com;branch=z9hG4bK1\r\n"
    "Max-Forwards: 70\r\n"
    "From: <sip:mallory@example.com>;tag=1\r\n"
    "To: <sip:bob@biloxi.example.com>\r\n"
    "Call-ID: 1@mallory.example.com\r\n"
    "CSeq: 1 OPTIONS\r\n";

// Alice and Bob over TCP, and a host that has connected to Bob.
class Garbage : public testing::Test {
 protected:
  Garbage() : scenario_(WithMallory()) {
    sim::Host* host = scenario_.world().network().FindHost("mallory");
    mallory_ = std::make_unique<RawSender>(
        *host, ToSim({*sip::IpAddress::Parse("192.0.2.201"), 5060}));
    scenario_.RunFor("1s");
    EXPECT_TRUE(mallory_->is_connected());
  }

  static Topology WithMallory() {
    Topology topology = TwoUserAgents({Host::TCP});
    Host& mallory = *topology.add_hosts();
    mallory.set_name("mallory");
    mallory.add_addresses("192.0.2.66");
    return topology;
  }
  void Write(absl::string_view bytes) {
    mallory_->Write(bytes);
    scenario_.RunFor("1s");
  }
  uint64_t BobCounted(absl::string_view counter) {
    return scenario_.world().FindNode("bob")->count(counter);
  }

  std::unique_ptr<RawSender> mallory_;  // Outlives the world.
  Scenario scenario_;
};

TEST_F(Garbage, EndsItsConnectionAndHarmsNoCall) {
  scenario_.ua("bob").AnswerAfter("1s");
  scenario_.ua("alice").Call(kBob).HangUp(At("20s"));
  scenario_.RunFor("1s");
  Write("how do you do\r\n");
  EXPECT_TRUE(mallory_->is_over());
  EXPECT_EQ(mallory_->received(), "");
  EXPECT_EQ(BobCounted("unframed"), 1u);
  scenario_.RunFor("40s");
  EXPECT_THAT(scenario_.call("alice"), Ended());
}

TEST_F(Garbage, RequestWithoutContentLengthIsAnswered) {
  Write(absl::StrCat(kOptions, "\r\n"));
  EXPECT_TRUE(
      absl::StartsWith(mallory_->received(), "SIP/2.0 400 Bad Request"));
  EXPECT_TRUE(mallory_->is_over());
}

TEST_F(Garbage, TruncatedRequestWaitsForTheRest) {
  const std::string options =
      absl::StrCat(kOptions, "Content-Length: 0\r\n\r\n");
  Write(options.substr(0, 100));
  EXPECT_EQ(mallory_->received(), "");
  EXPECT_FALSE(mallory_->is_over());
  Write(options.substr(100));
  EXPECT_TRUE(absl::StartsWith(mallory_->received(), "SIP/2.0 200 OK\r\n"));
}

TEST_F(Garbage, BrokenRequestIsAnsweredAndTheNextOneServed) {
  const std::string end = "Content-Length: 0\r\n\r\n";
  Write(absl::StrCat(kOptions, "Expires: never\r\n", end, kOptions, end));
  EXPECT_TRUE(absl::StartsWith(mallory_->received(), "SIP/2.0 400 "));
  EXPECT_TRUE(absl::StrContains(mallory_->received(), "SIP/2.0 200 OK\r\n"));
  EXPECT_FALSE(mallory_->is_over());
}

TEST_F(Garbage, PingIsAnsweredWithPong) {
  Write("\r\n\r\n");
  EXPECT_EQ(mallory_->received(), "\r\n");
  EXPECT_EQ(BobCounted("ping"), 1u);
}

}  // namespace
}  // namespace sipsim
