#ifndef SIPSIM_PROTOCOL_TRANSACTION_INTRUSIVE_TABLE_H_
#define SIPSIM_PROTOCOL_TRANSACTION_INTRUSIVE_TABLE_H_

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <utility>
#include <vector>

#include "protocol/base/check.h"

namespace sipsim::sip {

// A hash table of objects that carry their own hash and link: nothing is
// allocated per object, nothing is copied per look-up. Objects with equal
// hashes stand in one bucket; Find's predicate tells them apart. For look-up
// only: there is no iteration, so no order to depend on.
//
// It grows by linear hashing: an object more, one bucket more, to which one
// other bucket gives what belongs there. No Insert ever moves all of the table,
// however many objects there are.
template <typename T, uint64_t T::*kHash, T* T::*kNext>
class IntrusiveTable {
 public:
  // `object` is in no table of this kind, stays where it is, and outlives its
  // stay.
  void Insert(T* object) {
    if (size_ == bucket_count_) AddBucket();
    ++size_;
    Link(object);
  }

  // `object` is in the table.
  void Remove(T* object) {
    T** link = &BucketOf(object->*kHash);
    while (*link != object) link = &((*link)->*kNext);
    *link = object->*kNext;
    --size_;
  }

  // An object of this hash for which `matches(object)`, or null.
  template <typename Predicate>
  T* Find(uint64_t hash, const Predicate& matches) const {
    if (size_ == 0) return nullptr;
    for (T* object = BucketOf(hash); object != nullptr;
         object = object->*kNext) {
      if (object->*kHash == hash && matches(*object)) return object;
    }
    return nullptr;
  }

  size_t size() const { return size_; }

 private:
  static constexpr size_t kFirstBits = 3;  // Buckets in segment 0: a power.

  struct Free {
    void operator()(T** buckets) const { std::free(buckets); }
  };

  // Segment 0 has the first 2**kFirstBits buckets; each further one as many as
  // all before it.
  T*& Bucket(size_t index) const {
    const auto segment =
        static_cast<size_t>(std::bit_width(index >> kFirstBits));
    const size_t first = segment == 0 ? 0 : std::bit_floor(index);
    return segments_[segment].get()[index - first];
  }

  // Buckets [0, bucket_count_ - half_) and [half_, bucket_count_) are told by
  // one bit of the hash more than the others.
  T*& BucketOf(uint64_t hash) const {
    const size_t index = hash & (2 * half_ - 1);
    return Bucket(index < bucket_count_ ? index : hash & (half_ - 1));
  }

  void Link(T* object) {
    T*& bucket = BucketOf(object->*kHash);
    object->*kNext = bucket;
    bucket = object;
  }

  void AddBucket() {
    if (bucket_count_ == 0) {
      bucket_count_ = size_t{1} << kFirstBits;
      half_ = bucket_count_ / 2;
      return AddSegment(bucket_count_);
    }
    if (bucket_count_ == 2 * half_) {
      half_ *= 2;
      AddSegment(half_);
    }
    T* object = std::exchange(Bucket(bucket_count_ - half_), nullptr);
    ++bucket_count_;
    while (object != nullptr) {
      T* next = object->*kNext;
      Link(object);
      object = next;
    }
  }

  // Zeroed pages of the system, which come into being as they are touched.
  void AddSegment(size_t count) {
    auto* buckets = static_cast<T**>(std::calloc(count, sizeof(T*)));
    SIP_CHECK(buckets != nullptr);
    segments_.emplace_back(buckets);
  }

  std::vector<std::unique_ptr<T*, Free>> segments_;
  size_t bucket_count_ = 0;
  size_t half_ = 0;  // A power of two; half_ <= bucket_count_ <= 2 * half_.
  size_t size_ = 0;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_TRANSACTION_INTRUSIVE_TABLE_H_
