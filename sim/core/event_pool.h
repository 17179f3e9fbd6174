#ifndef SIPSIM_SIM_CORE_EVENT_POOL_H_
#define SIPSIM_SIM_CORE_EVENT_POOL_H_

#include <cstddef>
#include <cstdint>

#include "sim/base/check.h"
#include "sim/core/event.h"

namespace sipsim::sim {

// A pending event in an EventQueue: one cache line.
struct alignas(64) EventNode {
  Event event;
  // Grows each time that the node is freed.
  uint32_t generation;
  // Where the node is, in the EventQueue's numbers; 0 if it is free.
  uint16_t slot;
  // The life of the destination that a timer belongs to, see Simulator.
  uint16_t life;
  // Neighbours in the slot's list, or next in the list of free nodes.
  uint32_t previous;
  uint32_t next;
};
static_assert(sizeof(EventNode) == 64);

// Event nodes by index. They lie in one reserved range of addresses, of which
// memory is used only as far as nodes have ever been in use at once: so nodes
// do not move, growth copies nothing, and an index is one addition away from
// its node. Index 0 is none.
class EventPool {
 public:
  static constexpr uint32_t kNone = 0;

  EventPool();
  EventPool(const EventPool&) = delete;
  EventPool& operator=(const EventPool&) = delete;
  ~EventPool();

  EventNode& operator[](uint32_t index) const { return nodes_[index]; }
  // A node that was free; its event, life, slot and neighbours are undefined.
  // Aborts if there are 2^26 already, or less memory.
  uint32_t Allocate() {
    const uint32_t index = free_;
    if (index == kNone) return Extend();
    free_ = nodes_[index].next;
    return index;
  }
  void Free(uint32_t index) {
    EventNode& node = nodes_[index];
    ++node.generation;
    node.slot = 0;
    // Last in, first out: the next event finds its line in the cache.
    node.next = free_;
    free_ = index;
  }
  // Whether the node has ever been in use.
  bool Knows(uint32_t index) const { return index < used_; }

 private:
  uint32_t Extend();

  EventNode* nodes_ = nullptr;
  uint32_t free_ = kNone;
  uint32_t used_ = 1;
  uint32_t capacity_ = 0;
};

}  // namespace sipsim::sim

#endif  // SIPSIM_SIM_CORE_EVENT_POOL_H_
