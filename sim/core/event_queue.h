#ifndef SIPSIM_SIM_CORE_EVENT_QUEUE_H_
#define SIPSIM_SIM_CORE_EVENT_QUEUE_H_

#include <array>
#include <bit>
#include <cstdint>
#include <vector>

#include "sim/base/check.h"
#include "sim/core/event.h"
#include "sim/core/event_pool.h"
#include "sim/core/sim_time.h"

namespace sipsim::sim {

// The pending events, to be taken out in their total order:
//
//   (time, destination host, kind, source host, the source's own counter)
//
// A hierarchical timing wheel of radix 64 with exact nanoseconds: an event
// lies in the level of the highest base-64 digit in which its time differs
// from the wheel's, in the slot of that digit. So whatever lies in a lower
// level, or in a lower slot of the same level, comes first, and to add or
// cancel an event is O(1). The first event is looked for in the first slot
// that is not empty; a crowded slot is spread over lower levels when its turn
// comes. Many events of one instant go through a small heap. The order in
// which events were added never matters.
class EventQueue {
 public:
  EventQueue() = default;
  EventQueue(const EventQueue&) = delete;
  EventQueue& operator=(const EventQueue&) = delete;

  // event.time is not before that of any event taken out so far. `life` is
  // kept for the caller.
  EventHandle Add(const Event& event, uint16_t life = 0);
  // Whether it was there.
  bool Cancel(EventHandle handle);
  bool Contains(EventHandle handle) const { return Find(handle) != nullptr; }
  // The event, which must be there.
  const Event& Get(EventHandle handle) const;
  // Takes out the first event, if its time is not after `limit`. False, and
  // nothing is changed but the inner layout, if there is none.
  bool PopNotAfter(SimTime limit, Event& event, uint16_t& life);

  uint32_t size() const { return size_; }

 private:
  using Node = EventNode;

  static constexpr uint32_t kDigitBits = 6;
  static constexpr uint32_t kRadix = 1u << kDigitBits;
  static constexpr uint32_t kLevels = 11;  // 66 bits hold any time.
  static constexpr uint32_t kNone = EventPool::kNone;
  // Values of EventNode::slot. Those of the wheel begin at kRadix.
  static constexpr uint16_t kDue = 1;
  static constexpr uint16_t kDueCancelled = 2;

  // Up to so many events of a slot are looked through for the first one each
  // time, which costs less than to spread them.
  static constexpr uint32_t kScanned = 6;

  // An event of the present instant, by the rest of its key.
  struct Due {
    uint64_t id;
    uint32_t order;
    uint32_t index;
    bool operator>(const Due& other) const {
      return order != other.order ? order > other.order : id > other.id;
    }
  };

  static uint64_t Time(const Node& node) {
    return static_cast<uint64_t>(ToNanoseconds(node.event.time));
  }
  // Destination and kind: the second word of the key.
  static uint32_t Order(const Event& event) {
    return uint32_t{event.destination} << 8 | static_cast<uint32_t>(event.kind);
  }
  // The total order.
  static bool IsBefore(const Node& node, const Node& other) {
    if (Time(node) != Time(other)) return Time(node) < Time(other);
    if (Order(node.event) != Order(other.event)) {
      return Order(node.event) < Order(other.event);
    }
    return node.event.id < other.event.id;
  }

  // The node of a handle, or null if that event is over.
  Node* Find(EventHandle handle) const;
  void Link(uint32_t index, Node& node);
  void Unlink(Node& node);
  void ClearSlot(uint32_t slot);
  uint32_t FindFirst(uint32_t head) const;
  void Spread(uint32_t slot, uint64_t start);
  void TakeOut(uint32_t index, Event& event, uint16_t& life);
  bool PopWheel(uint64_t limit, Event& event, uint16_t& life);

  void AddDue(uint32_t index, Node& node);
  void MoveToDue(uint32_t slot);
  bool PopDue(uint64_t limit, Event& event, uint16_t& life);

