#include "protocol/message/rewriter.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <utility>

#include "protocol/base/check.h"
#include "protocol/text/grammar.h"
#include "protocol/text/text_scanner.h"

namespace sipsim::sip {
namespace {

inline char* Put(char* out, absl::string_view text) {
  if (!text.empty()) std::memcpy(out, text.data(), text.size());
  return out + text.size();
}

}  // namespace

size_t MessageRewriter::Edit::written_size() const {
  return name.empty() ? value.size() : name.size() + value.size() + 4;
}

void MessageRewriter::Replace(uint32_t offset, uint32_t size,
                              absl::string_view replacement) {
  SIP_CHECK(offset <= message_.text().size());
  SIP_CHECK(size <= message_.text().size() - offset);
  edits_.push_back({offset, size, "", replacement});
}

void MessageRewriter::InsertField(uint32_t offset, HeaderId id,
                                  absl::string_view value) {
  edits_.push_back({offset, 0, HeaderName(id), value});
}

void MessageRewriter::SetRequestUri(absl::string_view uri) {
  const absl::string_view old = message_.request_uri().text;
  Replace(message_.OffsetOf(old), static_cast<uint32_t>(old.size()), uri);
}

uint32_t MessageRewriter::BehindVias() const {
  const absl::Span<const HeaderField> fields = message_.fields();
  for (size_t i = fields.size(); i > 0; --i) {
    if (fields[i - 1].id == HeaderId::kVia) return fields[i - 1].end;
  }
  return fields.empty() ? message_.body_offset() : fields.back().end;
}

void MessageRewriter::PushVia(absl::string_view value) {
  PushField(HeaderId::kVia, value);
}

void MessageRewriter::PushField(HeaderId id, absl::string_view value) {
  const HeaderField* field = message_.Find(id);
  InsertField(field == nullptr ? BehindVias() : field->begin, id, value);
}

void MessageRewriter::PopVia() {
  pops_top_via_ = true;
  PopEntry(HeaderId::kVia, message_.top_via().text);
}

void MessageRewriter::PopEntry(HeaderId id,
                               absl::string_view first_entry_text) {
  const uint32_t offset = message_.OffsetOf(first_entry_text);
  for (const HeaderField& field : message_.fields()) {
    if (field.id == id && field.value_begin <= offset &&
        offset < field.value_end) {
      PopFirstEntry(field, first_entry_text);
      return;
    }
  }
  SIP_CHECK(false);
}

void MessageRewriter::PopFirstEntry(const HeaderField& field,
                                    absl::string_view entry) {
  TextScanner s(message_.value(field));
  const char* comma = SkipLws(s, entry.data() + entry.size());
  if (s.At(comma) != ',') {
    RemoveField(field);
    return;
  }
  const char* next = SkipLws(s, comma + 1);
  Replace(message_.OffsetOf(entry), static_cast<uint32_t>(next - entry.data()),
          "");
}

void MessageRewriter::RemoveField(const HeaderField& field) {
  Replace(field.begin, field.end - field.begin, "");
}

void MessageRewriter::RemoveAll(HeaderId id) {
  for (const HeaderField& field : message_.fields()) {
    if (field.id == id) RemoveField(field);
  }
}

void MessageRewriter::SetValue(const HeaderField& field,
                               absl::string_view value) {
  Replace(field.value_begin, field.value_end - field.value_begin, value);
}

void MessageRewriter::SetContentLength(size_t body_size) {
  const auto result = std::to_chars(
      content_length_, content_length_ + sizeof(content_length_), body_size);
  SIP_CHECK(result.ec == std::errc());
  const absl::string_view digits = Between(content_length_, result.ptr);
  if (const HeaderField* field = message_.Find(HeaderId::kContentLength)) {
    SetValue(*field, digits);
  } else {
    InsertField(message_.fields().back().end, HeaderId::kContentLength, digits);
  }
}

void MessageRewriter::SetBody(absl::string_view body) {
  SetContentLength(body.size());
  Replace(message_.body_offset(), static_cast<uint32_t>(message_.body().size()),
          body);
}

// By offset; those at one place stay in their order. There are few, and they
// mostly come in order.
void MessageRewriter::SortEdits() {
  for (size_t i = 1; i < edits_.size(); ++i) {
    for (size_t j = i; j > 0 && edits_[j].offset < edits_[j - 1].offset; --j) {
      std::swap(edits_[j], edits_[j - 1]);
    }
  }
}

BufferRef MessageRewriter::Write() && {
  if (!pops_top_via_) {
    for (int i = 0; i < message_.via_stamp_edit_count(); ++i) {
      const Message::StampEdit edit = message_.via_stamp_edit(i);
      Replace(edit.offset, edit.size, edit.replacement);
    }
  }
  SortEdits();
  // Bytes behind the body, which a datagram may carry, are left out.
  const auto end =
      static_cast<uint32_t>(message_.body_offset() + message_.body().size());
  size_t size = end;
  for (const Edit& edit : edits_) size += edit.written_size() - edit.size;

  BufferRef buffer = BufferRef::WithCapacity(size);
  const absl::string_view text = message_.text();
  char* out = buffer->data();
  uint32_t at = 0;
  for (const Edit& edit : edits_) {
    // An insertion may stand at the begin of a removal, before or behind it.
    if (edit.offset > at) out = Put(out, text.substr(at, edit.offset - at));
    if (!edit.name.empty()) {
      out = Put(out, edit.name);
      out = Put(out, ": ");
    }
    out = Put(out, edit.value);
    if (!edit.name.empty()) out = Put(out, "\r\n");
    at = std::max(at, edit.offset + edit.size);
  }
  out = Put(out, text.substr(at, end - at));
  SIP_CHECK(out == buffer->data() + size);
  buffer->Resize(size);
  return buffer;
}

}  // namespace sipsim::sip
