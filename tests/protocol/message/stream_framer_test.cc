#include "protocol/message/stream_framer.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace sipsim::sip {
namespace {

std::string MessageText(absl::string_view length_field,
                        absl::string_view body) {
  return absl::StrCat("OPTIONS sip:b.com SIP/2.0\r\nVia: x\r\n", length_field,
                      "To: y\r\n\r\n", body);
}

std::string WithBody(absl::string_view body) {
  return MessageText(absl::StrCat("Content-Length: ", body.size(), "\r\n"),
                     body);
}

// What comes out of `framer` for `bytes`, one word or message each.
std::vector<std::string> Frames(StreamFramer& framer, absl::string_view bytes) {
  framer.Append(BufferRef::Copy(bytes));
  std::vector<std::string> frames;
  for (Frame f = framer.Next(); f.kind != FrameKind::kNone; f = framer.Next()) {
    frames.push_back(f.kind == FrameKind::kMessage
                         ? std::string(f.bytes.view())
                         : std::string(FrameKindName(f.kind)));
  }
  return frames;
}

using Words = std::vector<std::string>;

TEST(StreamFramer, CutsMessagesByContentLength) {
  const std::string one = WithBody("abc");
  const std::string two = WithBody("");
  const std::string three = WithBody("\r\n\r\nSIP/2.0");
  StreamFramer framer({});
  EXPECT_EQ(Frames(framer, one + two + three), Words({one, two, three}));
  EXPECT_EQ(framer.waiting_bytes(), 0u);
}

TEST(StreamFramer, PutsMessageTogetherFromSingleBytes) {
  const std::string text = WithBody("body") + WithBody("x");
  StreamFramer framer({});
  Words frames;
  for (const char c : text) {
    for (std::string& f : Frames(framer, {&c, 1})) frames.push_back(f);
  }
  EXPECT_EQ(frames, Words({WithBody("body"), WithBody("x")}));
}

TEST(StreamFramer, HandsOnSegmentThatIsOneMessageAsItIs) {
  const BufferRef segment = BufferRef::Copy(WithBody("abc"));
  StreamFramer framer({});
  framer.Append(segment);
  EXPECT_EQ(framer.Next().bytes.get(), segment.get());
}

TEST(StreamFramer, UnderstandsEveryFormOfContentLength) {
  for (const char* field :
       {"l: 3\r\n", "L:3\r\n", "CONTENT-LENGTH :  3 \r\n", "l:\r\n 3\r\n",
        "Content-Length: 3\n", "l: 3\r\nContent-Length: 003\r\n"}) {
    StreamFramer framer({});
    const std::string text = MessageText(field, "abc");
    EXPECT_EQ(Frames(framer, text), Words({text})) << field;
  }
}

TEST(StreamFramer, GivesUpWithoutOneContentLength) {
  for (const char* field : {"", "l: x\r\n", "l:\r\n", "l: -3\r\n", "l: 3 4\r\n",
                            "l: 3\r\nl: 4\r\n", "l: 99999999999\r\n"}) {
    StreamFramer framer({});
    EXPECT_EQ(Frames(framer, MessageText(field, "abc")),
              Words({"no content length"}))
        << field;
    EXPECT_TRUE(Frames(framer, WithBody("")).empty());
  }
}

TEST(StreamFramer, GivesHeadersOfWhatItGivesUp) {
  StreamFramer framer({});
  framer.Append(BufferRef::Copy(MessageText("", "body")));
  EXPECT_EQ(framer.Next().bytes.view(), MessageText("", ""));
}

// RFC 3261 section 7.5, RFC 5626 section 3.5.1.
TEST(StreamFramer, TellsPingsFromLineEndsAheadOfMessages) {
  const std::string m = WithBody("");
  StreamFramer framer({});
  EXPECT_EQ(Frames(framer, "\r\n" + m), Words({m}));
  EXPECT_EQ(Frames(framer, "\r\n\r\n"), Words({"ping"}));
  EXPECT_EQ(Frames(framer, "\r\n\r\n" + m + "\r\n\r\n\r\n\r\n"),
            Words({"ping", m, "ping", "ping"}));
  EXPECT_EQ(Frames(framer, "\r"), Words());
  EXPECT_EQ(Frames(framer, "\n\r"), Words());
  EXPECT_EQ(Frames(framer, "\n"), Words({"ping"}));
  EXPECT_EQ(Frames(framer, "\r"), Words());
  EXPECT_EQ(Frames(framer, "\n" + m), Words({m}));
}

TEST(StreamFramer, GivesUpOnWhatIsNoStartLine) {
  StreamFramer framer({});
  EXPECT_EQ(Frames(framer, "GET / HTTP/1.1\r\n"), Words({"garbage"}));
  StreamFramer no_line_end({});
  EXPECT_EQ(Frames(no_line_end, std::string(9'000, 'x')), Words({"garbage"}));
}

TEST(StreamFramer, GivesUpOnWhatIsTooLong) {
  ParseLimits limits;
  limits.message_bytes = 300;
  StreamFramer fits(limits);
  const std::string text = WithBody(std::string(200, 'x'));
  EXPECT_EQ(Frames(fits, text), Words({text}));
  StreamFramer body(limits);
  EXPECT_EQ(Frames(body, MessageText("l: 280\r\n", "")), Words({"too long"}));
  StreamFramer headers(limits);
  EXPECT_EQ(Frames(headers,
                   "OPTIONS sip:b.com SIP/2.0\r\nX: " + std::string(400, 'x')),
            Words({"too long"}));
}

}  // namespace
}  // namespace sipsim::sip