  EventPool pool_;
  // All events in the wheel are at or after this time.
  uint64_t now_ = 0;
  uint32_t size_ = 0;
  uint32_t levels_ = 0;  // Bit n: level n is not empty.
  std::array<uint64_t, kLevels> slots_{};
  // The first node of each slot's list.
  std::array<uint32_t, (kLevels + 1) * kRadix> heads_{};
  // A heap, the first event on top. While it is not empty, the events at now_
  // are here and not in the wheel.
  std::vector<Due> due_;
};

// ---- Inlined: on the path of every timer and packet ------------------------

inline void EventQueue::Link(uint32_t index, Node& node) {
  const uint64_t time = Time(node);
  // The lowest digit counts for "no difference", too.
  const auto level =
      (63 - static_cast<uint32_t>(std::countl_zero((time ^ now_) | 1))) /
      kDigitBits;
  const auto digit =
      static_cast<uint32_t>(time >> (level * kDigitBits)) & (kRadix - 1);
  const uint32_t slot = (level + 1) * kRadix + digit;
  const uint32_t head = heads_[slot];
  heads_[slot] = index;
  node.slot = static_cast<uint16_t>(slot);
  node.previous = kNone;
  node.next = head;
  if (head != kNone) pool_[head].previous = index;
  slots_[level] |= uint64_t{1} << digit;
  levels_ |= 1u << level;
}

inline EventHandle EventQueue::Add(const Event& event, uint16_t life) {
  SIM_CHECK(ToNanoseconds(event.time) >= static_cast<int64_t>(now_));
  const uint32_t index = pool_.Allocate();
  Node& node = pool_[index];
  // Field by field: a copy of the whole would first be put together in memory
  // and stall on its way into the node.
  node.event.time = event.time;
  node.event.id = event.id;
  node.event.cause = event.cause;
  node.event.target = event.target;
  node.event.object = event.object;
  node.event.tag = event.tag;
  node.event.kind = event.kind;
  node.event.destination = event.destination;
  node.life = life;
  ++size_;
  if (!due_.empty() && Time(node) == now_) [[unlikely]] {
    AddDue(index, node);
  } else {
    Link(index, node);
  }
  return uint64_t{node.generation} << 32 | index;
}

inline void EventQueue::ClearSlot(uint32_t slot) {
  const uint32_t level = slot / kRadix - 1;
  heads_[slot] = kNone;
  slots_[level] &= ~(uint64_t{1} << slot % kRadix);
  if (slots_[level] == 0) levels_ &= ~(1u << level);
}

inline void EventQueue::Unlink(Node& node) {
  if (node.next != kNone) pool_[node.next].previous = node.previous;
  if (node.previous != kNone) {
    pool_[node.previous].next = node.next;
  } else if (node.next != kNone) {
    heads_[node.slot] = node.next;
  } else {
    ClearSlot(node.slot);
  }
}

inline EventQueue::Node* EventQueue::Find(EventHandle handle) const {
  const auto index = static_cast<uint32_t>(handle);
  if (index == kNone || !pool_.Knows(index)) return nullptr;
  Node& node = pool_[index];
  const bool is_over = node.generation != handle >> 32 || node.slot == 0 ||
                       node.slot == kDueCancelled;
  return is_over ? nullptr : &node;
}

inline bool EventQueue::Cancel(EventHandle handle) {
  Node* node = Find(handle);
  if (node == nullptr) return false;
  --size_;
  if (node->slot == kDue) [[unlikely]] {
    // Its place in the heap is not known: it is freed when it comes out.
    node->slot = kDueCancelled;
  } else {
    Unlink(*node);
    pool_.Free(static_cast<uint32_t>(handle));
  }
  return true;
}

}  // namespace sipsim::sim

#endif  // SIPSIM_SIM_CORE_EVENT_QUEUE_H_
