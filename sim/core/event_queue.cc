#include "sim/core/event_queue.h"

namespace sipsim::sim {

// Field by field, where it is wanted: put together elsewhere and copied in
// wider pieces, it would stall the copy.
inline void EventQueue::Assemble(uint32_t index, Event& event) const {
  const EventNode& node = pool_[index];
  event.time = SimTime(Duration(static_cast<int64_t>(node.time)));
  event.id = EventId::FromBits(node.id);
  event.cause = node.cause;
  event.target = node.target;
  event.object = node.object;
  event.tag = node.tag;
  event.destination = node.order >> 8;
  event.kind = static_cast<EventKind>(node.order & 0xff);
}

Event EventQueue::Get(EventHandle handle) const {
  SIM_CHECK(Contains(handle));
  Event event;
  Assemble(static_cast<uint32_t>(handle), event);
  return event;
}

void EventQueue::CancelAllOf(HostIndex host, EventKind kind) {
  const uint32_t order = Order(host, kind);
  for (uint32_t index = 1; index < pool_.end(); ++index) {
    const EventNode& node = pool_[index];
    const bool is_pending =
        node.previous != EventPool::kFree && node.previous != kDueCancelled;
    if (is_pending && node.order == order) CancelPending(index);
  }
}

// ---- Many events of one instant --------------------------------------------

// Whether all events of a list have the same time.
bool EventQueue::IsOneInstant(uint32_t head) const {
  const uint64_t time = pool_[head].time;
  uint32_t index = head;
  while (index != kNone && pool_[index].time == time) index = pool_[index].next;
  return index == kNone;
}

// Empties a slot whose events have all the same time.
void EventQueue::MoveToDue(uint32_t slot) {
  const bool has_begun = !due_.empty();
  now_ = pool_[heads_[slot]].time;
  for (uint32_t index = heads_[slot]; index != kNone;) {
    EventNode& node = pool_[index];
    node.previous = kDue;
    const DueEvents::Entry entry = {node.id, node.order, index};
    if (has_begun) {
      due_.Add(entry);
    } else {
      due_.Append(entry);
    }
    index = node.next;
  }
  if (!has_begun) due_.Sort();
  ClearSlot(slot);
}

bool EventQueue::PopDue(uint64_t limit, Event& event) {
  const uint32_t slot = now_ % kRadix;
  if (heads_[slot] != kNone) MoveToDue(slot);
  while (!due_.empty()) {
    const uint32_t index = due_.first().index;
    const bool is_cancelled = pool_[index].previous == kDueCancelled;
    if (!is_cancelled && now_ > limit) return false;
    due_.PopFirst();
    if (!is_cancelled) {
      TakeOut(index, event);
      return true;
    }
    pool_.Free(index);
  }
  return false;
}

// ---- The wheel -------------------------------------------------------------

inline void EventQueue::TakeOut(uint32_t index, Event& event) {
  Assemble(index, event);
  --size_;
  pool_.Retire(index);
  pool_.Free(index);
}

// The first event of a slot, or kNone if there are more than kScanned.
inline uint32_t EventQueue::FindFirst(uint32_t head) const {
  uint32_t first = head;
  uint64_t first_time = pool_[head].time;
  uint32_t left = kScanned;
  for (uint32_t i = pool_[head].next; i != kNone;) {
    if (--left == 0) return kNone;
    const EventNode& node = pool_[i];
    const bool is_tie = node.time == first_time;
    // Without a branch: which one is earlier cannot be foreseen.
    bool is_before = node.time < first_time;
    if (is_tie) [[unlikely]] {
      is_before = IsBeforeAtOnce(node, pool_[first]);
    }
    first = is_before ? i : first;
    first_time = is_before ? node.time : first_time;
    i = node.next;
  }
  return first;
}

// Spreads the events of a slot above the lowest level over lower levels, as
// seen from `start`, the first instant of the slot.
void EventQueue::Spread(uint32_t slot, uint64_t start) {
  now_ = start;
  uint32_t index = heads_[slot];
  ClearSlot(slot);
  while (index != kNone) {
    EventNode& node = pool_[index];
    const uint32_t next = node.next;
    Link(index, node);
    index = next;
  }
}

// Asks for the event that is likely to be next, to have it in the cache after
// the present one has happened.
inline void EventQueue::PrefetchNext() const {
  const uint32_t level =
      static_cast<uint32_t>(std::countr_zero(levels_ | 1u << (kLevels - 1)));
  const auto digit =
      static_cast<uint32_t>(std::countr_zero(slots_[level])) % kRadix;
  pool_.Prefetch(heads_[level * kRadix + digit]);
}

[[gnu::always_inline]] inline bool EventQueue::PopWheel(uint64_t limit,
                                                        Event& event) {
  while (levels_ != 0) {
    const auto level = static_cast<uint32_t>(std::countr_zero(levels_));
    const auto digit = static_cast<uint32_t>(std::countr_zero(slots_[level]));
    const uint32_t slot = level * kRadix + digit;
    const uint32_t head = heads_[slot];
    const EventNode& head_node = pool_[head];
    if (head_node.next == kNone) {
      if (head_node.time > limit) return false;
      now_ = head_node.time;
      ClearSlot(slot);
      PrefetchNext();
      TakeOut(head, event);
      return true;
    }
    const uint32_t first = FindFirst(head);
    if (first != kNone) {
      if (pool_[first].time > limit) return false;
      // The rest of the slot stays, so the wheel's time stays before it.
      Unlink(pool_[first]);
      PrefetchNext();
      TakeOut(first, event);
      return true;
    }
    const uint64_t below = (uint64_t{1} << (level * kDigitBits)) - 1;
    const uint64_t start = head_node.time & ~below;
    if (start > limit) return false;
    if (IsOneInstant(head)) {
      if (head_node.time > limit) return false;
      MoveToDue(slot);
      return PopDue(limit, event);
    }
    Spread(slot, start);
  }
  return false;
}

bool EventQueue::PopNotAfter(SimTime limit, Event& event) {
  const auto last = static_cast<uint64_t>(ToNanoseconds(limit));
  if (!due_.empty()) [[unlikely]] {
    if (PopDue(last, event)) return true;
    if (!due_.empty()) return false;
  }
  return PopWheel(last, event);
}

}  // namespace sipsim::sim
