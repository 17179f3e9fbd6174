// The product's parser against the reference parser: they take and refuse the
// same messages, and read the same from those they take. On the corpus of the
// benchmarks and the torture messages, on mutations of them from a generator
// with a fixed seed, and on every message cut off at every byte.

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/string_view.h"
#include "bench/corpus/messages.h"
#include "gtest/gtest.h"
#include "protocol/message/parser.h"
#include "tests/protocol/testing/draws.h"
#include "tests/reference_parser/reference_message.h"
#include "tests/torture/torture_messages.h"

namespace sipsim::sip {
namespace {

void ExpectSameUri(const UriView& uri, const reference::Uri& wanted) {
  EXPECT_EQ(uri.text, wanted.text);
  EXPECT_EQ(absl::AsciiStrToLower(uri.scheme_text), wanted.scheme);
  EXPECT_EQ(uri.user, wanted.user);
  EXPECT_EQ(uri.has_user, wanted.has_user);
  EXPECT_EQ(uri.password, wanted.password);
  EXPECT_EQ(uri.host, wanted.host);
  EXPECT_EQ(uri.has_port, wanted.port.has_value());
  EXPECT_EQ(uri.port, wanted.port.value_or(0));
  EXPECT_EQ(uri.parameters, wanted.parameters);
  EXPECT_EQ(uri.headers, wanted.headers);
}

void ExpectSameEntry(const NameAddrView& entry,
                     const reference::Entry& wanted) {
  EXPECT_EQ(entry.text, wanted.text);
  EXPECT_EQ(entry.display_name, wanted.display_name);
  EXPECT_EQ(entry.is_name_addr, wanted.has_brackets);
  EXPECT_EQ(entry.parameters, wanted.parameters);
  EXPECT_EQ(entry.tag, wanted.tag);
  ExpectSameUri(entry.uri, wanted.uri);
}

void ExpectSameEntries(absl::Span<const NameAddrView> entries,
                       const std::vector<reference::Entry>& wanted) {
  ASSERT_EQ(entries.size(), wanted.size());
  for (size_t i = 0; i < wanted.size(); ++i) {
    ExpectSameEntry(entries[i], wanted[i]);
  }
}

void ExpectSameVias(absl::Span<const ViaView> vias,
                    const std::vector<reference::Via>& wanted) {
  ASSERT_EQ(vias.size(), wanted.size());
  for (size_t i = 0; i < wanted.size(); ++i) {
    EXPECT_EQ(vias[i].text, wanted[i].text);
    EXPECT_EQ(vias[i].transport, wanted[i].transport);
    EXPECT_EQ(vias[i].host, wanted[i].host);
    EXPECT_EQ(vias[i].has_port, wanted[i].port.has_value());
    EXPECT_EQ(vias[i].port, wanted[i].port.value_or(0));
    EXPECT_EQ(vias[i].parameters, wanted[i].parameters);
    EXPECT_EQ(vias[i].branch, wanted[i].branch);
    EXPECT_EQ(vias[i].received, wanted[i].received);
    EXPECT_EQ(vias[i].has_rport, wanted[i].rport.has_value());
    EXPECT_EQ(vias[i].rport, wanted[i].rport.value_or(0));
  }
}

void ExpectSameMessage(const Message& m, const reference::Message& wanted) {
  EXPECT_EQ(m.method_text(), wanted.method);
  EXPECT_EQ(m.is_request(), !wanted.method.empty());
  EXPECT_EQ(static_cast<uint32_t>(m.status_code()), wanted.status_code);
  EXPECT_EQ(m.reason_phrase(), wanted.reason_phrase);
  ExpectSameUri(m.request_uri(), wanted.request_uri);
  ASSERT_EQ(m.fields().size(), wanted.fields.size());
  for (size_t i = 0; i < wanted.fields.size(); ++i) {
    EXPECT_EQ(m.name(m.fields()[i]), wanted.fields[i].first);
    EXPECT_EQ(m.value(m.fields()[i]), wanted.fields[i].second);
  }
  ExpectSameVias(m.vias(), wanted.vias);
  ExpectSameEntry(*m.from(), wanted.from);
  ExpectSameEntry(*m.to(), wanted.to);
  ExpectSameEntries(m.contacts(), wanted.contacts);
  ExpectSameEntries(m.routes(), wanted.routes);
  ExpectSameEntries(m.record_routes(), wanted.record_routes);
  EXPECT_EQ(m.contact_is_star(), wanted.contact_is_star);
  EXPECT_EQ(m.call_id(), wanted.call_id);
  EXPECT_EQ(m.cseq().number, wanted.cseq_number);
  EXPECT_EQ(m.cseq().method_text, wanted.cseq_method);
  EXPECT_EQ(m.max_forwards(), wanted.max_forwards);
  EXPECT_EQ(m.expires(), wanted.expires);
  EXPECT_EQ(m.content_length(), wanted.content_length);
  EXPECT_EQ(m.body(), wanted.body);
}

// Gives whether the message was taken.
bool ExpectAgreement(const std::string& text, Message& message) {
  const ParseError error =
      ParseMessage(BufferRef::Copy(text), ParseLimits::None(), &message);
  const std::optional<reference::Message> wanted = reference::Parse(text);
  EXPECT_EQ(error.ok(), wanted.has_value()) << error.ToString();
  if (error.ok() && wanted.has_value()) {
    ExpectSameMessage(message, *wanted);
    // The road over any text, without an index.
    const std::string uri(message.from()->uri.text);
    const auto again = ParseUri(uri);
    const auto wanted_uri = reference::ParseUri(uri);
    EXPECT_EQ(again.has_value(), wanted_uri.has_value());
    if (again && wanted_uri) ExpectSameUri(*again, *wanted_uri);
  }
  if (testing::Test::HasFailure()) ADD_FAILURE() << "in:\n" << text;
  return error.ok();
}

// Much of the grammar in little space, so that mutations meet it often.
constexpr char kDense[] =
    "INFO sip:a%41:p&w@h.c:1;lr;a=b;transport=tcp SIP/2.0\r\n"
    "v: SIP/2.0/TCP [::1]:9;branch=b;received=::2;rport=7;ttl=3, "
    "SIP / 2.0 / UDP 1.2.3.4 ;maddr=h;rport;x=\"q\\\"\"\r\n"
    "f: sip:u:w@h.c:5;tag=t\r\n"
    "t: \"D \\n\" <tel:+1-2;x=y> ; tag = u\r\n"
    "m: A B <sips:h.c?k=v&l=>;q=0.5, http://x/y;z=[::1], sip:h:6\r\n"
    "Route: <sip:r.c;lr>, N <sip:s.c;maddr=1.2.3.4;method=X;user=p;ttl=1>\r\n"
    "Record-Route: <sip:r.c;lr=on>\r\n"
    "i: a(b)@c\r\n"
    "CSeq: 1 INFO\r\n"
    "Expires: 5\r\n"
    "X: y\r\n"
    "l: 0\r\n"
    "\r\n";

std::vector<std::string> Messages() {
  std::vector<std::string> messages;
  for (const auto& message : bench::Corpus()) messages.push_back(message.text);
  for (const auto& message : TortureMessages()) {
    messages.push_back(message.text);
  }
  messages.push_back(kDense);
  return messages;
}

TEST(ReferenceParser, AgreesOnTheCorpusAndTheTortureMessages) {
  Message message;
  for (const std::string& text : Messages()) {
    ExpectAgreement(text, message);
    if (HasFailure()) return;
  }
}

TEST(ReferenceParser, AgreesOnEveryMessageCutOffAnywhere) {
  Message message;
  for (const std::string& text : Messages()) {
    for (size_t size = 0; size < text.size(); ++size) {
      ExpectAgreement(text.substr(0, size), message);
      if (HasFailure()) return;
    }
  }
}

constexpr absl::string_view kPieces[] = {
    "\r\n",      "\n",         "\r",          "\r\n ",
    "\n\t",      " ",          "\t",          "\"",
    "\\",        "\\\x01",     "<",           ">",
    ";",         ",",          "=",           ":",
    "@",         "?",          "&",           "*",
    "/",         "%",          "%41",         "[",
    "]",         "[::1]",      "[::1.2.3.4]", "::1",
    "..",        ".-",         "-.",          "--",
    "_",         "+",          "\x7f",        "\xff",
    "\x1d",      ";lr",        ";LR=x",       ";tag=",
    ";tag=a_b",  "tag",        ";rport",      ";rport=1",
    ";ttl=256",  ";ttl=25",    "BRANCH=z",    ";branch",
    "Via: ",     "v:",         "t:",          "Route : ",
    "m: *\r\n",  "X:\r\n",     "SIP/2.0",     "SIP / 2.0/",
    "sip:",      "sips:",      "tel:+1",      "http:",
    "999999999", "4294967296", "65536",       "00",
    "1.2.3.4",   "a.1",        "a:b/c@",      "user:pw@",
    "a:b,c@",    "\r\n\r\n",   "received=",   "0"};

std::string Mutation(Draws& draws, const std::vector<std::string>& seeds) {
  // The dense one every other time.
  std::string text =
      draws.Below(2) == 0 ? kDense : seeds[draws.Below(seeds.size())];
  for (size_t i = draws.Below(4); i > 0; --i) {
    const size_t at = draws.Below(text.size() + 1);
    const absl::string_view piece = kPieces[draws.Below(std::size(kPieces))];
    switch (draws.Below(6)) {
      case 0:  // A byte becomes another.
        if (at < text.size()) text[at] = static_cast<char>(draws.Below(256));
        break;
      case 1:
        text.erase(at, draws.Below(12));
        break;
      case 2:
      case 3:
        text.insert(at, piece.data(), piece.size());
        break;
      case 4: {  // A line, or a part of one, of this message or another.
        const std::string& other = seeds[draws.Below(seeds.size())];
        text.insert(at,
                    other.substr(draws.Below(other.size()), draws.Below(80)));
        break;
      }
      case 5: {  // A line goes to where another begins.
        const size_t line = text.find('\n', at);
        const size_t end = text.find('\n', line + 1);
        if (line == std::string::npos || end == std::string::npos) break;
        const std::string moved = text.substr(line + 1, end - line);
        text.erase(line + 1, end - line);
        const size_t to = text.find('\n', draws.Below(text.size() + 1));
        text.insert(to == std::string::npos ? 0 : to + 1, moved);
        break;
      }
    }
    if (text.empty()) break;
  }
  return text;
}

TEST(ReferenceParser, AgreesOnMutations) {
  const std::vector<std::string> seeds = Messages();
  Draws draws(3261);
  Message message;  // Reused, as nodes do.
  int taken = 0;
  constexpr int kRounds = 60'000;
  for (int round = 0; round < kRounds; ++round) {
    taken += ExpectAgreement(Mutation(draws, seeds), message);
    if (HasFailure()) FAIL() << "round " << round;
  }
  // Both answers were given often.
  EXPECT_GT(taken, kRounds / 10);
  EXPECT_LT(taken, kRounds * 9 / 10);
}

}  // namespace
}  // namespace sipsim::sip
