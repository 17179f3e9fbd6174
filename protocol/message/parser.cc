#include "protocol/message/parser.h"

#include <utility>

#include "protocol/header/header_name_table.h"
#include "protocol/message/message_parser.h"
#include "protocol/text/grammar.h"

namespace sipsim::sip {
namespace {

constexpr uint64_t Bit(HeaderId id) { return uint64_t{1} << int(id); }

constexpr uint64_t kMandatory = Bit(HeaderId::kVia) | Bit(HeaderId::kFrom) |
                                Bit(HeaderId::kTo) | Bit(HeaderId::kCallId) |
                                Bit(HeaderId::kCSeq);

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

}  // namespace

// Clears what a message may go without; what stands in every message is
// written anyway, or cleared by FinishWithError().
MessageParser::MessageParser(BufferRef bytes, const ParseLimits& limits,
                             Message* message)
    : limits_(limits),
      m_(*message),
      begin_(bytes.view().data()),
      index_(BehindLeadingLineEnds(bytes.view()), BestScanEngine()),
      scanner_(BehindLeadingLineEnds(bytes.view()), index_, &bad_value_) {
  m_.bytes_ = std::move(bytes);
  m_.valid_ = m_.broken_ = 0;
  m_.contact_is_star_ = false;
  m_.is_request_ = false;
  m_.method_ = Method::kOther;
  m_.status_code_ = 0;
  m_.method_text_ = m_.reason_phrase_ = m_.call_id_ = absl::string_view();
  m_.cseq_ = CSeqView();
  m_.request_uri_ = UriView();
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

inline const char* MessageParser::ParseField(const char* p) {
  // Where the line ends is found first, and on its own: the next field can be
  // read (by a processor that looks ahead) while this one still is.
  const char* line_end = scanner_.Skip<kTextChar>(p);
  const char* name_end = scanner_.SkipHost(p);
  const auto name_size = static_cast<size_t>(name_end - p);
  if (!IsPlainLineEnd(line_end) || scanner_.At(name_end) != ':' ||
      name_size - 1 >= 0xffff) [[unlikely]] {
    return ParseOddField(p);
  }
  const char* value = name_end + 1;
  if (scanner_.At(value) == ' ') ++value;
  value = SkipLws(scanner_, value);
  const HeaderId id = HeaderIdFromPadded(p, name_size);
  const char* end =
      kValueReaders[static_cast<size_t>(id)](*this, value, line_end, p);
  const char* next = line_end + 2;
  if (end != line_end) [[unlikely]] {
    next = EndOddValue(id, value, &end);
    if (next == nullptr) return nullptr;
  } else {
    m_.valid_ |= Bit(id);
  }
  return AddField(id, p, name_end, value, end, next);
}

// A field with a fold, a blank ahead of the colon, or what else is rare.
const char* MessageParser::ParseOddField(const char* p) {
  const char* name_end = scanner_.Skip<kToken>(p);
  const char* colon = name_end;
  while (IsBlank(scanner_.At(colon))) ++colon;
  if (scanner_.At(colon) != ':' || name_end == p || name_end - p > 0xffff) {
    Error(colon >= scanner_.end() ? ParseErrorCode::kIncomplete
                                  : ParseErrorCode::kBadHeaderName,
          name_end == p ? p : colon);
    return SkipLineEnd(SkipText(p));
  }
  const char* value = SkipLws(scanner_, colon + 1);
  const HeaderId id = HeaderIdFromPadded(p, static_cast<size_t>(name_end - p));
  const char* end =
      kValueReaders[static_cast<size_t>(id)](*this, value, nullptr, p);
  const char* next = EndOddValue(id, value, &end);
  return next == nullptr ? nullptr
                         : AddField(id, p, name_end, value, end, next);
}

inline const char* MessageParser::AddField(HeaderId id, const char* begin,
                                           const char* name_end,
                                           const char* value, const char* end,
                                           const char* next) {
  if (static_cast<size_t>(next - begin) > limits_.header_field_bytes)
      [[unlikely]] {
    Error(ParseErrorCode::kHeaderTooLong, begin, id);
  }
  if (m_.fields_.size() >= limits_.header_field_count) [[unlikely]] {
    Error(ParseErrorCode::kTooManyHeaders, begin, id);
    return nullptr;
  }
  m_.fields_.AppendOne({Offset(begin), Offset(value), Offset(end), Offset(next),
                        static_cast<uint16_t>(name_end - begin), id});
  return next;
}

// The end of a field whose value, read up to `end` (null if its grammar
// failed), is not the whole of one plain line. Gives the begin of the next
// line, or null if there is none.
const char* MessageParser::EndOddValue(HeaderId id, const char* value,
                                       const char** end) {
  const char* line_end = *end == nullptr ? nullptr : SkipLws(scanner_, *end);
  const char* next = *end == nullptr ? nullptr : SkipLineEnd(line_end);
  if (next != nullptr) {
    m_.valid_ |= Bit(id);
    return next;
  }
  m_.broken_ |= Bit(id);
  line_end = SkipBadValue(id, value, line_end);
  *end = TrimEnd(value, line_end);
  next = SkipLineEnd(line_end);
  if (next == nullptr) Error(ParseErrorCode::kIncomplete, scanner_.end());
  return next;
}

// Notes what is wrong with a value, and gives the end of its line. `p` is where
// reading has come to; null if the grammar of the value failed.
const char* MessageParser::SkipBadValue(HeaderId id, const char* value,
                                        const char* p) {
  if (p == nullptr) p = bad_value_;
  if (p != nullptr) {
    Error(p >= scanner_.end() ? ParseErrorCode::kIncomplete
          : too_many_entries_ ? ParseErrorCode::kTooManyEntries
                              : ParseErrorCode::kBadHeaderValue,
          p, id);
  }
  bad_value_ = nullptr;
  too_many_entries_ = false;
  return SkipText(value);
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
  if ((m_.valid_ & kMandatory) != kMandatory) {
    for (const HeaderId id : {HeaderId::kVia, HeaderId::kFrom, HeaderId::kTo,
                              HeaderId::kCallId, HeaderId::kCSeq}) {
      if (!m_.Has(id)) Error(ParseErrorCode::kMissingHeader, headers_end, id);
    }
    if (!m_.understood(HeaderId::kCSeq)) return;
  }
  const bool is_same_method =
      m_.method_ == m_.cseq_.method && m_.method_ != Method::kOther;
  if (m_.is_request_ && !is_same_method &&
      m_.cseq_.method_text != m_.method_text_) {
    Error(ParseErrorCode::kMethodMismatch, m_.cseq_.method_text.data(),
          HeaderId::kCSeq);
  }
}

// The header fields, and where the body begins.
const char* MessageParser::ParseFields(const char* p) {
  while (p != nullptr && p < scanner_.end()) {
    if (scanner_.At(p) <= '\r') [[unlikely]] {
      if (const char* body = SkipLineEnd(p)) {
        SetBody(body);
        CheckWhole(p);
        return body;
      }
    }
    p = ParseField(p);
  }
  Error(ParseErrorCode::kIncomplete, scanner_.end());
  return nullptr;
}

ParseError MessageParser::Run() {
  const char* p = scanner_.begin();
  if (m_.bytes_.view().size() > limits_.message_bytes) [[unlikely]] {
    Error(ParseErrorCode::kMessageTooLong, begin_ + limits_.message_bytes);
  } else if (p >= scanner_.end()) [[unlikely]] {
    Error(ParseErrorCode::kEmpty, p);
  } else {
    ParseFields(ParseStartLine(p));
  }
  return error_.ok() ? error_ : FinishWithError();
}

// Clears what has not been understood: it may be left from another message.
ParseError MessageParser::FinishWithError() {
  if (!m_.understood(HeaderId::kFrom)) m_.from_ = NameAddrView();
  if (!m_.understood(HeaderId::kTo)) m_.to_ = NameAddrView();
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
