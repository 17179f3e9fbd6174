#ifndef SIPSIM_PROTOCOL_TRANSACTION_INTRUSIVE_TABLE_H_
#define SIPSIM_PROTOCOL_TRANSACTION_INTRUSIVE_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <vector>

namespace sipsim::sip {

// A hash table of objects that carry their own hash and link: nothing is
// allocated per object, nothing is copied per look-up. Objects with equal
// hashes stand side by side; Find's predicate tells them apart. For look-up
// only: there is no iteration, so no order to depend on.
template <typename T, uint64_t T::*kHash, T* T::*kNext>
class IntrusiveTable {
 public:
  // `object` is in no table of this kind, stays where it is, and outlives its
  // stay.
  void Insert(T* object) {
    if (size_ == buckets_.size()) Grow();
    ++size_;
    Link(object);
  }

  // `object` is in the table.
  void Remove(T* object) {
    T** link = &Bucket(object->*kHash);
    while (*link != object) link = &((*link)->*kNext);
    *link = object->*kNext;
    --size_;
  }

  // An object of this hash for which `matches(object)`, or null.
  template <typename Predicate>
  T* Find(uint64_t hash, const Predicate& matches) const {
    if (size_ == 0) return nullptr;
    T* object = buckets_[hash & (buckets_.size() - 1)];
    for (; object != nullptr; object = object->*kNext) {
      if (object->*kHash == hash && matches(*object)) return object;
    }
    return nullptr;
  }

  size_t size() const { return size_; }

 private:
  static constexpr size_t kBucketsMin = 8;

  T*& Bucket(uint64_t hash) { return buckets_[hash & (buckets_.size() - 1)]; }

  void Link(T* object) {
    T*& bucket = Bucket(object->*kHash);
    object->*kNext = bucket;
    bucket = object;
  }

  // Twice the buckets, a power of two.
  void Grow() {
    std::vector<T*> old(buckets_.empty() ? kBucketsMin : 2 * buckets_.size());
    old.swap(buckets_);
    for (T* object : old) {
      while (object != nullptr) {
        T* next = object->*kNext;
        Link(object);
        object = next;
      }
    }
  }

  std::vector<T*> buckets_;
  size_t size_ = 0;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_TRANSACTION_INTRUSIVE_TABLE_H_
