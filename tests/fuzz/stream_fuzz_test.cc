// Streams of messages, cut anywhere, with keep-alives between and garbage
// behind: what comes out is what would have come in datagrams, and garbage
// does no harm. Meant to run under ASan and UBSan too.

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "bench/corpus/messages.h"
#include "gtest/gtest.h"
#include "protocol/base/buffer.h"
#include "protocol/message/parser.h"
#include "protocol/message/stream_framer.h"
#include "tests/protocol/testing/draws.h"
#include "tests/torture/torture_messages.h"

namespace sipsim::sip {
namespace {

// Those that say their length, and have all of it: what a sender on a stream
// must write (RFC 3261 section 18.3).
std::vector<std::string> Framed() {
  std::vector<std::string> framed;
  const auto add = [&](const std::string& text) {
    Message message;
    const ParseError error =
        ParseMessage(BufferRef::Copy(text), ParseLimits(), &message);
    if (!error.ok() || !message.content_length().has_value()) return;
    // Some end in what a datagram drops.
    const size_t end = message.fields().back().end + 2 + message.body().size();
    if (end == text.size()) framed.push_back(text);
  };
  for (const auto& message : bench::Corpus()) add(message.text);
  for (const auto& message : TortureMessages()) add(message.text);
  return framed;
}

// Gives `stream` to a framer in parts of random sizes.
std::vector<std::string> CutAnywhere(absl::string_view stream, Draws& draws,
                                     std::vector<FrameKind>* others) {
  StreamFramer framer({});
  std::vector<std::string> messages;
  const size_t longest = draws.Below(4) == 0 ? 5 : 1'500;
  while (!stream.empty()) {
    const size_t size = 1 + draws.Below(longest);
    framer.Append(BufferRef::Copy(stream.substr(0, size)));
    stream.remove_prefix(std::min(size, stream.size()));
    for (Frame f = framer.Next(); f.kind != FrameKind::kNone;
         f = framer.Next()) {
      if (f.kind == FrameKind::kMessage) {
        messages.emplace_back(f.bytes.view());
      } else {
        others->push_back(f.kind);
      }
    }
  }
  return messages;
}

absl::string_view WithoutLineEndsAhead(absl::string_view text) {
  while (!text.empty() && (text[0] == '\r' || text[0] == '\n')) {
    text.remove_prefix(1);
  }
  return text;
}

TEST(StreamFuzz, ComesOutAsItWouldInDatagrams) {
  const std::vector<std::string> framed = Framed();
  ASSERT_GT(framed.size(), 10u);
  Draws draws(3261);
  for (int round = 0; round < 3'000; ++round) {
    std::string stream;
    std::vector<std::string> sent;
    size_t pings = 0;
    for (size_t i = draws.Below(6); i > 0; --i) {
      const std::string& text = framed[draws.Below(framed.size())];
      sent.emplace_back(WithoutLineEndsAhead(text));
      absl::StrAppend(&stream, sent.back());
      if (draws.Below(3) == 0) {
        ++pings;
        absl::StrAppend(&stream, "\r\n\r\n");
      }
    }
    std::vector<FrameKind> others;
    EXPECT_EQ(CutAnywhere(stream, draws, &others), sent) << "round " << round;
    EXPECT_EQ(others, std::vector<FrameKind>(pings, FrameKind::kPing));
    if (HasFailure()) FAIL() << stream;
  }
}

TEST(StreamFuzz, GarbageDoesNoHarm) {
  const std::vector<std::string> framed = Framed();
  Draws draws(18);
  size_t given_up = 0;
  Message message;
  for (int round = 0; round < 3'000; ++round) {
    std::string stream;
    for (size_t i = 1 + draws.Below(4); i > 0; --i) {
      std::string text = framed[draws.Below(framed.size())];
      for (size_t k = draws.Below(4); k > 0; --k) {
        text[draws.Below(text.size())] = static_cast<char>(draws.Below(256));
      }
      if (draws.Below(4) == 0) text.resize(draws.Below(text.size()));
      absl::StrAppend(&stream, text);
    }
    std::vector<FrameKind> others;
    const auto messages = CutAnywhere(stream, draws, &others);
    // How it is cut makes no difference.
    std::vector<FrameKind> others_again;
    EXPECT_EQ(CutAnywhere(stream, draws, &others_again), messages);
    EXPECT_EQ(others_again, others);
    for (const std::string& text : messages) {
      const ParseError error =
          ParseMessage(BufferRef::Copy(text), ParseLimits(), &message);
      EXPECT_NE(error.code, ParseErrorCode::kBodyTooShort) << text;
    }
    given_up += !others.empty() && others.back() != FrameKind::kPing;
    if (HasFailure()) FAIL() << "round " << round << ":\n" << stream;
  }
  EXPECT_GT(given_up, 300u);
}

}  // namespace
}  // namespace sipsim::sip
