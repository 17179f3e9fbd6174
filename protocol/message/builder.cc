#include "protocol/message/builder.h"

#include <charconv>
#include <cstring>
#include <utility>

#include "protocol/base/check.h"

namespace sipsim::sip {
namespace {

constexpr size_t kNumberMax = 10;  // Digits of 2**32 - 1.

}  // namespace

MessageBuilder::MessageBuilder(size_t size_hint)
    : buffer_(BufferRef::WithCapacity(size_hint)),
      capacity_(buffer_->capacity()) {}

void MessageBuilder::Grow(size_t more) {
  SIP_CHECK(buffer_);
  BufferRef larger = BufferRef::WithCapacity(2 * (size_ + more));
  std::memcpy(larger->data(), buffer_->data(), size_);
  buffer_ = std::move(larger);
  capacity_ = buffer_->capacity();
}

void MessageBuilder::Append(uint32_t number) {
  char* begin = Reserve(kNumberMax);
  const auto result = std::to_chars(begin, begin + kNumberMax, number);
  size_ += static_cast<size_t>(result.ptr - begin);
}

void MessageBuilder::StartRequest(absl::string_view method,
                                  absl::string_view uri) {
  Append(method);
  Append(" ");
  Append(uri);
  Append(" SIP/2.0\r\n");
}

void MessageBuilder::StartResponse(int status_code,
                                   absl::string_view reason_phrase) {
  SIP_CHECK(status_code >= 100 && status_code <= 699);
  Append("SIP/2.0 ");
  Append(static_cast<uint32_t>(status_code));
  Append(" ");
  Append(reason_phrase);
  Append("\r\n");
}

void MessageBuilder::Add(HeaderId id, absl::string_view value) {
  AddNamed(HeaderName(id), value);
}

void MessageBuilder::Add(HeaderId id, uint32_t value) {
  Begin(id);
  Append(value);
  End();
}

void MessageBuilder::AddNamed(absl::string_view name, absl::string_view value) {
  SIP_CHECK(!name.empty());
  const size_t size = name.size() + value.size() + 4;
  char* out = Reserve(size);
  std::memcpy(out, name.data(), name.size());
  out += name.size();
  *out++ = ':';
  *out++ = ' ';
  if (!value.empty()) std::memcpy(out, value.data(), value.size());
  out += value.size();
  *out++ = '\r';
  *out++ = '\n';
  size_ += size;
}

void MessageBuilder::Begin(HeaderId id) {
  SIP_CHECK(id != HeaderId::kOther);
  Append(HeaderName(id));
  Append(": ");
}

void MessageBuilder::End() { Append("\r\n"); }

void MessageBuilder::CopyRange(const Message& from, uint32_t begin,
                               uint32_t end) {
  for (int i = 0; i < from.via_stamp_edit_count(); ++i) {
    const Message::StampEdit edit = from.via_stamp_edit(i);
    if (edit.offset < begin || edit.offset >= end) continue;
    Append(from.text().substr(begin, edit.offset - begin));
    Append(edit.replacement);
    begin = edit.offset + edit.size;
  }
  Append(from.text().substr(begin, end - begin));
}

void MessageBuilder::Copy(const Message& from, const HeaderField& field) {
  CopyRange(from, field.begin, field.end);
}

void MessageBuilder::CopyAll(const Message& from, HeaderId id) {
  for (const HeaderField& field : from.fields()) {
    if (field.id == id) Copy(from, field);
  }
}

BufferRef MessageBuilder::Finish(absl::string_view content_type,
                                 absl::string_view body) && {
  SIP_CHECK(body.size() <= UINT32_MAX);
  if (!body.empty()) Add(HeaderId::kContentType, content_type);
  Add(HeaderId::kContentLength, static_cast<uint32_t>(body.size()));
  Append("\r\n");
  Append(body);
  buffer_->Resize(size_);
  size_ = capacity_ = 0;
  return std::move(buffer_);
}

}  // namespace sipsim::sip
