#include "protocol/message/parser.h"

#include <utility>

#include "protocol/header/header_name_table.h"
#include "protocol/message/header_values.h"
#include "protocol/message/message_parser.h"
#include "protocol/text/grammar.h"

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

}  // namespace

MessageParser::MessageParser(BufferRef bytes, const ParseLimits& limits,
                             Message* message)
    : limits_(limits),
      m_(*message),
      scanner_(BehindLeadingLineEnds(bytes.view()), BestScanEngine()) {
  Reset(std::move(bytes));
}

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
