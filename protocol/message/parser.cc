#include "protocol/message/parser.h"

#include <utility>

#include "protocol/header/header_grammar.h"
#include "protocol/header/header_name_table.h"
#include "protocol/text/block_scanner.h"
#include "protocol/text/grammar.h"
#include "protocol/text/word.h"
#include "protocol/uri/uri_grammar.h"

namespace sipsim::sip {
namespace {

constexpr uint64_t Bit(HeaderId id) { return uint64_t{1} << int(id); }

constexpr uint64_t kMandatory = Bit(HeaderId::kVia) | Bit(HeaderId::kFrom) |
                                Bit(HeaderId::kTo) | Bit(HeaderId::kCallId) |
                                Bit(HeaderId::kCSeq);
// Headers that may not come twice (7.3.1), where a second one would make it
// unclear what the message says.
constexpr uint64_t kSingle =
    Bit(HeaderId::kFrom) | Bit(HeaderId::kTo) | Bit(HeaderId::kCallId) |
    Bit(HeaderId::kCSeq) | Bit(HeaderId::kMaxForwards) |
    Bit(HeaderId::kContentLength) | Bit(HeaderId::kContentType) |
    Bit(HeaderId::kExpires);

// Section 7.5: line ends ahead of a start line are skipped.
absl::string_view BehindLeadingLineEnds(absl::string_view text) {
  while (true) {
    const size_t size = text.substr(0, 2) == "\r\n" ? 2
                        : text.substr(0, 1) == "\n" ? 1
                                                    : 0;
    if (size == 0) return text;
    text.remove_prefix(size);
  }
}

// Without the blanks and folds at the end.
const char* TrimEnd(const char* begin, const char* end) {
  while (end > begin &&
         (IsBlank(end[-1]) || end[-1] == '\r' || end[-1] == '\n')) {
    --end;
  }
  return end;
}

}  // namespace

// One run over one message. An error is noted and the rest read all the same,
// so that the message can be answered; the first error is the one reported.
class MessageParser {
 public:
  MessageParser(BufferRef bytes, const ParseLimits& limits, Message* message)
      : limits_(limits),
        m_(*message),
        scanner_(BehindLeadingLineEnds(bytes.view()), BestScanEngine()) {
    Reset(std::move(bytes));
  }

  ParseError Run();

 private:
  void Reset(BufferRef bytes);
  void Error(ParseErrorCode code, const char* p,
             HeaderId header = HeaderId::kOther);
  uint32_t Offset(const char* p) const {
    return static_cast<uint32_t>(p - begin_);
  }

  // Line ends. SkipLineEnd gives null if there is none at `p`.
  const char* SkipLineEnd(const char* p) const;
  const char* SkipText(const char* p);

  // Each gives the begin of the next line, or null if there is none.
  const char* ParseStartLine(const char* p);
  [[gnu::always_inline]] inline const char* ParseField(const char* p);
  const char* SkipBadValue(HeaderId id, const char* value, const char* p);

  const char* ParseRequestLine(const char* p);
  const char* ParseRequestUri(const char* p);
  const char* ParseVersion(const char* p);
  const char* ParseStatusLine(const char* p);
  const char* EndStartLine(const char* p);

  // Each gives the end of the value, or null after scanner_.Fail().
  [[gnu::always_inline]] inline const char* ParseValue(HeaderId id,
                                                       const char* p);
  [[gnu::always_inline]] inline const char* ParseVias(const char* p);
  const char* ParseContacts(const char* p);
  const char* ParseRoutes(HeaderId id, const char* p);
  [[gnu::always_inline]] inline const char* ParseCallId(const char* p);
  const char* SkipWord(const char* p) const;
  [[gnu::always_inline]] inline const char* ParseCSeq(const char* p);
  const char* ParseUint32(const char* p, uint32_t maximum,
                          std::optional<uint32_t>* value);
  template <typename Entries, typename ParseEntry>
  const char* ParseList(const char* p, uint32_t count_max, Entries* entries,
                        ParseEntry parse_entry);

  void SetBody(const char* p);
  void CheckWhole(const char* headers_end);

