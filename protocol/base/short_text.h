#ifndef SIPSIM_PROTOCOL_BASE_SHORT_TEXT_H_
#define SIPSIM_PROTOCOL_BASE_SHORT_TEXT_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>

#include "absl/strings/string_view.h"
#include "protocol/base/check.h"

namespace sipsim::sip {

// A text of our own making whose greatest length is known: a branch, a tag, the
// Via of a hop. It lives where it is declared, and never on the heap.
template <size_t kCapacity>
class ShortText {
 public:
  ShortText() {}  // NOLINT: text_ is not to be zeroed.
  explicit ShortText(absl::string_view text) { Append(text); }
  // Copies what there is, not the room behind it.
  ShortText(const ShortText& other) : size_(other.size_) {
    std::memcpy(text_, other.text_, size_);
  }
  ShortText& operator=(const ShortText& other) {
    size_ = other.size_;
    std::memmove(text_, other.text_, size_);
    return *this;
  }

  // What does not fit is a bug of the caller.
  void Append(absl::string_view text) {
    if (text.empty()) return;
    std::memcpy(Extend(text.size()), text.data(), text.size());
  }
  // `size` more bytes, for the caller to write.
  char* Extend(size_t size) {
    SIP_CHECK(size <= kCapacity - size_);
    char* begin = text_ + size_;
    size_ += static_cast<uint32_t>(size);
    return begin;
  }
  void Clear() { size_ = 0; }

  absl::string_view view() const { return {text_, size_}; }
  size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }

  operator absl::string_view() const { return view(); }    // NOLINT
  operator std::string() const { return {text_, size_}; }  // NOLINT

  friend bool operator==(const ShortText& a, absl::string_view b) {
    return a.view() == b;
  }

 private:
  uint32_t size_ = 0;
  char text_[kCapacity];
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_BASE_SHORT_TEXT_H_
