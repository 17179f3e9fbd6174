// The readers of the values of single headers.

#include <array>
#include <cstdint>

#include "protocol/header/header_grammar.h"
#include "protocol/header/method.h"
#include "protocol/message/message_parser.h"
#include "protocol/text/grammar.h"

namespace sipsim::sip {

// entry *( COMMA entry )
template <typename Entries, typename ParseEntry>
inline const char* MessageParser::ParseList(const char* p, uint32_t count_max,
                                            Entries* entries,
                                            ParseEntry parse_entry) {
  while (true) {
    if (entries->size() >= count_max) [[unlikely]] {
      too_many_entries_ = true;
      return scanner_.Fail(p);
    }
    const char* end = parse_entry(scanner_, p, &entries->Append());
    if (end == nullptr) {
      entries->RemoveLast();
      return nullptr;
    }
    const char c = scanner_.At(end);
    // A line end, or a fold.
    if (c == '\r' && !IsBlank(scanner_.At(end, 2))) return end;
    p = c == ',' ? end : SkipLws(scanner_, end);
    if (scanner_.At(p) != ',') return end;
    p = SkipLws(scanner_, p + 1);
  }
}

const char* MessageParser::ReadVias(MessageParser& parser, const char* p,
                                    const char*, const char*) {
  return parser.ParseList(p, parser.limits_.via_count, &parser.m_.vias_,
                          ParseViaAt<BlockScanner>);
}

template <NameAddrView Message::*kMember, HeaderId kId>
const char* MessageParser::ReadNameAddr(MessageParser& parser, const char* p,
                                        const char*, const char* name) {
  if (parser.IsRepeated(kId, name)) return nullptr;
  NameAddrView* entry = &(parser.m_.*kMember);
  *entry = NameAddrView();
  return ParseNameAddrAt(parser.scanner_, p, entry);
}

template <auto kMember>
const char* MessageParser::ReadRoutes(MessageParser& parser, const char* p,
                                      const char*, const char*) {
  return parser.ParseList(
      p, parser.limits_.route_count, &(parser.m_.*kMember),
      [](const BlockScanner& s, const char* at, NameAddrView* entry) {
        const char* end = ParseNameAddrAt(s, at, entry);
        // Section 25.1: only the name-addr form.
        return end == nullptr || entry->is_name_addr ? end : s.Fail(at);
      });
}

const char* MessageParser::ReadContacts(MessageParser& parser, const char* p,
                                        const char*, const char*) {
  const BlockScanner& s = parser.scanner_;
  Message& m = parser.m_;
  if (m.contact_is_star_) return s.Fail(p);
  if (s.At(p) == '*' && parser.SkipLineEnd(SkipLws(s, p + 1)) != nullptr)
      [[unlikely]] {
    if (!m.contacts_.empty()) return s.Fail(p);
    m.contact_is_star_ = true;
    return p + 1;
  }
  return parser.ParseList(p, parser.limits_.contact_count, &m.contacts_,
                          ParseNameAddrAt<BlockScanner>);
}

const char* MessageParser::ReadCallId(MessageParser& parser, const char* p,
                                      const char*, const char* name) {
  if (parser.IsRepeated(HeaderId::kCallId, name)) return nullptr;
  const BlockScanner& s = parser.scanner_;
  const char* end = s.Skip<kWord>(p);
  if (end == p) return s.Fail(p);
  if (s.At(end) == '@') {
    const char* host = end + 1;
    end = s.Skip<kWord>(host);
    if (end == host) return s.Fail(host);
  }
  parser.m_.call_id_ = Between(p, end);
  return end;
}

const char* MessageParser::ReadCSeq(MessageParser& parser, const char* p,
                                    const char*, const char* name) {
  if (parser.IsRepeated(HeaderId::kCSeq, name)) return nullptr;
  const BlockScanner& s = parser.scanner_;
  CSeqView& cseq = parser.m_.cseq_;
  p = ParseNumber(s, p, 0x7fffffff, &cseq.number);
  if (p == nullptr) return nullptr;
  const char* method = SkipLws(s, s.At(p) == ' ' ? p + 1 : p);
  const char* end = s.Skip<kToken>(method);
  if (method == p || end == method) return s.Fail(method);
  cseq.method_text = Between(method, end);
  cseq.method = MethodFromPadded(method, cseq.method_text.size());
  return end;
}

template <std::optional<uint32_t> Message::*kMember, HeaderId kId,
          uint32_t kMaximum>
const char* MessageParser::ReadNumber(MessageParser& parser, const char* p,
                                      const char*, const char* name) {
  if (parser.IsRepeated(kId, name)) return nullptr;
  uint32_t number = 0;
  p = ParseNumber(parser.scanner_, p, kMaximum, &number);
  if (p != nullptr) parser.m_.*kMember = number;
  return p;
}

const char* MessageParser::ReadText(MessageParser& parser, const char* p,
                                    const char* line_end, const char*) {
  return TrimEnd(p, line_end != nullptr ? line_end : parser.SkipText(p));
}

const char* MessageParser::ReadContentType(MessageParser& parser, const char* p,
                                           const char* line_end,
                                           const char* name) {
  if (parser.IsRepeated(HeaderId::kContentType, name)) return nullptr;
  return ReadText(parser, p, line_end, name);
}

constexpr std::array<MessageParser::ValueReader, kHeaderIdCount>
MessageParser::MakeValueReaders() {
  std::array<ValueReader, kHeaderIdCount> readers;
  readers.fill(ReadText);
  const auto set = [&readers](HeaderId id, ValueReader reader) {
    readers[static_cast<size_t>(id)] = reader;
  };
  set(HeaderId::kVia, ReadVias);
  set(HeaderId::kFrom, ReadNameAddr<&Message::from_, HeaderId::kFrom>);
  set(HeaderId::kTo, ReadNameAddr<&Message::to_, HeaderId::kTo>);
  set(HeaderId::kCallId, ReadCallId);
  set(HeaderId::kCSeq, ReadCSeq);
  set(HeaderId::kContact, ReadContacts);
  set(HeaderId::kRoute, ReadRoutes<&Message::routes_>);
  set(HeaderId::kRecordRoute, ReadRoutes<&Message::record_routes_>);
  set(HeaderId::kMaxForwards,
      ReadNumber<&Message::max_forwards_, HeaderId::kMaxForwards, 255>);
  set(HeaderId::kExpires,
      ReadNumber<&Message::expires_, HeaderId::kExpires, 0xffffffff>);
  set(HeaderId::kContentLength,
      ReadNumber<&Message::content_length_, HeaderId::kContentLength,
                 0xffffffff>);
  set(HeaderId::kContentType, ReadContentType);
  return readers;
}

constinit const std::array<MessageParser::ValueReader, kHeaderIdCount>
    MessageParser::kValueReaders = MakeValueReaders();

}  // namespace sipsim::sip
