#ifndef SIPSIM_PROTOCOL_MESSAGE_HEADER_VALUES_H_
#define SIPSIM_PROTOCOL_MESSAGE_HEADER_VALUES_H_

// The part of MessageParser that reads the values of single headers. It stands
// in a header so that the loop over the fields in parser.cc takes it in.

#include <cstdint>

#include "protocol/header/header_grammar.h"
#include "protocol/header/method.h"
#include "protocol/message/message_parser.h"
#include "protocol/text/grammar.h"

namespace sipsim::sip {

// Without the blanks and folds at the end.
inline const char* TrimEnd(const char* begin, const char* end) {
  while (end > begin &&
         (IsBlank(end[-1]) || end[-1] == '\r' || end[-1] == '\n')) {
    --end;
  }
  return end;
}

inline const char* MessageParser::ParseValue(HeaderId id, const char* p) {
  switch (id) {
    case HeaderId::kVia:
      return ParseVias(p);
    case HeaderId::kFrom:
      return ParseNameAddrAt(scanner_, p, &m_.from_);
    case HeaderId::kTo:
      return ParseNameAddrAt(scanner_, p, &m_.to_);
    case HeaderId::kCallId:
      return ParseCallId(p);
    case HeaderId::kCSeq:
      return ParseCSeq(p);
    case HeaderId::kContact:
      return ParseContacts(p);
    case HeaderId::kRoute:
    case HeaderId::kRecordRoute:
      return ParseRoutes(id, p);
    case HeaderId::kMaxForwards:
      return ParseUint32(p, 255, &m_.max_forwards_);
    case HeaderId::kExpires:
      return ParseUint32(p, 0xffffffff, &m_.expires_);
    case HeaderId::kContentLength:
      return ParseUint32(p, 0xffffffff, &m_.content_length_);
    default:
      return TrimEnd(p, SkipText(p));
  }
}

// entry *( COMMA entry )
template <typename Entries, typename ParseEntry>
inline const char* MessageParser::ParseList(const char* p, uint32_t count_max,
                                            Entries* entries,
                                            ParseEntry parse_entry) {
  while (true) {
    if (entries->size() >= count_max) {
      too_many_entries_ = true;
      return scanner_.Fail(p);
    }
    const char* end = parse_entry(scanner_, p, &entries->Append());
    if (end == nullptr) {
      entries->RemoveLast();
      return nullptr;
    }
    p = SkipLws(scanner_, end);
    if (scanner_.At(p) != ',') return end;
    p = SkipLws(scanner_, p + 1);
  }
}

inline const char* MessageParser::ParseVias(const char* p) {
  return ParseList(p, limits_.via_count, &m_.vias_, ParseViaAt<BlockScanner>);
}

inline const char* MessageParser::ParseRoutes(HeaderId id, const char* p) {
  const auto parse_entry = [](BlockScanner& s, const char* at,
                              NameAddrView* entry) {
    const char* end = ParseNameAddrAt(s, at, entry);
    // Section 25.1: only the name-addr form.
    return end == nullptr || entry->is_name_addr ? end : s.Fail(at);
  };
  return id == HeaderId::kRoute
             ? ParseList(p, limits_.route_count, &m_.routes_, parse_entry)
             : ParseList(p, limits_.route_count, &m_.record_routes_,
                         parse_entry);
}

inline const char* MessageParser::ParseContacts(const char* p) {
  if (m_.contact_is_star_) return scanner_.Fail(p);
  if (scanner_.At(p) == '*' &&
      SkipLineEnd(SkipLws(scanner_, p + 1)) != nullptr) {
    if (!m_.contacts_.empty()) return scanner_.Fail(p);
    m_.contact_is_star_ = true;
    return p + 1;
  }
  return ParseList(p, limits_.contact_count, &m_.contacts_,
                   ParseNameAddrAt<BlockScanner>);
}

// word of section 25.1; nearly all are tokens.
inline const char* MessageParser::SkipWord(const char* p) const {
  p = scanner_.Skip<kToken>(p);
  return scanner_.Skip<kWord>(p);
}

inline const char* MessageParser::ParseCallId(const char* p) {
  const char* end = SkipWord(p);
  if (end == p) return scanner_.Fail(p);
  if (scanner_.At(end) == '@') {
    const char* host = end + 1;
    end = SkipWord(host);
    if (end == host) return scanner_.Fail(host);
  }
  m_.call_id_ = Between(p, end);
  return end;
}

inline const char* MessageParser::ParseCSeq(const char* p) {
  p = ParseNumber(scanner_, p, 0x7fffffff, &m_.cseq_.number);
  if (p == nullptr) return nullptr;
  const char* method = SkipLws(scanner_, p);
  const char* end = scanner_.Skip<kToken>(method);
  if (method == p || end == method) return scanner_.Fail(method);
  m_.cseq_.method_text = Between(method, end);
  m_.cseq_.method = MethodFromPadded(method, m_.cseq_.method_text.size());
  return end;
}

inline const char* MessageParser::ParseUint32(const char* p, uint32_t maximum,
                                              std::optional<uint32_t>* value) {
  uint32_t number = 0;
  p = ParseNumber(scanner_, p, maximum, &number);
  if (p != nullptr) *value = number;
  return p;
}

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_MESSAGE_HEADER_VALUES_H_
