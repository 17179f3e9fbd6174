#include "protocol/alg/sdp_edit.h"

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gtest/gtest.h"
#include "protocol/sdp/session_description.h"
#include "tests/protocol/testing/draws.h"

namespace sipsim::sip {
namespace {

using Ports = std::vector<std::optional<uint16_t>>;

const IpAddress& Alg() {
  static const auto& address = *new IpAddress(*IpAddress::Parse("192.0.2.128"));
  return address;
}

// F1 of RFC 3665 section 3.5.
constexpr char kOffer[] =
    "v=0\r\n"
    "o=alice 2890844526 2890844526 IN IP4 client.atlanta.example.com\r\n"
    "s=-\r\n"
    "c=IN IP4 192.0.2.101\r\n"
    "t=0 0\r\n"
    "m=audio 49172 RTP/AVP 0\r\n"
    "a=rtpmap:0 PCMU/8000\r\n";

TEST(SdpEdit, AddressAndPortChangeAndNothingElse) {
  EXPECT_EQ(EditSdp(kOffer, Alg(), Ports{2000}),
            absl::StrReplaceAll(
                kOffer, {{"c=IN IP4 192.0.2.101", "c=IN IP4 192.0.2.128"},
                         {"m=audio 49172", "m=audio 2000"}}));
}

TEST(SdpEdit, StreamsWithoutANewPortKeepTheirs) {
  const std::string two = absl::StrCat(kOffer, "m=video 0 RTP/AVP 31\r\n");
  EXPECT_EQ(EditSdp(two, Alg(), Ports{2000, std::nullopt}),
            absl::StrReplaceAll(
                two, {{"c=IN IP4 192.0.2.101", "c=IN IP4 192.0.2.128"},
                      {"m=audio 49172", "m=audio 2000"}}));
}

TEST(SdpEdit, EachConnectionLineIsChanged) {
  const std::string two = absl::StrCat(
      kOffer, "m=video 5000 RTP/AVP 31\r\nc=IN IP6 2001:db8::1\r\na=x\r\n");
  const std::string edited = EditSdp(two, Alg(), Ports{2000, 2002});
  EXPECT_EQ(edited.find("192.0.2.101"), std::string::npos);
  EXPECT_EQ(edited.find("IP6"), std::string::npos);
  EXPECT_NE(edited.find("m=video 2002 RTP/AVP 31\r\nc=IN IP4 192.0.2.128\r\n"),
            std::string::npos);
}

// RFC 3264 section 8.4: 0.0.0.0 says hold, whoever passes it on.
TEST(SdpEdit, HoldStaysHold) {
  const std::string held =
      absl::StrReplaceAll(kOffer, {{"192.0.2.101", "0.0.0.0"}});
  EXPECT_NE(EditSdp(held, Alg(), Ports{2000}).find("c=IN IP4 0.0.0.0\r\n"),
            std::string::npos);
}

TEST(SdpEdit, BareLineFeedsStay) {
  const std::string text = absl::StrReplaceAll(kOffer, {{"\r", ""}});
  EXPECT_EQ(EditSdp(text, Alg(), Ports{2000}).find('\r'), std::string::npos);
}

// Whatever can be read can be edited, and then says what was asked for and
// otherwise the same.
TEST(SdpEdit, EveryReadableDescriptionStaysReadable) {
  const std::string base = absl::StrCat(
      kOffer, "m=video 5000/2 RTP/AVP 31 32\r\nc=IN IP4 192.0.2.7\r\na=x\r\n");
  Draws draws(7);
  int readable = 0;
  for (int round = 0; round < 30'000; ++round) {
    std::string text = base;
    for (size_t i = draws.Below(3); i > 0; --i) {
      const size_t at = draws.Below(text.size());
      switch (draws.Below(3)) {
        case 0:
          text[at] = static_cast<char>(draws.Below(256));
          break;
        case 1:
          text.erase(at, 1 + draws.Below(4));
          break;
        default:
          text.insert(at, base.substr(draws.Below(base.size()), 9));
      }
      if (text.empty()) break;
    }
    SessionDescription before;
    if (!ParseSessionDescription(text, SdpLimits(), &before).ok()) continue;
    ++readable;
    Ports ports(before.media.size(), 2000);
    const std::string edited = EditSdp(text, Alg(), ports);
    SessionDescription after;
    ASSERT_TRUE(ParseSessionDescription(edited, SdpLimits(), &after).ok())
        << text << edited;
    ASSERT_EQ(after.media.size(), before.media.size());
    EXPECT_EQ(after.origin.address, before.origin.address);
    for (size_t i = 0; i < after.media.size(); ++i) {
      EXPECT_EQ(after.media[i].port, 2000);
      EXPECT_EQ(after.media[i].formats.size(), before.media[i].formats.size());
      EXPECT_EQ(after.media[i].lines.size(), before.media[i].lines.size());
    }
  }
  EXPECT_GT(readable, 10'000);
}

}  // namespace
}  // namespace sipsim::sip
