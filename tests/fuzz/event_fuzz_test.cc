// Mutations of what event packages carry, from a generator with a fixed seed:
// whatever comes, no crash, and what is taken can be written and read again.
// Meant to run under ASan and UBSan too.

#include <iterator>
#include <string>

#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "protocol/event/dialog_info.h"
#include "protocol/event/dialog_table.h"
#include "protocol/event/event_header.h"
#include "protocol/event/parameters.h"
#include "protocol/event/subscription_state.h"
#include "protocol/event/xml.h"
#include "tests/protocol/testing/draws.h"

namespace sipsim::sip {
namespace {

constexpr absl::string_view kDocuments[] = {
    "<?xml version=\"1.0\"?>\n"
    "<dialog-info xmlns=\"urn:ietf:params:xml:ns:dialog-info\" version=\"3\" "
    "state=\"partial\" entity=\"sip:alice@example.com\">\n"
    "  <dialog id=\"as7d900as8\" call-id=\"a84b&amp;4c&#x26;76e\" "
    "local-tag=\"1928301774\" direction=\"initiator\">\n"
    "    <state event=\"rejected\" code=\"486\">terminated</state>\n"
    "    <local><identity display='A \"x\"'>sip:a@b</identity>"
    "<target uri=\"sip:a@c\"><param pname=\"+sip.rendering\" pval=\"no\"/>"
    "</target></local>\n"
    "  </dialog>\n</dialog-info>\n",
    "<d:dialog-info xmlns:d='urn:ietf:params:xml:ns:dialog-info' version='0' "
    "state='full' entity='sip:b@c'><!-- x --><d:dialog id='1'><d:state>"
    "<![CDATA[early]]></d:state></d:dialog><o:x/></d:dialog-info>",
};
constexpr absl::string_view kValues[] = {
    "presence.winfo;id=4711;call-id=\"a\\\"b@c\";to-tag=x",
    "active;expires=3600",
    "terminated ; reason=probation ; retry-after = 120",
    "120 (in a meeting);duration=60",
};
constexpr absl::string_view kPieces[] = {
    "<",      ">",    "/",  "/>",     "</",   "<!--", "-->",     "<![CDATA[",
    "]]>",    "<?",   "?>", "&",      "&lt;", "&#0;", "&#x;",    "&#1114111;",
    "\"",     "'",    "=",  ";",      ",",    " ",    "\r\n",    ":",
    "xmlns=", "\xff", "d:", "<state", "\x00", "\x01", "expires="};

template <size_t kCount>
void Mutate(Draws& draws, const absl::string_view (&seeds)[kCount],
            std::string* text) {
  const size_t at = text->empty() ? 0 : draws.Below(text->size());
  switch (draws.Below(4)) {
    case 0:
      if (!text->empty()) (*text)[at] = static_cast<char>(draws.Below(256));
      return;
    case 1:
      text->erase(at, draws.Below(16));
      return;
    case 2: {
      const absl::string_view piece = kPieces[draws.Below(std::size(kPieces))];
      text->insert(at, piece.data(), piece.size());
      return;
    }
    case 3: {
      const absl::string_view other = seeds[draws.Below(kCount)];
      const size_t from = draws.Below(other.size());
      const absl::string_view part = other.substr(from, draws.Below(60));
      text->insert(at, part.data(), part.size());
      return;
    }
  }
}

void CheckDocument(const std::string& text) {
  XmlReader reader(text);
  XmlReader::Piece piece = reader.Next();
  for (size_t i = 0; i < 2 * text.size() + 2; ++i) {
    if (piece == XmlReader::Piece::kDone || piece == XmlReader::Piece::kError) {
      break;
    }
    piece = reader.Next();
  }
  // It comes to an end.
  EXPECT_TRUE(piece == XmlReader::Piece::kDone ||
              piece == XmlReader::Piece::kError)
      << text;
  DialogTable table;
  table.Take(text);
  const auto info = ParseDialogInfo(text);
  if (!info.has_value()) return;
  const std::string written = WriteDialogInfo(*info);
  const auto again = ParseDialogInfo(written);
  ASSERT_TRUE(again.has_value()) << written;
  EXPECT_EQ(WriteDialogInfo(*again), written);
}

void CheckValue(const std::string& text) {
  ParseRetryAfter(text);
  const auto event = ParseEvent(text);
  if (event.has_value() && event->id.find('"') == std::string::npos) {
    const std::string written = EventValue(event->package, event->id);
    const auto again = ParseEvent(written);
    ASSERT_TRUE(again.has_value()) << written;
    EXPECT_TRUE(IsSameEvent(*event, *again)) << written;
  }
  const auto state = ParseSubscriptionState(text);
  if (!state.has_value() || state->substate == Substate::kOther) return;
  const std::string written = SubscriptionStateValue(*state);
  const auto again = ParseSubscriptionState(written);
  ASSERT_TRUE(again.has_value()) << written;
  EXPECT_EQ(SubscriptionStateValue(*again), written);
}

TEST(EventFuzz, MutatedDocumentsAreTakenOrRefused) {
  Draws draws(6665);
  for (int round = 0; round < 30'000; ++round) {
    std::string text(kDocuments[draws.Below(std::size(kDocuments))]);
    const size_t count = 1 + draws.Below(4);
    for (size_t i = 0; i < count; ++i) Mutate(draws, kDocuments, &text);
    CheckDocument(text);
  }
}

TEST(EventFuzz, MutatedValuesAreTakenOrRefused) {
  Draws draws(4235);
  for (int round = 0; round < 30'000; ++round) {
    std::string text(kValues[draws.Below(std::size(kValues))]);
    const size_t count = 1 + draws.Below(4);
    for (size_t i = 0; i < count; ++i) Mutate(draws, kValues, &text);
    CheckValue(text);
  }
}

}  // namespace
}  // namespace sipsim::sip
