// Where and how parsing fails: offsets, limits, and what is left to answer.

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gtest/gtest.h"
#include "protocol/message/message_dump.h"
#include "protocol/message/parser.h"

namespace sipsim::sip {
namespace {

constexpr char kOptions[] =
    "OPTIONS sip:a@example.com SIP/2.0\r\n"
    "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1\r\n"
    "From: <sip:b@example.com>;tag=1\r\n"
    "To: <sip:a@example.com>\r\n"
    "Call-ID: x\r\n"
    "CSeq: 1 OPTIONS\r\n"
    "Content-Length: 3\r\n"
    "\r\n"
    "abc";

ParseError Parse(absl::string_view text, const ParseLimits& limits = {}) {
  Message message;
  return ParseMessage(BufferRef::Copy(text), limits, &message);
}

// kOptions with `from` replaced by `to`, and the error at the first byte of
// `at` in that.
struct Broken {
  const char* from;
  const char* to;
  const char* error;
  const char* at;
};

TEST(ParseError, NamesTheFirstByteThatCannotBeRight) {
  const Broken kCases[] = {
      {"OPTIONS sip", "OPTIONS\tsip", "bad_start_line", "\tsip"},
      {"sip:a@example.com SIP", "sip:a@exa mple.com SIP", "bad_start_line",
       "mple.com SIP"},
      {"sip:a@example.com SIP", "<sip:a@example.com> SIP", "bad_request_uri",
       "<sip:a@example.com> SIP"},
      {"SIP/2.0\r", "SIP/2.1\r", "bad_version", "2.1\r"},
      {"From:", "From", "bad_header_name", "<sip:b"},
      {"Call-ID: x", "Call-ID: x y", "bad_header_value", "y\r\nCSeq"},
      {"CSeq: 1 ", "CSeq: -1 ", "bad_header_value", "-1 "},
      {"CSeq: 1 OPTIONS", "CSeq: 1 INVITE", "method_mismatch", "INVITE"},
      {";tag=1", ";tag=", "bad_header_value", "\r\nTo:"},
      {"192.0.2.1", "192.0.2.256", "bad_header_value", "192.0.2.256"},
      {"<sip:b@example.com>", "<sip:b@example..com>", "bad_header_value",
       ".com>;tag"},
      {"To: <sip:a", "To: \"x <sip:a", "bad_header_value", "\r\nCall-ID"},
      {"To: ", "X:\x01 ", "bad_line_end", "\x01 "},
      {"To: ", "From: ", "duplicate_header", "From: <sip:a"},
      {"To: ", "X: ", "missing_header", "\r\nabc"},
      {"Length: 3", "Length: 4", "body_too_short", ""},
      {"Length: 3", "Length: 3x", "bad_header_value", "x\r\n\r\n"},
  };
  for (const Broken& c : kCases) {
    const std::string text = absl::StrReplaceAll(kOptions, {{c.from, c.to}});
    const ParseError error = Parse(text);
    EXPECT_STREQ(ParseErrorName(error.code), c.error) << c.to;
    const size_t at = *c.at == '\0' ? text.size() : text.find(c.at);
    EXPECT_EQ(error.offset, at) << c.to << ": " << error.ToString();
  }
}

TEST(ParseError, EveryCutIsAnErrorAndNoCrash) {
  const std::string text = kOptions;
  for (size_t size = 0; size < text.size(); ++size) {
    const ParseError error = Parse(absl::string_view(text).substr(0, size));
    EXPECT_FALSE(error.ok()) << size;
    EXPECT_LE(error.offset, size);
  }
}

TEST(ParseError, TextSaysWhatWasExpectedAndFound) {
  const std::string text = absl::StrReplaceAll(kOptions, {{"1 OP", "-1 OP"}});
  EXPECT_EQ(DescribeError(Parse(text), text),
            "byte 155: bad_header_value in CSeq: expected a number below 2**31 "
            "and a method, found \"-1 OPTIONS\"");
  EXPECT_EQ(DescribeError(Parse(kOptions), kOptions), "no error");
}

TEST(ParseLimits, EachIsAnErrorOfItsOwn) {
  const auto with = [](absl::string_view more, auto set) {
    ParseLimits limits;
    set(limits);
    const std::string text = absl::StrReplaceAll(
        kOptions, {{"Content-Length", absl::StrCat(more, "Content-Length")}});
    return std::string(ParseErrorName(Parse(text, limits).code));
  };
  EXPECT_EQ(with("", [](ParseLimits& l) { l.message_bytes = 100; }),
            "message_too_long");
  EXPECT_EQ(with("", [](ParseLimits& l) { l.header_field_count = 5; }),
            "too_many_headers");
  EXPECT_EQ(with("", [](ParseLimits& l) { l.header_field_count = 6; }), "none");
  EXPECT_EQ(with("X: 0123456789012345678901234567890123456789012345\r\n",
                 [](ParseLimits& l) { l.header_field_bytes = 45; }),
            "header_too_long");
  EXPECT_EQ(with("v: SIP/2.0/UDP a, SIP/2.0/UDP b\r\n",
                 [](ParseLimits& l) { l.via_count = 2; }),
            "too_many_entries");
  EXPECT_EQ(with("Route: <sip:a>,<sip:b>\r\n",
                 [](ParseLimits& l) { l.route_count = 1; }),
            "too_many_entries");
  EXPECT_EQ(with("m: <sip:a>,<sip:b>\r\n",
                 [](ParseLimits& l) { l.contact_count = 1; }),
            "too_many_entries");
}

TEST(Parser, TakesBareLineFeeds) {
  const std::string text = absl::StrReplaceAll(kOptions, {{"\r\n", "\n"}});
  EXPECT_EQ(Parse(text).ToString(), "no error");
}

TEST(Parser, TakesNoBytesAtAll) {
  Message message;
  EXPECT_EQ(ParseMessage(BufferRef(), ParseLimits(), &message).code,
            ParseErrorCode::kEmpty);
  EXPECT_FALSE(CanAnswer(message));
}

TEST(Parser, ReusedMessageForgetsTheOneBefore) {
  Message message;
  const std::string full = absl::StrReplaceAll(
      kOptions, {{"To:",
                  "Route: <sip:r;lr>\r\nContact: *\r\nExpires: 5\r\n"
                  "Max-Forwards: 9\r\nTo:"}});
  ASSERT_TRUE(
      ParseMessage(BufferRef::Copy(full), ParseLimits(), &message).ok());
  message.StampTopVia({*IpAddress::Parse("192.0.2.9"), 1});
  ASSERT_TRUE(
      ParseMessage(BufferRef::Copy(kOptions), ParseLimits(), &message).ok());
  EXPECT_TRUE(message.routes().empty());
  EXPECT_FALSE(message.contact_is_star());
  EXPECT_FALSE(message.expires().has_value());
  EXPECT_FALSE(message.max_forwards().has_value());
  EXPECT_FALSE(message.has_via_stamp());
  EXPECT_EQ(message.Find(HeaderId::kRoute), nullptr);
}

TEST(Message, MovedOneKeepsItsViewsAndLists) {
  std::string vias;
  for (int i = 0; i < 9; ++i)
    absl::StrAppend(&vias, "v: SIP/2.0/UDP h", i, ".example\r\n");
  Message message;
  ASSERT_TRUE(
      ParseMessage(BufferRef::Copy(absl::StrReplaceAll(
                       kOptions, {{"From", absl::StrCat(vias, "From")}})),
                   ParseLimits(), &message)
          .ok());
  const Message moved = std::move(message);
  ASSERT_EQ(moved.vias().size(), 10u);
  EXPECT_EQ(moved.vias()[9].host, "h8.example");
  EXPECT_EQ(moved.from()->tag, "1");
  ASSERT_TRUE(ParseMessage(BufferRef::Copy(kOptions), ParseLimits(), &message)
                  .ok());  // The moved-from one can be filled again.
  EXPECT_EQ(message.vias().size(), 1u);
}

TEST(DumpMessage, ShowsOffsetsNamesAndTypedValues) {
  Message message;
  const std::string text = absl::StrReplaceAll(
      kOptions,
      {{"To: <sip:a@example.com>", "t: A <sip:a@example.com:5070;lr>"},
       {"Call-ID", "X-Odd: a\r\n\tb\xff\r\nCall-ID"}});
  ASSERT_TRUE(
      ParseMessage(BufferRef::Copy(text), ParseLimits(), &message).ok());
  EXPECT_EQ(
      DumpMessage(message),
      "request OPTIONS sip:a@example.com\n"
      "  request-uri: scheme=sip user=a host=example.com\n"
      "byte 35: Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1\n"
      "  transport=UDP host=192.0.2.1 branch=z9hG4bK1\n"
      "byte 79: From: <sip:b@example.com>;tag=1\n"
      "  scheme=sip user=b host=example.com tag=1\n"
      "byte 112: t (To): A <sip:a@example.com:5070;lr>\n"
      "  display_name=A scheme=sip user=a host=example.com port=5070 uri.lr\n"
      "byte 146: X-Odd: a b\\xff\n"
      "byte 161: Call-ID: x\n"
      "byte 173: CSeq: 1 OPTIONS\n"
      "  number=1 method=OPTIONS\n"
      "byte 190: Content-Length: 3\n"
      "byte 211: body of 3 bytes\n");
}

}  // namespace
}  // namespace sipsim::sip
