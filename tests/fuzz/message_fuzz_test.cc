// Mutations of right and of broken messages, from a generator with a fixed
// seed: whatever comes, no crash, sane offsets, and what is taken can be
// written, read again and answered. Meant to run under ASan and UBSan too.

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "bench/corpus/messages.h"
#include "gtest/gtest.h"
#include "protocol/message/builder.h"
#include "protocol/message/message_dump.h"
#include "protocol/message/parser.h"
#include "protocol/message/rewriter.h"
#include "protocol/text/block_index.h"
#include "tests/protocol/testing/draws.h"
#include "tests/torture/torture_messages.h"

namespace sipsim::sip {
namespace {

std::vector<std::string> Seeds() {
  std::vector<std::string> seeds;
  for (const auto& message : bench::Corpus()) seeds.push_back(message.text);
  for (const auto& message : TortureMessages()) seeds.push_back(message.text);
  return seeds;
}

// Pieces that the grammar treats specially.
constexpr absl::string_view kPieces[] = {"\r\n",     "\n",
                                         "\r",       " ",
                                         "\t",       "\r\n ",
                                         "\"",       "\\",
                                         "<",        ">",
                                         ";",        ",",
                                         "=",        ":",
                                         "@",        "?",
                                         "%",        "%41",
                                         "[",        "]",
                                         "[::1]",    "..",
                                         ".-",       "/",
                                         "\xff",     "\x7f",
                                         "tag=",     ";rport",
                                         "Via: ",    "t:",
                                         "*",        "999999999",
                                         "65536",    "SIP/2.0",
                                         "sip:",     "tel:+1",
                                         "\r\n\r\n", "received=::1",
                                         "0",        "-"};

void Mutate(Draws& draws, const std::vector<std::string>& seeds,
            std::string* text) {
  const size_t at = text->empty() ? 0 : draws.Below(text->size());
  const size_t size = draws.Below(12);
  switch (draws.Below(7)) {
    case 0:
      if (!text->empty()) (*text)[at] = static_cast<char>(draws.Below(256));
      return;
    case 1:
      text->erase(at, size);
      return;
    case 2:
    case 3: {
      const absl::string_view piece = kPieces[draws.Below(std::size(kPieces))];
      text->insert(at, piece.data(), piece.size());
      return;
    }
    case 4:
      text->insert(at, text->substr(draws.Below(text->size() + 1), 5 * size));
      return;
    case 5: {
      const std::string& other = seeds[draws.Below(seeds.size())];
      text->insert(at, other.substr(draws.Below(other.size()), 8 * size));
      return;
    }
    case 6:
      if (draws.Below(20) == 0) text->resize(at);
      return;
  }
}

void ExpectInText(const Message& m, absl::string_view view) {
  if (view.empty()) return;
  EXPECT_LE(m.OffsetOf(view) + view.size(), m.text().size());
}

void ExpectSaneFields(const Message& m) {
  uint32_t at = 0;
  for (const HeaderField& field : m.fields()) {
    EXPECT_GE(field.begin, at);
    EXPECT_LE(field.begin + field.name_size, field.value_begin);
    EXPECT_LE(field.value_begin, field.value_end);
    EXPECT_LE(field.value_end, field.end);
    at = field.end;
  }
  EXPECT_LE(at, m.text().size());
  for (const ViaView& via : m.vias()) ExpectInText(m, via.text);
  for (const NameAddrView& contact : m.contacts()) {
    ExpectInText(m, contact.text);
    ExpectInText(m, contact.uri.text);
  }
  ExpectInText(m, m.from()->text);
  ExpectInText(m, m.call_id());
  ExpectInText(m, m.body());
}

// What a proxy or a server would do with a message that was taken.
void Use(Message& m) {
  Message again;
  const ParseLimits limits;
  const BufferRef copy = MessageRewriter(m).Write();
  EXPECT_TRUE(ParseMessage(copy, limits, &again).ok());
  EXPECT_EQ(again.vias().size(), m.vias().size());
  EXPECT_EQ(again.body(), m.body());
  if (!m.is_request()) return;
  EXPECT_TRUE(ParseUri(m.request_uri().text).has_value());
  EXPECT_TRUE(UriEquivalent(m.request_uri(), m.request_uri()));
  m.StampTopVia({*IpAddress::Parse("2001:db8::77"), 65'535});
  MessageRewriter hop(m);
  hop.PushVia("SIP/2.0/UDP ss1.example.com;branch=z9hG4bK1");
  if (!m.routes().empty()) hop.PopEntry(HeaderId::kRoute, m.routes()[0].text);
  const ParseError error = ParseMessage(std::move(hop).Write(), limits, &again);
  EXPECT_TRUE(error.ok()) << error.ToString() << "\n" << m.text();
  EXPECT_EQ(again.vias().size(), m.vias().size() + 1);
}

void UseIfAnswerable(const Message& m) {
  if (!CanAnswer(m)) return;
  const ParseLimits limits;
  Message response;
  const BufferRef bytes = StartResponseTo(m, 400, "fuzz").Finish();
  ParseMessage(bytes, limits, &response);
  EXPECT_EQ(response.status_code(), 400);
  EXPECT_TRUE(response.understood(HeaderId::kTo));
}

void ExpectEnginesAgree(const BufferRef& bytes) {
  const absl::string_view text = bytes.view();
  const size_t count = ScanBlockCount(text);
  std::vector<uint64_t> first(2 * count);
  std::vector<uint64_t> second(2 * count);
  const auto index = [&](ScanEngine engine, std::vector<uint64_t>& words) {
    return IndexBlocks(engine, text, {words.data(), words.data() + count});
  };
  EXPECT_EQ(index(ScanEngine::kPortable, first),
            index(BestScanEngine(), second));
  EXPECT_EQ(first, second);
}

TEST(MessageFuzz, MutatedMessagesDoNoHarm) {
  const std::vector<std::string> seeds = Seeds();
  const ParseLimits limits;
  Draws draws(4475);
  Message message;  // Reused, as nodes do.
  int taken = 0;
  constexpr int kRounds = 60'000;
  for (int round = 0; round < kRounds; ++round) {
    std::string text = seeds[draws.Below(seeds.size())];
    for (size_t i = draws.Below(4); i > 0; --i) Mutate(draws, seeds, &text);
    const BufferRef bytes = BufferRef::Copy(text);
    const ParseError error = ParseMessage(bytes, limits, &message);
    ExpectSaneFields(message);
    ExpectEnginesAgree(bytes);
    if (error.ok()) {
      ++taken;
      EXPECT_FALSE(DumpMessage(message).empty());
      Use(message);
    } else {
      EXPECT_LE(error.offset, text.size());
      EXPECT_FALSE(DescribeError(error, text).empty());
      UseIfAnswerable(message);
    }
    if (HasFailure()) FAIL() << "round " << round << ":\n" << text;
  }
  // Both roads were walked.
  EXPECT_GT(taken, kRounds / 10);
  EXPECT_LT(taken, kRounds * 9 / 10);
}

}  // namespace
}  // namespace sipsim::sip
