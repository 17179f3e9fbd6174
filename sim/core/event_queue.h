#ifndef SIPSIM_SIM_CORE_EVENT_QUEUE_H_
#define SIPSIM_SIM_CORE_EVENT_QUEUE_H_

#include <array>
#include <bit>
#include <cstdint>

#include "sim/base/check.h"
#include "sim/core/due_events.h"
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
// comes. Many events of one instant are sorted when it begins. The order in
// which events were added never matters.
class EventQueue {
 public:
  EventQueue() = default;
  EventQueue(const EventQueue&) = delete;
  EventQueue& operator=(const EventQueue&) = delete;

  // event.time is not before that of any event taken out so far.
  EventHandle Add(const Event& event);
  // Whether it was there.
  bool Cancel(EventHandle handle);
  bool Contains(EventHandle handle) const;
  // The event, which must be there.
  Event Get(EventHandle handle) const;
  // Cancels all events of this kind that would happen to `host`. Looks at
  // every place that ever held an event: for rare moments.
  void CancelAllOf(HostIndex host, EventKind kind);
  // Takes out the first event, if its time is not after `limit`. False, and
  // nothing is changed but the inner layout, if there is none.
  bool PopNotAfter(SimTime limit, Event& event);

  uint32_t size() const { return size_; }

 private:
  static constexpr uint32_t kDigitBits = 6;
  static constexpr uint32_t kRadix = 1u << kDigitBits;
  static constexpr uint32_t kLevels = 11;  // 66 bits hold any time.
  static constexpr uint32_t kNone = EventPool::kNone;

  // Marks in EventNode::previous: the first in the list of a slot (the number
  // of the slot follows), and events of the running instant.
  static constexpr uint32_t kFirstOfSlot = 1u << 31;
  static constexpr uint32_t kDue = kFirstOfSlot - 1;
  static constexpr uint32_t kDueCancelled = kFirstOfSlot - 2;

  // Up to so many events of a slot are looked through for the first one each
  // time, which costs less than to spread them.
  static constexpr uint32_t kScanned = 6;

  static uint32_t Order(HostIndex destination, EventKind kind) {
    return uint32_t{destination} << 8 | static_cast<uint32_t>(kind);
  }
  // The total order among events of one time.
  static bool IsBeforeAtOnce(const EventNode& node, const EventNode& other) {
    return node.order != other.order ? node.order < other.order
                                     : node.id < other.id;
  }

  void Assemble(uint32_t index, Event& event) const;
  void Link(uint32_t index, EventNode& node);
  void Unlink(EventNode& node);
  void CancelPending(uint32_t index);
  void ClearSlot(uint32_t slot);
  uint32_t FindFirst(uint32_t head) const;
  void Spread(uint32_t slot, uint64_t start);
  void TakeOut(uint32_t index, Event& event);
  void PrefetchNext() const;
  bool PopWheel(uint64_t limit, Event& event);

  bool IsOneInstant(uint32_t head) const;
  void MoveToDue(uint32_t slot);
  bool PopDue(uint64_t limit, Event& event);

  EventPool pool_;
  // All events in the wheel are at or after this time.
  uint64_t now_ = 0;
  uint32_t size_ = 0;
  uint32_t levels_ = 0;  // Bit n: level n is not empty.
  std::array<uint64_t, kLevels> slots_{};
  // The first event of each slot's list.
  std::array<uint32_t, kLevels * kRadix> heads_{};
  // While it is not empty, events at now_ are here; those that are added then
  // are in their slot of the lowest level until the next one is wanted.
  DueEvents due_;
};

// ---- Inlined: on the path of every timer and packet ------------------------

inline void EventQueue::Link(uint32_t index, EventNode& node) {
  const uint64_t time = node.time;
  // The lowest digit counts for "no difference", too.
  const auto level =
      (63 - static_cast<uint32_t>(std::countl_zero((time ^ now_) | 1))) /
      kDigitBits;
  const auto digit =
      static_cast<uint32_t>(time >> (level * kDigitBits)) & (kRadix - 1);
  const uint32_t slot = level * kRadix + digit;
  const uint32_t head = heads_[slot];
  heads_[slot] = index;
  node.previous = kFirstOfSlot | slot;
  node.next = head;
  pool_[head].previous = index;
  slots_[level] |= uint64_t{1} << digit;
  levels_ |= 1u << level;
}

[[gnu::always_inline]] inline EventHandle EventQueue::Add(const Event& event) {
  const auto time = static_cast<uint64_t>(ToNanoseconds(event.time));
  SIM_CHECK(static_cast<int64_t>(time) >= static_cast<int64_t>(now_));
  const uint32_t index = pool_.Allocate();
  EventNode& node = pool_[index];
  node.time = time;
  node.id = event.id.bits();
  node.order = Order(event.destination, event.kind);
  node.cause = event.cause;
  node.target = event.target;
  node.object = event.object;
  node.tag = event.tag;
  ++size_;
  Link(index, node);
  return uint64_t{node.generation} << 32 | index;
}

inline void EventQueue::ClearSlot(uint32_t slot) {
  const uint32_t level = slot / kRadix;
  heads_[slot] = kNone;
  const uint64_t left = slots_[level] & ~(uint64_t{1} << slot % kRadix);
  slots_[level] = left;
  if (left == 0) levels_ &= ~(1u << level);
}

inline void EventQueue::Unlink(EventNode& node) {
  // Whoever comes next takes over the neighbour, or the mark of the first.
  pool_[node.next].previous = node.previous;
  if ((node.previous & kFirstOfSlot) == 0) {
    pool_[node.previous].next = node.next;
    return;
  }
  const uint32_t slot = node.previous - kFirstOfSlot;
  if (node.next != kNone) {
    heads_[slot] = node.next;
  } else {
    ClearSlot(slot);
  }
}

inline bool EventQueue::Contains(EventHandle handle) const {
  const auto index = static_cast<uint32_t>(handle);
  return index < pool_.end() && pool_[index].generation == handle >> 32;
}

inline void EventQueue::CancelPending(uint32_t index) {
  EventNode& node = pool_[index];
  pool_.Retire(index);
  --size_;
  if (node.previous == kDue) [[unlikely]] {
    // It is freed when its turn comes.
    node.previous = kDueCancelled;
    return;
  }
  Unlink(node);
  pool_.Free(index);
}

inline bool EventQueue::Cancel(EventHandle handle) {
  if (!Contains(handle)) return false;
  CancelPending(static_cast<uint32_t>(handle));
  return true;
}

}  // namespace sipsim::sim

#endif  // SIPSIM_SIM_CORE_EVENT_QUEUE_H_
