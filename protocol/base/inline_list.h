#ifndef SIPSIM_PROTOCOL_BASE_INLINE_LIST_H_
#define SIPSIM_PROTOCOL_BASE_INLINE_LIST_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>

#include "absl/types/span.h"

namespace sipsim::sip {

// A list of plain values that is filled, read, cleared and filled again. The
// first kInPlace stand in the object; more go to the heap, which is kept for
// the next filling. Unlike absl::InlinedVector an append is a compare, a store
// and an add, and a move copies no more than the values there are.
template <typename T, uint32_t kInPlace>
class InlineList {
  static_assert(std::is_trivially_copyable_v<T>);
  static_assert(std::is_trivially_destructible_v<T>);

 public:
  InlineList() = default;
  InlineList(InlineList&& other) noexcept { Take(other); }
  InlineList& operator=(InlineList&& other) noexcept {
    if (this != &other) Take(other);
    return *this;
  }

  // A new value at the end, default-initialised.
  T& Append() {
    if (size_ == capacity_) [[unlikely]] {
      Grow();
    }
    return *::new (data_ + size_++) T();
  }
  // Copies of `values`, which are not in this list, at the end.
  void Append(absl::Span<const T> values) {
    while (values.size() > capacity_ - size_) Grow();
    if (values.empty()) return;
    std::memcpy(static_cast<void*>(data_ + size_), values.data(),
                values.size() * sizeof(T));
    size_ += static_cast<uint32_t>(values.size());
  }
  void AppendOne(const T& value) {
    if (size_ == capacity_) [[unlikely]] {
      Grow();
    }
    ::new (data_ + size_++) T(value);
  }
  void RemoveLast() { --size_; }
  void Clear() { size_ = 0; }

  bool empty() const { return size_ == 0; }
  uint32_t size() const { return size_; }
  const T& operator[](size_t i) const { return data_[i]; }
  const T& back() const { return data_[size_ - 1]; }
  const T* begin() const { return data_; }
  const T* end() const { return data_ + size_; }
  absl::Span<const T> span() const { return {data_, size_}; }

 private:
  struct Free {
    void operator()(T* values) const { ::operator delete(values); }
  };

  T* in_place() { return reinterpret_cast<T*>(storage_); }

  [[gnu::noinline]] void Grow() {
    auto* larger =
        static_cast<T*>(::operator new (2 * size_t{capacity_} * sizeof(T)));
    std::memcpy(static_cast<void*>(larger), data_, size_ * sizeof(T));
    heap_.reset(larger);
    data_ = larger;
    capacity_ *= 2;
  }

  // `other` is empty afterwards.
  void Take(InlineList& other) {
    heap_ = std::move(other.heap_);
    size_ = std::exchange(other.size_, 0);
    capacity_ = std::exchange(other.capacity_, kInPlace);
    data_ = heap_ == nullptr ? in_place() : heap_.get();
    if (heap_ == nullptr) {
      std::memcpy(storage_, other.storage_, size_ * sizeof(T));
    }
    other.data_ = other.in_place();
  }

  T* data_ = in_place();
  uint32_t size_ = 0;
  uint32_t capacity_ = kInPlace;
  std::unique_ptr<T, Free> heap_;
  alignas(T) unsigned char storage_[kInPlace * sizeof(T)];
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_BASE_INLINE_LIST_H_
