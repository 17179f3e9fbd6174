#ifndef SIPSIM_PROTOCOL_BASE_BUFFER_H_
#define SIPSIM_PROTOCOL_BASE_BUFFER_H_

// Buffer: the bytes of one message, written once, then shared and never
// changed. A message is serialised straight into a Buffer, the transport
// carries that Buffer, and the parser of the next hop indexes it in place: the
// bytes of a hop are written once and copied never.

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <utility>

#include "absl/strings/string_view.h"
#include "protocol/base/check.h"

namespace sipsim::sip {

class BufferRef;

// A reference-counted block of bytes. Not thread-safe: a Buffer stays with the
// thread that runs its node. Created and destroyed through BufferRef only.
class Buffer {
 public:
  // Readable (zeroed) bytes that follow the content, so that the parser may
  // load whole vectors without looking at the end.
  static constexpr size_t kPadding = 64;

  Buffer(const Buffer&) = delete;
  Buffer& operator=(const Buffer&) = delete;

  char* data() { return reinterpret_cast<char*>(this + 1); }
  const char* data() const { return reinterpret_cast<const char*>(this + 1); }
  size_t size() const { return size_; }
  size_t capacity() const { return capacity_; }
  absl::string_view view() const { return {data(), size_}; }

  // Sets the length of the content and zeroes the padding behind it.
  // size <= capacity().
  void Resize(size_t size) {
    SIP_CHECK(size <= capacity_);
    size_ = static_cast<uint32_t>(size);
    std::memset(data() + size, 0, kPadding);
  }

  // For bindings that carry a Buffer through foreign code.
  void AddRef() { ++ref_count_; }
  void Release() {
    if (--ref_count_ == 0) Free(this);
  }

 private:
  friend class BufferRef;
  Buffer() = default;
  ~Buffer() = default;
  static Buffer* Allocate(size_t capacity);
  static void Free(Buffer* buffer);

  uint32_t ref_count_ = 0;
  uint32_t size_ = 0;
  uint32_t capacity_ = 0;
  uint32_t size_class_ = 0;
};

// A counted reference to a Buffer, or null.
class BufferRef {
 public:
  BufferRef() = default;
  explicit BufferRef(Buffer* buffer) : buffer_(buffer) {
    if (buffer_ != nullptr) buffer_->AddRef();
  }
  BufferRef(const BufferRef& other) : BufferRef(other.buffer_) {}
  BufferRef(BufferRef&& other) noexcept
      : buffer_(std::exchange(other.buffer_, nullptr)) {}
  BufferRef& operator=(BufferRef other) noexcept {
    std::swap(buffer_, other.buffer_);
    return *this;
  }
  ~BufferRef() {
    if (buffer_ != nullptr) buffer_->Release();
  }

  // An empty buffer with room for `capacity` bytes (and the padding). Blocks
  // come from, and return to, a free list of this thread by size class.
  static BufferRef WithCapacity(size_t capacity);
  // A buffer that holds a copy of `bytes`.
  static BufferRef Copy(absl::string_view bytes);

  explicit operator bool() const { return buffer_ != nullptr; }
  Buffer* get() const { return buffer_; }
  Buffer* operator->() const { return buffer_; }
  Buffer& operator*() const { return *buffer_; }
  absl::string_view view() const {
    return buffer_ == nullptr ? absl::string_view() : buffer_->view();
  }

 private:
  Buffer* buffer_ = nullptr;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_BASE_BUFFER_H_
