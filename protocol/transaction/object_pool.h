#ifndef SIPSIM_PROTOCOL_TRANSACTION_OBJECT_POOL_H_
#define SIPSIM_PROTOCOL_TRANSACTION_OBJECT_POOL_H_

#include <algorithm>
#include <cstddef>
#include <memory>
#include <new>
#include <utility>
#include <vector>

namespace sipsim::sip {

// Makes and unmakes objects of one type without going to the heap for each:
// storage grows in chunks, is used again, and is given back at the end only.
// The owner deletes every object before the pool dies.
template <typename T>
class ObjectPool {
 public:
  ObjectPool() = default;
  ObjectPool(const ObjectPool&) = delete;
  ObjectPool& operator=(const ObjectPool&) = delete;

  template <typename... Args>
  T* New(Args&&... args) {
    if (free_ == nullptr) Grow();
    Slot* slot = free_;
    free_ = slot->next;
    return new (slot->storage) T(std::forward<Args>(args)...);
  }

  void Delete(T* object) {
    object->~T();
    Slot* slot = reinterpret_cast<Slot*>(object);
    slot->next = free_;
    free_ = slot;
  }

 private:
  static constexpr size_t kChunkSizeMin = 4;
  static constexpr size_t kChunkSizeMax = 256;

  union Slot {
    Slot* next;
    alignas(T) std::byte storage[sizeof(T)];
  };

  void Grow() {
    const size_t size = chunk_size_;
    chunk_size_ = std::min(2 * chunk_size_, kChunkSizeMax);
    chunks_.push_back(std::unique_ptr<Slot[]>(new Slot[size]));
    Slot* chunk = chunks_.back().get();
    for (size_t i = size; i-- > 0;) {
      chunk[i].next = free_;
      free_ = &chunk[i];
    }
  }

  std::vector<std::unique_ptr<Slot[]>> chunks_;
  size_t chunk_size_ = kChunkSizeMin;
  Slot* free_ = nullptr;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_TRANSACTION_OBJECT_POOL_H_