  const ParseLimits& limits_;
  Message& m_;
  BlockScanner scanner_;
  const char* begin_ = nullptr;
  ParseError error_;
  bool too_many_entries_ = false;
};

void MessageParser::Reset(BufferRef bytes) {
  m_.bytes_ = std::move(bytes);
  begin_ = m_.bytes_.view().data();
  m_.present_ = m_.valid_ = 0;
  m_.is_request_ = m_.contact_is_star_ = false;
  m_.method_ = Method::kOther;
  m_.status_code_ = 0;
  m_.method_text_ = m_.reason_phrase_ = m_.call_id_ = absl::string_view();
  m_.request_uri_ = UriView();
  m_.from_ = m_.to_ = NameAddrView();
  m_.cseq_ = CSeqView();
  m_.max_forwards_ = m_.expires_ = m_.content_length_ = std::nullopt;
  m_.body_begin_ = m_.body_size_ = 0;
  m_.stamp_edit_count_ = m_.stamp_text_size_ = 0;
  m_.fields_.Clear();
  m_.vias_.Clear();
  m_.routes_.Clear();
  m_.record_routes_.Clear();
  m_.contacts_.Clear();
}

void MessageParser::Error(ParseErrorCode code, const char* p, HeaderId header) {
  if (!error_.ok()) return;
  error_ = {code, header, Offset(p)};
}

const char* MessageParser::SkipLineEnd(const char* p) const {
  if (scanner_.At(p) == '\n') return p + 1;
  if (scanner_.At(p) == '\r' && scanner_.At(p, 1) == '\n') return p + 2;
  return nullptr;
}

// To the line end that ends a header field (or a start line), or to the end of
// the text. Notes control characters on the way.
const char* MessageParser::SkipText(const char* p) {
  while (true) {
    p = scanner_.Skip<kTextChar>(p);
    const char* behind_fold = SkipLws(scanner_, p);
    if (behind_fold != p) {
      p = behind_fold;
      continue;
    }
    if (p >= scanner_.end() || SkipLineEnd(p) != nullptr) return p;
    Error(ParseErrorCode::kBadLineEnd, p);
    ++p;
  }
}

const char* MessageParser::ParseStartLine(const char* p) {
  const bool is_response = LowerWord(scanner_.Word(p, 4), 3) == WordOf("sip/");
  const char* end = is_response ? ParseStatusLine(p) : ParseRequestLine(p);
  if (end == nullptr) end = p;
  // A fold cannot continue a start line.
  while (end < scanner_.end() && SkipLineEnd(end) == nullptr) ++end;
  return SkipLineEnd(end);
}

// SIP-Version of section 25.1; notes a version that is not ours.
const char* MessageParser::ParseVersion(const char* p) {
  if (LowerWord(scanner_.Word(p, 7), 3) == WordOf("sip/2.0") &&
      !IsClass(scanner_.At(p, 7), kDigit)) {
    return p + 7;
  }
  const char* begin = p;
  if (LowerWord(scanner_.Word(p, 4), 3) != WordOf("sip/")) {
    Error(ParseErrorCode::kBadStartLine, p);
    return nullptr;
  }
  p = scanner_.Skip<kDigit>(begin + 4);
  const char* dot = p;
  p = scanner_.At(dot) == '.' ? scanner_.Skip<kDigit>(dot + 1) : dot;
  if (dot == begin + 4 || p <= dot + 1) {
    Error(ParseErrorCode::kBadStartLine, p);
    return nullptr;
  }
  if (Between(begin + 4, p) != "2.0") {
    Error(ParseErrorCode::kBadVersion, begin + 4);
  }
  return p;
}

const char* MessageParser::EndStartLine(const char* p) {
  if (SkipLineEnd(p) != nullptr) return p;
  Error(p >= scanner_.end() ? ParseErrorCode::kIncomplete
                            : ParseErrorCode::kBadStartLine,
        p);
  return nullptr;
}

const char* MessageParser::ParseRequestLine(const char* p) {
  const char* end = scanner_.Skip<kToken>(p);
  if (end == p || scanner_.At(end) != ' ') {
    Error(ParseErrorCode::kBadStartLine, end);
    return nullptr;
  }
  m_.is_request_ = true;
  m_.method_text_ = Between(p, end);
  m_.method_ = MethodFromPadded(p, m_.method_text_.size());
  p = ParseRequestUri(end + 1);
  if (p == nullptr) return nullptr;
  p = ParseVersion(p + 1);
  return p == nullptr ? nullptr : EndStartLine(p);
}

const char* MessageParser::ParseRequestUri(const char* p) {
  p = ParseUriAt(scanner_, p, UriPlace::kEnclosed, &m_.request_uri_);
  if (p == nullptr) {
    Error(ParseErrorCode::kBadRequestUri, scanner_.error());
    scanner_.ClearError();
    return nullptr;
  }
  // Table 1 of section 19.1.1: no headers in a Request-URI.
  const absl::string_view headers = m_.request_uri_.headers;
  if (scanner_.At(p) == ' ' && headers.empty()) return p;
  Error(ParseErrorCode::kBadRequestUri,
        headers.empty() ? p : headers.data() - 1);
  return scanner_.At(p) == ' ' ? p : nullptr;
}

const char* MessageParser::ParseStatusLine(const char* p) {
  p = ParseVersion(p);
  if (p == nullptr) return nullptr;
  if (scanner_.At(p) != ' ') {
    Error(ParseErrorCode::kBadStartLine, p);
    return nullptr;
  }
  const char* code = p + 1;
  p = scanner_.Skip<kDigit>(code);
  if (p != code + 3 || *code < '1' || *code > '6') {
    Error(ParseErrorCode::kBadStatusCode, code);
    return nullptr;
  }
  m_.status_code_ =
      (code[0] - '0') * 100 + (code[1] - '0') * 10 + code[2] - '0';
  if (scanner_.At(p) != ' ') {
    Error(ParseErrorCode::kBadStartLine, p);
    return nullptr;
  }
  const char* reason = p + 1;
  p = scanner_.Skip<kTextChar>(reason);
  m_.reason_phrase_ = Between(reason, p);
  return EndStartLine(p);
}

const char* MessageParser::ParseField(const char* p) {
  const char* name_end = scanner_.Skip<kToken>(p);
  const char* colon = name_end;
  while (IsBlank(scanner_.At(colon))) ++colon;
  const auto name_size = static_cast<size_t>(name_end - p);
  if (scanner_.At(colon) != ':' || name_size == 0 || name_size > 0xffff) {
    Error(colon >= scanner_.end() ? ParseErrorCode::kIncomplete
                                  : ParseErrorCode::kBadHeaderName,
          name_size == 0 ? p : colon);
    return SkipLineEnd(SkipText(p));
  }
  HeaderField field;
  field.begin = Offset(p);
  field.name_size = static_cast<uint16_t>(name_size);
  field.id = HeaderIdFromPadded(p, name_size);
  const char* value = colon + 1;
  if (scanner_.At(value) == ' ') ++value;
  value = SkipLws(scanner_, value);

  const uint64_t bit = Bit(field.id);
  const char* end = nullptr;
  if ((m_.present_ & kSingle & bit) != 0) {
    Error(ParseErrorCode::kDuplicateHeader, p, field.id);
  } else {
    end = ParseValue(field.id, value);
  }
  m_.present_ |= bit;
  const char* line_end = end == nullptr ? nullptr : SkipLws(scanner_, end);
  const char* next = end == nullptr ? nullptr : SkipLineEnd(line_end);
  if (next != nullptr) {
    m_.valid_ |= bit;
  } else {
    line_end = SkipBadValue(field.id, value, line_end);
    end = TrimEnd(value, line_end);
    next = SkipLineEnd(line_end);
  }
  if (next == nullptr) {
    Error(ParseErrorCode::kIncomplete, scanner_.end());
    return nullptr;
  }
  field.value_begin = Offset(value);
  field.value_end = Offset(end);
  field.end = Offset(next);
  if (field.end - field.begin > limits_.header_field_bytes) {
    Error(ParseErrorCode::kHeaderTooLong, p, field.id);
  }
  if (m_.fields_.size() >= limits_.header_field_count) {
    Error(ParseErrorCode::kTooManyHeaders, p, field.id);
    return nullptr;
  }
  m_.fields_.Append() = field;
  return next;
}

// Notes what is wrong with a value, and gives the end of its line. `p` is where
// reading has come to; null if the grammar of the value failed.
const char* MessageParser::SkipBadValue(HeaderId id, const char* value,
                                        const char* p) {
  if (p == nullptr) p = scanner_.error();
  if (p != nullptr) {
    Error(p >= scanner_.end() ? ParseErrorCode::kIncomplete
          : too_many_entries_ ? ParseErrorCode::kTooManyEntries
                              : ParseErrorCode::kBadHeaderValue,
          p, id);
  }
  scanner_.ClearError();
  too_many_entries_ = false;
  if (id == HeaderId::kFrom && !m_.understood(id)) m_.from_ = NameAddrView();
  if (id == HeaderId::kTo && !m_.understood(id)) m_.to_ = NameAddrView();
  return SkipText(value);
}

const char* MessageParser::ParseValue(HeaderId id, const char* p) {
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
const char* MessageParser::ParseList(const char* p, uint32_t count_max,
                                     Entries* entries, ParseEntry parse_entry) {
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

const char* MessageParser::ParseVias(const char* p) {
  return ParseList(p, limits_.via_count, &m_.vias_, ParseViaAt<BlockScanner>);
}

const char* MessageParser::ParseRoutes(HeaderId id, const char* p) {
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

const char* MessageParser::ParseContacts(const char* p) {
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
const char* MessageParser::SkipWord(const char* p) const {
  p = scanner_.Skip<kToken>(p);
  return scanner_.Skip<kWord>(p);
}

const char* MessageParser::ParseCallId(const char* p) {
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

const char* MessageParser::ParseCSeq(const char* p) {
  p = ParseNumber(scanner_, p, 0x7fffffff, &m_.cseq_.number);
  if (p == nullptr) return nullptr;
  const char* method = SkipLws(scanner_, p);
  const char* end = scanner_.Skip<kToken>(method);
  if (method == p || end == method) return scanner_.Fail(method);
  m_.cseq_.method_text = Between(method, end);
  m_.cseq_.method = MethodFromPadded(method, m_.cseq_.method_text.size());
  return end;
}

const char* MessageParser::ParseUint32(const char* p, uint32_t maximum,
                                       std::optional<uint32_t>* value) {
  uint32_t number = 0;
  p = ParseNumber(scanner_, p, maximum, &number);
  if (p != nullptr) *value = number;
  return p;
}

void MessageParser::SetBody(const char* p) {
  m_.body_begin_ = Offset(p);
  const auto available = static_cast<uint32_t>(scanner_.end() - p);
  m_.body_size_ = available;
  if (!m_.content_length_.has_value()) return;
  if (*m_.content_length_ > available) {
    Error(ParseErrorCode::kBodyTooShort, scanner_.end(),
          HeaderId::kContentLength);
  } else {
    // Section 18.3: what is behind the body is dropped.
    m_.body_size_ = *m_.content_length_;
  }
}

void MessageParser::CheckWhole(const char* headers_end) {
  if ((m_.present_ & kMandatory) != kMandatory) {
    for (const HeaderId id : {HeaderId::kVia, HeaderId::kFrom, HeaderId::kTo,
                              HeaderId::kCallId, HeaderId::kCSeq}) {
      if (!m_.Has(id)) Error(ParseErrorCode::kMissingHeader, headers_end, id);
    }
  }
  if (m_.is_request_ && (m_.valid_ & Bit(HeaderId::kCSeq)) != 0 &&
      m_.cseq_.method_text != m_.method_text_) {
    Error(ParseErrorCode::kMethodMismatch, m_.cseq_.method_text.data(),
          HeaderId::kCSeq);
  }
}

ParseError MessageParser::Run() {
  const char* p = scanner_.begin();
  if (m_.bytes_.view().size() > limits_.message_bytes) {
    Error(ParseErrorCode::kMessageTooLong, begin_ + limits_.message_bytes);
    return error_;
  }
  if (p >= scanner_.end()) {
    Error(ParseErrorCode::kEmpty, p);
    return error_;
  }
  p = ParseStartLine(p);
  while (p != nullptr && p < scanner_.end()) {
    if (const char* body = SkipLineEnd(p)) {
      SetBody(body);
      CheckWhole(p);
      return error_;
    }
    p = ParseField(p);
  }
  Error(ParseErrorCode::kIncomplete, scanner_.end());
  return error_;
}

ParseError ParseMessage(BufferRef bytes, const ParseLimits& limits,
                        Message* message) {
  if (!bytes) bytes = BufferRef::Copy("");
  return MessageParser(std::move(bytes), limits, message).Run();
}

bool CanAnswer(const Message& message) {
  return message.is_request() && message.method() != Method::kAck &&
         message.understood(HeaderId::kVia) &&
         message.understood(HeaderId::kFrom) &&
         message.understood(HeaderId::kTo) &&
         message.understood(HeaderId::kCallId) &&
         message.understood(HeaderId::kCSeq);
}

}  // namespace sipsim::sip
