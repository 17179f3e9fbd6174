#include "protocol/message/stream_framer.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "protocol/base/ascii_case.h"
#include "protocol/header/header_id.h"

namespace sipsim::sip {
namespace {

constexpr size_t kNone = absl::string_view::npos;

// Digits alone; nothing above 32 bits makes sense.
std::optional<size_t> ParseLength(absl::string_view text) {
  if (text.empty() || text.size() > 9) return std::nullopt;
  size_t value = 0;
  for (const char c : text) {
    if (!absl::ascii_isdigit(static_cast<unsigned char>(c))) {
      return std::nullopt;
    }
    value = value * 10 + static_cast<size_t>(c - '0');
  }
  return value;
}

// Of whatever version: that is for the parser to say.
bool IsStartLine(absl::string_view line) {
  for (size_t at = line.find('/'); at != kNone; at = line.find('/', at + 1)) {
    if (at >= 3 && EqualsWithoutCase(line.substr(at - 3, 3), "SIP")) {
      return true;
    }
  }
  return false;
}

}  // namespace

absl::string_view FrameKindName(FrameKind kind) {
  constexpr absl::string_view kNames[] = {
      "none", "message", "ping", "no content length", "too long", "garbage"};
  return kNames[static_cast<size_t>(kind)];
}

void StreamFramer::Append(BufferRef bytes) {
  if (given_up_ || bytes.view().empty()) return;
  const absl::string_view old = rest();
  if (old.empty()) {
    bytes_ = std::move(bytes);
    at_ = 0;
    owned_ = false;
    return;
  }
  const absl::string_view more = bytes.view();
  if (!owned_ || bytes_->capacity() - bytes_->size() < more.size()) {
    // A message whose length is known has room for all of it.
    const size_t whole =
        headers_size_ == 0 ? 0 : headers_size_ + length_.value_or(0);
    const size_t needed = old.size() + more.size();
    BufferRef grown =
        BufferRef::WithCapacity(std::max({needed, whole, 2 * old.size()}));
    if (!old.empty()) std::memcpy(grown->data(), old.data(), old.size());
    grown->Resize(old.size());
    bytes_ = std::move(grown);
    at_ = 0;
    owned_ = true;
  }
  const size_t size = bytes_->size();
  if (!more.empty()) {
    std::memcpy(bytes_->data() + size, more.data(), more.size());
  }
  bytes_->Resize(size + more.size());
}

Frame StreamFramer::Next() {
  if (given_up_) return {};
  if (line_begin_ == 0) {
    const size_t begin = at_;
    if (SkipLineEnds()) return {FrameKind::kPing, {}};
    if (at_ != begin) searched_ = 0;
  }
  if (rest().empty()) return {};
  if (headers_size_ == 0) {
    const FrameKind kind = ReadHeaders();
    if (kind == FrameKind::kNone) return {};
    if (kind != FrameKind::kMessage) return GiveUp(kind);
  }
  const size_t size = headers_size_ + *length_;
  return rest().size() < size ? Frame() : Take(size);
}

// Section 7.5: an empty line ahead of a start line is ignored. A "\r" alone may
// be the begin of one.
bool StreamFramer::SkipLineEnds() {
  while (true) {
    const absl::string_view text = rest();
    if (absl::StartsWith(text, "\r\n\r\n")) {
      at_ += 4;
      searched_ = 0;
      return true;
    }
    // Half of a ping, perhaps.
    if (text == "\r\n" || text == "\r\n\r") break;
    if (absl::StartsWith(text, "\r\n")) {
      at_ += 2;
    } else if (absl::StartsWith(text, "\n")) {
      at_ += 1;
    } else {
      break;
    }
  }
  return false;
}

FrameKind StreamFramer::ReadHeaders() {
  const absl::string_view text = rest();
  while (true) {
    const size_t end = text.find('\n', searched_);
    if (end == kNone) {
      searched_ = text.size();
      if (searched_ > bytes_max_) return FrameKind::kTooLong;
      // What has no line end at all is no SIP.
      const bool is_first = line_begin_ == 0;
      return is_first && searched_ > line_bytes_max_ ? FrameKind::kGarbage
                                                     : FrameKind::kNone;
    }
    absl::string_view line = text.substr(line_begin_, end - line_begin_);
    if (absl::EndsWith(line, "\r")) line.remove_suffix(1);
    const bool is_first = line_begin_ == 0;
    if (is_first && line.empty()) return FrameKind::kNone;  // Half a ping.
    if (is_first && !IsStartLine(line)) return FrameKind::kGarbage;
    if (!is_first) ReadLine(line);
    searched_ = line_begin_ = end + 1;
    if (!is_first && line.empty()) {
      headers_size_ = end + 1;
      return ReadLength();
    }
    if (line_begin_ > bytes_max_) return FrameKind::kTooLong;
  }
}

// A header field, or a fold of one; the empty line ends the last one.
void StreamFramer::ReadLine(absl::string_view line) {
  if (!line.empty() && (line[0] == ' ' || line[0] == '\t')) return;
  EndField();
  // "Content-Length", or its compact form "l".
  if (line.empty() || !absl::StrContains("CcLl", line[0])) return;
  const size_t colon = line.find(':');
  if (colon == kNone) return;
  const absl::string_view name =
      absl::StripTrailingAsciiWhitespace(line.substr(0, colon));
  if (HeaderIdFromName(name) == HeaderId::kContentLength) {
    length_begin_ = line_begin_ + colon + 1;
  }
}

// A Content-Length, with its folds, ends ahead of the line that is being read.
void StreamFramer::EndField() {
  if (length_begin_ == 0) return;
  const absl::string_view value = absl::StripAsciiWhitespace(
      rest().substr(length_begin_, line_begin_ - length_begin_));
  length_begin_ = 0;
  const std::optional<size_t> length = ParseLength(value);
  bad_length_ |= !length.has_value() || length_.value_or(*length) != *length;
  if (length.has_value()) length_ = length;
}

FrameKind StreamFramer::ReadLength() {
  if (bad_length_ || !length_.has_value()) return FrameKind::kNoLength;
  return headers_size_ + *length_ > bytes_max_ ? FrameKind::kTooLong
                                               : FrameKind::kMessage;
}

Frame StreamFramer::Take(size_t size) {
  Frame frame{FrameKind::kMessage, {}};
  if (at_ == 0 && size == bytes_->size()) {
    frame.bytes = std::exchange(bytes_, BufferRef());
  } else {
    frame.bytes = BufferRef::Copy(rest().substr(0, size));
    at_ += size;
  }
  searched_ = line_begin_ = headers_size_ = length_begin_ = 0;
  length_.reset();
  bad_length_ = false;
  return frame;
}

Frame StreamFramer::GiveUp(FrameKind kind) {
  given_up_ = true;
  const size_t size =
      std::min(headers_size_ == 0 ? rest().size() : headers_size_, bytes_max_);
  Frame frame{kind, BufferRef::Copy(rest().substr(0, size))};
  bytes_ = BufferRef();
  at_ = 0;
  return frame;
}

}  // namespace sipsim::sip
