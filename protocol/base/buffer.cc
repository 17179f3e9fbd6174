#include "protocol/base/buffer.h"

#include <bit>
#include <cstring>
#include <new>

#include "protocol/base/check.h"

namespace sipsim::sip {
namespace {

// Size classes: steps of 256 bytes up to 4 KiB, so that a message that waits in
// a transaction does not hold much more than its own size; then powers of two
// up to 64 KiB and a bit, the largest datagram. Larger blocks are not kept.
constexpr size_t kStepBits = 8;
constexpr size_t kLastStepBits = 12;
constexpr uint32_t kStepCount = 1 << (kLastStepBits - kStepBits);
constexpr uint32_t kClassCount = kStepCount + 5;
constexpr uint32_t kKeptPerClass = 4096;

uint32_t SizeClass(size_t bytes) {
  if (bytes <= size_t{1} << kLastStepBits) {
    return static_cast<uint32_t>((bytes - 1) >> kStepBits);
  }
  return static_cast<uint32_t>(std::bit_width(bytes - 1)) - kLastStepBits - 1 +
         kStepCount;
}

size_t BytesOf(uint32_t size_class) {
  if (size_class < kStepCount) return size_t{size_class + 1} << kStepBits;
  return size_t{2} << (kLastStepBits + size_class - kStepCount);
}

// The blocks of one size class that wait to be used again; each holds the
// address of the next.
struct FreeList {
  void* first;
  uint32_t count;
};

// Of this thread. Without constructor and destructor, so that they are reached
// without asking whether they are there, even after the Cleaner is gone:
// objects of static storage may hold Buffers.
constinit thread_local FreeList free_lists[kClassCount] = {};
constinit thread_local bool lists_are_closed = false;

void* TakeFirst(FreeList& list) {
  void* block = list.first;
  std::memcpy(&list.first, block, sizeof(void*));
  --list.count;
  return block;
}

// Gives the blocks of a thread back at its end.
struct Cleaner {
  ~Cleaner() {
    lists_are_closed = true;
    for (FreeList& list : free_lists) {
      while (list.first != nullptr) ::operator delete(TakeFirst(list));
    }
  }
};

[[gnu::noinline]] void* NewBlock(size_t bytes) {
  static thread_local Cleaner cleaner;
  return ::operator new(bytes);
}

}  // namespace

Buffer* Buffer::Allocate(size_t capacity) {
  SIP_CHECK(capacity < (size_t{1} << 31));
  size_t bytes = sizeof(Buffer) + capacity + kPadding;
  const uint32_t size_class = SizeClass(bytes);
  void* block = nullptr;
  if (size_class < kClassCount) {
    bytes = BytesOf(size_class);
    FreeList& list = free_lists[size_class];
    if (list.first != nullptr) block = TakeFirst(list);
  }
  if (block == nullptr) block = NewBlock(bytes);
  auto* buffer = new (block) Buffer();
  buffer->capacity_ = static_cast<uint32_t>(bytes - sizeof(Buffer) - kPadding);
  buffer->size_class_ = size_class;
  buffer->Resize(0);
  return buffer;
}

void Buffer::Free(Buffer* buffer) {
  const uint32_t size_class = buffer->size_class_;
  if (size_class < kClassCount && !lists_are_closed) {
    FreeList& list = free_lists[size_class];
    if (list.count < kKeptPerClass) {
      std::memcpy(static_cast<void*>(buffer), &list.first, sizeof(void*));
      list.first = buffer;
      ++list.count;
      return;
    }
  }
  ::operator delete(buffer);
}

BufferRef BufferRef::WithCapacity(size_t capacity) {
  return BufferRef(Buffer::Allocate(capacity));
}

BufferRef BufferRef::Copy(absl::string_view bytes) {
  BufferRef ref = WithCapacity(bytes.size());
  if (!bytes.empty()) std::memcpy(ref->data(), bytes.data(), bytes.size());
  ref->Resize(bytes.size());
  return ref;
}

}  // namespace sipsim::sip
