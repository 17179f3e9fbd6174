#ifndef SIPSIM_SIM_CORE_EVENT_POOL_H_
#define SIPSIM_SIM_CORE_EVENT_POOL_H_

#include <cstddef>
#include <cstdint>

#include "sim/base/check.h"
#include "sim/core/event.h"

namespace sipsim::sim {

// A pending event in an EventQueue: one cache line.
struct alignas(64) EventNode {
  uint64_t time;  // Nanoseconds since the start.
  uint64_t id;    // EventId::bits().
  // Destination host and kind: the second word of the total order.
  uint32_t order;
  // Grows each time that the event is over.
  uint32_t generation;
  // Neighbours in the list of a slot. `previous` may be a mark of the queue
  // instead, and `next` is the next free one if this one is free.
  uint32_t previous;
  uint32_t next;
  // For the event alone.
  EventId cause;
  EventTarget* target;
  void* object;
  uint32_t tag;
};
static_assert(sizeof(EventNode) == 64);

// Event nodes by index. They lie in one reserved range of addresses, of which
// memory is used only as far as nodes have ever been in use at once: so nodes
// do not move, growth copies nothing, and an index is one addition away from
// its node. Index 0 is none; it has a node, so that what is written to the
// neighbour of the last needs no test.
class EventPool {
 public:
  static constexpr uint32_t kNone = 0;
  // EventNode::previous of a free node.
  static constexpr uint32_t kFree = ~uint32_t{0};

  EventPool();
  EventPool(const EventPool&) = delete;
  EventPool& operator=(const EventPool&) = delete;
  ~EventPool();

  EventNode& operator[](uint32_t index) const { return nodes_[index]; }

  // A node that was free; all but its generation is undefined. Aborts if
  // there are 2^26 already, or less memory.
  uint32_t Allocate() {
    const uint32_t index = free_;
    if (index < used_) {
      free_ = nodes_[index].next;
    } else {
      SIM_CHECK(index < capacity_);
      used_ = free_ = index + 1;
    }
    return index;
  }
  // The event is over: its handle no longer counts.
  void Retire(uint32_t index) { ++nodes_[index].generation; }
  void Free(uint32_t index) {
    EventNode& node = nodes_[index];
    node.previous = kFree;
    // Last in, first out: the next event finds its line in the cache.
    node.next = free_;
    free_ = index;
  }
  // Nodes before this have ever been in use.
  uint32_t end() const { return used_; }
  void Prefetch(uint32_t index) const { __builtin_prefetch(&nodes_[index]); }

 private:
  EventNode* nodes_ = nullptr;
  // The end of the list is the first node that was never in use.
  uint32_t free_ = 1;
  uint32_t used_ = 1;
  uint32_t capacity_ = 0;
};

}  // namespace sipsim::sim

#endif  // SIPSIM_SIM_CORE_EVENT_POOL_H_
