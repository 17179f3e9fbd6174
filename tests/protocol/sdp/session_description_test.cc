#include "protocol/sdp/session_description.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace sipsim::sip {
namespace {

// RFC 8866 section 5.
constexpr char kExample[] =
    "v=0\r\n"
    "o=jdoe 3724394400 3724394405 IN IP4 198.51.100.1\r\n"
    "s=Call to John Smith\r\n"
    "i=SDP Offer #1\r\n"
    "u=http://www.jdoe.example.com/home.html\r\n"
    "e=Jane Doe <jane@jdoe.example.com>\r\n"
    "p=+1 617 555-6011\r\n"
    "c=IN IP4 198.51.100.1\r\n"
    "t=0 0\r\n"
    "m=audio 49170 RTP/AVP 0\r\n"
    "m=audio 49180 RTP/AVP 0\r\n"
    "m=video 51372 RTP/AVP 99\r\n"
    "c=IN IP6 2001:db8::2\r\n"
    "a=rtpmap:99 h263-1998/90000\r\n";

// RFC 3665 section 3.1, F1.
constexpr char kAlice[] =
    "v=0\r\n"
    "o=alice 2890844526 2890844526 IN IP4 client.atlanta.example.com\r\n"
    "s=-\r\n"
    "c=IN IP4 192.0.2.101\r\n"
    "t=0 0\r\n"
    "m=audio 49172 RTP/AVP 0\r\n"
    "a=rtpmap:0 PCMU/8000\r\n";

SessionDescription Parse(absl::string_view text) {
  SessionDescription sdp;
  const SdpError error = ParseSessionDescription(text, SdpLimits(), &sdp);
  EXPECT_TRUE(error.ok()) << error.ToString();
  return sdp;
}

std::string Written(const SessionDescription& sdp) {
  std::string text = "what was there before";
  WriteSessionDescription(sdp, &text);
  return text;
}

SdpError ErrorOf(absl::string_view text, const SdpLimits& limits = {}) {
  SessionDescription sdp;
  return ParseSessionDescription(text, limits, &sdp);
}

TEST(SessionDescription, ReadsEveryPartOfTheRfcExample) {
  const SessionDescription sdp = Parse(kExample);
  EXPECT_EQ(sdp.origin.user_name, "jdoe");
  EXPECT_EQ(sdp.origin.session_id, 3724394400u);
  EXPECT_EQ(sdp.origin.session_version, 3724394405u);
  EXPECT_EQ(sdp.origin.address, "198.51.100.1");
  EXPECT_EQ(sdp.session_name, "Call to John Smith");
  ASSERT_EQ(sdp.information.size(), 4u);
  EXPECT_EQ(sdp.information[2].value, "Jane Doe <jane@jdoe.example.com>");
  ASSERT_EQ(sdp.media.size(), 3u);
  EXPECT_EQ(sdp.media[1].port, 49180);
  EXPECT_EQ(sdp.media[2].media, "video");
  EXPECT_EQ(sdp.media[2].formats[0], "99");
  EXPECT_EQ(sdp.media[2].FormatAttribute("rtpmap", "99"), "h263-1998/90000");
  EXPECT_EQ(sdp.media[2].FormatAttribute("rtpmap", "9"), "");
}

TEST(SessionDescription, MediaConnectionOverridesThatOfTheSession) {
  const SessionDescription sdp = Parse(kExample);
  EXPECT_EQ(sdp.ConnectionOfMedia(sdp.media[0])->address, "198.51.100.1");
  EXPECT_EQ(sdp.ConnectionOfMedia(sdp.media[2])->address, "2001:db8::2");
  EXPECT_EQ(sdp.ConnectionOfMedia(sdp.media[2])->addr_type, "IP6");
}

TEST(SessionDescription, WritesWhatItHasRead) {
  EXPECT_EQ(Written(Parse(kExample)), kExample);
  EXPECT_EQ(Written(Parse(kAlice)), kAlice);
}

TEST(SessionDescription, WritesEveryKindOfLineInItsPlace) {
  const std::string text = absl::StrCat(
      "v=0\r\no=- 1 2 IN IP6 ::1\r\ns=-\r\nc=IN IP4 233.252.0.1/127/3\r\n",
      "b=CT:128\r\nt=3724394400 3724398000\r\nr=604800 3600 0 90000\r\n",
      "z=3730928400 -1h\r\nk=prompt\r\na=recvonly\r\n",
      "m=video 49170/2 RTP/AVP 31 32\r\ni=slides\r\nc=IN IP4 233.252.0.2\r\n",
      "b=AS:64\r\nk=prompt\r\na=quality:10\r\n");
  EXPECT_EQ(Written(Parse(text)), text);
  EXPECT_EQ(Parse(text).media[0].port_count, 2);
}

TEST(SessionDescription, AcceptsLinesThatEndInLineFeedAlone) {
  const std::string text = absl::StrReplaceAll(kAlice, {{"\r\n", "\n"}});
  EXPECT_EQ(Written(Parse(text)), kAlice);
}

TEST(SessionDescription, TakesTheLastLineWithoutItsEnd) {
  const absl::string_view text(kAlice);
  EXPECT_EQ(Written(Parse(text.substr(0, text.size() - 2))), kAlice);
}

TEST(SessionDescription, DirectionIsOfTheStreamThenOfTheSession) {
  const std::string head = "v=0\r\no=- 1 1 IN IP4 h\r\ns=-\r\nc=IN IP4 h\r\n";
  const std::string text = absl::StrCat(
      head, "t=0 0\r\na=recvonly\r\nm=audio 1 RTP/AVP 0\r\na=inactive\r\n",
      "m=audio 2 RTP/AVP 0\r\n");
  const SessionDescription sdp = Parse(text);
  EXPECT_EQ(sdp.DirectionOfMedia(sdp.media[0]), MediaDirection::kInactive);
  EXPECT_EQ(sdp.DirectionOfMedia(sdp.media[1]), MediaDirection::kRecvOnly);
  const SessionDescription plain = Parse(kAlice);
  EXPECT_EQ(plain.DirectionOfMedia(plain.media[0]), MediaDirection::kSendRecv);
}

TEST(SessionDescription, NamesTheErrorAndTheByteWhereItIs) {
  const struct {
    const char* from;  // What is replaced in kAlice, ...
    const char* to;    // ... and by what.
    SdpErrorCode code;
    const char* at;  // The error lies where this begins; null: at the end.
  } kCases[] = {
      {"v=0", "v=1", SdpErrorCode::kBadVersion, "1\r\no="},
      {"v=0\r\n", "", SdpErrorCode::kMissingLine, "o="},
      {"s=-\r\n", "", SdpErrorCode::kMissingLine, "c="},
      {"t=0 0\r\n", "", SdpErrorCode::kMissingLine, "audio"},
      {"t=0 0\r\nm=audio 49172 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\n", "",
       SdpErrorCode::kMissingLine, nullptr},
      {"c=IN IP4 192.0.2.101\r\n", "", SdpErrorCode::kMissingLine, "audio"},
      {"2890844526 2890844526 IN", "x 2890844526 IN", SdpErrorCode::kBadOrigin,
       "x 28"},
      {"2890844526 IN", "-1 IN", SdpErrorCode::kBadOrigin, "-1"},
      {" client.atlanta.example.com", "", SdpErrorCode::kBadOrigin, "alice"},
      {"c=IN IP4 ", "c=IN  ", SdpErrorCode::kBadConnection, "IN  "},
      {"t=0 0", "t=0", SdpErrorCode::kBadTime, "\r\nm="},
      {"t=0 0", "t=0 0 0", SdpErrorCode::kBadTime, "0\r\nm="},
      {"49172", "65536", SdpErrorCode::kBadMedia, "65536"},
      {"49172", "49172/0", SdpErrorCode::kBadMedia, "49172/0"},
      {"49172 RTP/AVP 0", "49172", SdpErrorCode::kBadMedia, "\r\na="},
      {"49172 RTP/AVP 0", "49172 RTP/AVP", SdpErrorCode::kBadMedia, "\r\na="},
      {"49172 RTP/AVP 0", "49172 RTP/AVP 0  3", SdpErrorCode::kBadMedia,
       " 3\r\n"},
      {"s=-", "x=-", SdpErrorCode::kUnknownType, "x=-"},
      {"s=-", "s:-", SdpErrorCode::kBadLine, "s:-"},
      {"s=-", "s", SdpErrorCode::kBadLine, "s\r\n"},
      {"s=-", "s=a\rb", SdpErrorCode::kBadLine, "\rb"},
      {"s=-", "s=-\r\ns=-", SdpErrorCode::kBadOrder, "s=-\r\nc="},
      {"c=IN IP4 192.0.2.101\r\nt=0 0\r\n", "t=0 0\r\nc=IN IP4 192.0.2.101\r\n",
       SdpErrorCode::kBadOrder, "c="},
      {"t=0 0", "r=1 2 3", SdpErrorCode::kBadOrder, "1 2 3"},
      {"a=rtpmap:0 PCMU/8000", "t=0 0", SdpErrorCode::kBadOrder, "t=0 0\r\n$"},
  };
  for (const auto& c : kCases) {
    std::string text = absl::StrReplaceAll(kAlice, {{c.from, c.to}});
    size_t at = text.size();
    if (c.at != nullptr) {
      const std::string wanted = c.at;
      at = wanted.back() == '$'
               ? text.rfind(wanted.substr(0, wanted.size() - 1))
               : text.find(wanted);
    }
    const SdpError error = ErrorOf(text);
    EXPECT_EQ(SdpErrorName(error.code), std::string(SdpErrorName(c.code)))
        << text;
    EXPECT_EQ(error.offset, at) << text;
  }
}

TEST(SessionDescription, KeepsToItsLimits) {
  SdpLimits limits;
  limits.text_bytes = 10;
  EXPECT_EQ(ErrorOf(kAlice, limits).code, SdpErrorCode::kTooLong);
  limits = SdpLimits();
  limits.line_count = 6;
  EXPECT_EQ(ErrorOf(kAlice, limits).code, SdpErrorCode::kTooMany);
  limits = SdpLimits();
  limits.media_count = 2;
  EXPECT_EQ(ErrorOf(kExample, limits).code, SdpErrorCode::kTooMany);
  limits = SdpLimits();
  limits.format_count = 1;
  EXPECT_EQ(
      ErrorOf(absl::StrReplaceAll(kAlice, {{"AVP 0", "AVP 0 3"}}), limits).code,
      SdpErrorCode::kTooMany);
}

TEST(SessionDescription, NeverReadsPastAnyCutOfTheText) {
  const std::string text = kExample;
  for (size_t size = 0; size < text.size(); ++size) {
    const std::string cut = text.substr(0, size);
    const SdpError error = ErrorOf(cut);
    EXPECT_LE(error.offset, cut.size());
    // All that comes before the first m= is needed.
    EXPECT_TRUE(size > text.find("t=") || !error.ok()) << cut;
  }
}

}  // namespace
}  // namespace sipsim::sip
