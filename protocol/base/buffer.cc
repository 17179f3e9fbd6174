#include "protocol/base/buffer.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <new>
#include <vector>

#include "protocol/base/check.h"

namespace sipsim::sip {
namespace {

// Size classes are powers of two from 512 bytes to 64 KiB, the largest
// datagram; larger blocks are not kept.
constexpr size_t kSmallestClassBits = 9;
constexpr uint32_t kClassCount = 8;
constexpr size_t kKeptPerClass = 4096;

uint32_t SizeClass(size_t bytes) {
  const auto bits = static_cast<size_t>(std::bit_width(bytes - 1));
  return static_cast<uint32_t>(std::max(bits, kSmallestClassBits) -
                               kSmallestClassBits);
}

// A thread's lists end before objects of static storage, which may hold
// Buffers. This has no destructor, so it can be asked at any time.
thread_local bool lists_are_gone = false;

struct FreeLists {
  std::array<std::vector<void*>, kClassCount> blocks;
  ~FreeLists() {
    lists_are_gone = true;
    for (auto& list : blocks) {
      for (void* block : list) ::operator delete(block);
    }
  }
};

// The list of a size class; null if there is none, or no longer.
std::vector<void*>* ListOf(uint32_t size_class) {
  if (size_class >= kClassCount || lists_are_gone) return nullptr;
  static thread_local FreeLists lists;
  return &lists.blocks[size_class];
}

}  // namespace

void Buffer::Resize(size_t size) {
  SIP_CHECK(size <= capacity_);
  size_ = static_cast<uint32_t>(size);
  std::memset(data() + size, 0, kPadding);
}

Buffer* Buffer::Allocate(size_t capacity) {
  SIP_CHECK(capacity < (size_t{1} << 31));
  size_t bytes = sizeof(Buffer) + capacity + kPadding;
  const uint32_t size_class = SizeClass(bytes);
  void* block = nullptr;
  if (size_class < kClassCount) {
    bytes = size_t{1} << (kSmallestClassBits + size_class);
  }
  std::vector<void*>* list = ListOf(size_class);
  if (list != nullptr && !list->empty()) {
    block = list->back();
    list->pop_back();
  }
  if (block == nullptr) block = ::operator new(bytes);
  auto* buffer = new (block) Buffer();
  buffer->capacity_ = static_cast<uint32_t>(bytes - sizeof(Buffer) - kPadding);
  buffer->size_class_ = size_class;
  buffer->Resize(0);
  return buffer;
}

void Buffer::Free(Buffer* buffer) {
  std::vector<void*>* list = ListOf(buffer->size_class_);
  if (list != nullptr && list->size() < kKeptPerClass) {
    list->push_back(buffer);
    return;
  }
  ::operator delete(buffer);
}

BufferRef BufferRef::WithCapacity(size_t capacity) {
  return BufferRef(Buffer::Allocate(capacity));
}

BufferRef BufferRef::Copy(absl::string_view bytes) {
  BufferRef ref = WithCapacity(bytes.size());
  std::memcpy(ref->data(), bytes.data(), bytes.size());
  ref->Resize(bytes.size());
  return ref;
}

}  // namespace sipsim::sip
