// What is said of an offer that is not taken: RFC 3261 sections 13.3.1.3, 14.2.

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "absl/strings/str_replace.h"
#include "tests/protocol/ua/ua_world.h"

namespace sipsim::sip {
namespace {

std::string WarningIn(const Message& response) {
  return std::string(response.FindValue(HeaderId::kWarning));
}

// The warn-codes are those of section 20.43.
TEST(OfferRefusal, WarningTellsWhyAnOfferIsNotAcceptable) {
  const std::string other_format =
      absl::StrReplaceAll(kBobSdp, {{"AVP 0", "AVP 8"}});
  const std::string other_media =
      absl::StrReplaceAll(kBobSdp, {{"m=audio", "m=video"}});
  const std::pair<std::string, std::string> warnings[] = {
      {other_format,
       "305 client.atlanta.example.com:5060 \"Incompatible media format\""},
      {other_media,
       "304 client.atlanta.example.com:5060 \"Media type not available\""},
  };
  for (const auto& [offer, warning] : warnings) {
    LoneUa refuses;
    refuses.Receive(Incoming{.body = offer}.ToBytes());
    EXPECT_EQ(KindOf(refuses.Sent(-1)), "488 INVITE");
    EXPECT_EQ(WarningIn(refuses.Sent(-1)), warning);

    LoneUa talks;
    talks.Receive(Incoming{.body = kBobSdp}.ToBytes());
    talks.ua->last_call()->Answer();
    const std::string tag(talks.Sent(-1).to()->tag);
    talks.Receive(
        Incoming{.method = "ACK", .branch = "z9hG4bKin2", .to_tag = tag}
            .ToBytes());
    talks.Receive(Incoming{
        .branch = "z9hG4bKin3", .to_tag = tag, .cseq = 2, .body = offer}
                      .ToBytes());
    EXPECT_EQ(KindOf(talks.Sent(-1)), "488 INVITE");
    EXPECT_EQ(WarningIn(talks.Sent(-1)), warning);
  }
  LoneUa other;
  other.Receive(Incoming{.body = "x"}.ToBytes());
  EXPECT_EQ(KindOf(other.Sent(-1)), "400 INVITE");
  EXPECT_EQ(WarningIn(other.Sent(-1)), "");
}

}  // namespace
}  // namespace sipsim::sip
