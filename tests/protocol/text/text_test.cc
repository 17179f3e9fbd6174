#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "protocol/text/block_scanner.h"
#include "protocol/text/char_class.h"
#include "protocol/text/host.h"
#include "protocol/text/parameter.h"
#include "protocol/text/text_scanner.h"

namespace sipsim::sip {
namespace {

// Section 25.1, each rule spelled out once more.
TEST(CharClass, MatchesTheGrammar) {
  const std::string letters =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  const std::string alphanum = letters + "0123456789";
  const std::string unreserved = alphanum + "-_.!~*'()";
  const auto is = [](const std::string& set, int c) {
    return c != 0 && set.find(static_cast<char>(c)) != std::string::npos;
  };
  for (int i = 0; i < 256; ++i) {
    const char c = static_cast<char>(i);
    EXPECT_EQ(IsClass(c, kToken), is(alphanum + "-.!%*_+`'~", i)) << i;
    EXPECT_EQ(IsClass(c, kWord), is(alphanum + "-.!%*_+`'~()<>:\\\"/[]?{}", i))
        << i;
    EXPECT_EQ(IsClass(c, kUserChar), is(unreserved + "&=+$,;?/", i)) << i;
    EXPECT_EQ(IsClass(c, kPasswordChar), is(unreserved + "&=+$,", i)) << i;
    EXPECT_EQ(IsClass(c, kParamChar), is(unreserved + "[]/:&+$", i)) << i;
    EXPECT_EQ(IsClass(c, kHeaderChar), is(unreserved + "[]/?:+$", i)) << i;
    EXPECT_EQ(IsClass(c, kUric), is(unreserved + ";/?:@&=+$,[]", i)) << i;
    EXPECT_EQ(IsClass(c, kTextChar), i == 9 || (i >= 32 && i != 127)) << i;
  }
}

TEST(Host, FollowsTheGrammar) {
  for (const char* text : {"a", "a.b", "a.b.", "a-b.c", "a--b.c1", "1.2.3.4",
                           "255.255.255.255", "3com.com", "x9"}) {
    EXPECT_TRUE(IsHostnameOrIpv4(text)) << text;
  }
  for (const char* text :
       {"", ".", "a..b", "-a", "a-", "a.-b", "a-.b", "1.2", "256.1.1.1",
        "1.2.3.4.", "a.1", "a_b", "1.2.3.4444"}) {
    EXPECT_FALSE(IsHostnameOrIpv4(text)) << text;
  }
  EXPECT_TRUE(IsIpv6Reference("[::1]"));
  EXPECT_FALSE(IsIpv6Reference("[1.2.3.4]"));
  EXPECT_FALSE(IsIpv6Reference("::1"));
}

TEST(Parameter, ListIsReadInOrderWithQuotesAndBlanks) {
  absl::string_view list = ";a=1 ; b ;\r\n c = \"x;y=\\\"z\"";
  std::string read;
  while (const auto parameter = NextParameter(&list)) {
    absl::StrAppend(&read, parameter->name, "=", parameter->value, "|");
  }
  EXPECT_EQ(read, "a=1|b=|c=\"x;y=\\\"z\"|");
  EXPECT_EQ(FindParameter(";tag=1;TAG=2", "Tag"), "1");
  EXPECT_FALSE(FindParameter("", "tag").has_value());
}

// Texts with every byte, with runs of all lengths around the borders of blocks,
// and from a generator of our own.
std::vector<std::string> ScanTexts() {
  std::vector<std::string> texts;
  for (int c = 0; c < 256; ++c) {
    for (const size_t at : {0, 31, 32, 63, 64}) {
      std::string text(130, 'a');
      text[at] = static_cast<char>(c);
      text[at + 1] = static_cast<char>(c);
      texts.push_back(text);
    }
  }
  uint64_t state = 1;
  for (int i = 0; i < 2000; ++i) {
    std::string text;
    for (int j = 0; j < 200; ++j) {
      state = state * 6364136223846793005u + 1442695040888963407u;
      const auto draw = static_cast<unsigned>(state >> 33);
      // Mostly what the rules of labels and of blank lines look at.
      text.push_back(draw % 4 == 0 ? static_cast<char>(draw >> 8)
                                   : "a.-\r\n.- "[draw >> 8 & 7]);
    }
    texts.push_back(text);
  }
  return texts;
}

struct Bitmaps {
  explicit Bitmaps(size_t blocks) : words(2 * blocks), count(blocks) {}
  ScanBitmaps view() { return {words.data(), words.data() + count}; }
  std::vector<uint64_t> words;
  size_t count;
};

TEST(BlockIndex, EnginesGiveTheSameBits) {
  if (!IsSupported(ScanEngine::kAvx2)) GTEST_SKIP() << "no AVX2 here";
  size_t shift = 0;
  for (const std::string& text : ScanTexts()) {
    // At every place in a block.
    shift = (shift + 1) % kScanBlockBytes;
    const std::string padded =
        std::string(shift, '.') + text + std::string(kScanBlockBytes, '\0');
    const absl::string_view view =
        absl::string_view(padded).substr(shift, text.size());
    const size_t count = ScanBlockCount(view);
    Bitmaps portable(count);
    Bitmaps vectors(count);
    EXPECT_EQ(IndexBlocks(ScanEngine::kPortable, view, portable.view()),
              IndexBlocks(ScanEngine::kAvx2, view, vectors.view()));
    EXPECT_EQ(portable.words, vectors.words);
  }
}

TEST(BlockScanner, StopsWhereTheByteLoopStops) {
  for (const std::string& text : ScanTexts()) {
    // The index ends at the first blank line, and so do its users.
    const size_t blank = text.find("\r\n\r\n");
    const size_t size = blank == std::string::npos ? text.size() : blank;
    const std::string padded = text + std::string(kScanBlockBytes, '\0');
    const absl::string_view view =
        absl::string_view(padded).substr(0, text.size());
    const TextScanner slow(view);
    const char* error = nullptr;
    const BlockIndex index(view, BestScanEngine());
    const BlockScanner fast(view, index, &error);
    for (size_t i = 0; i < size; ++i) {
      const char* p = padded.data() + i;
      ASSERT_EQ(fast.Skip<kToken>(p), slow.Skip<kToken>(p));
      ASSERT_EQ(fast.Skip<kTextChar>(p), slow.Skip<kTextChar>(p));
      ASSERT_EQ(fast.Skip<kUserChar>(p), slow.Skip<kUserChar>(p));
      // A host never begins behind a byte that could belong to it.
      if (i == 0 || !IsClass(p[-1], kHostChar)) {
        ASSERT_EQ(fast.SkipHost(p), slow.SkipHost(p));
      }
    }
  }
}

}  // namespace
}  // namespace sipsim::sip
