#include "sim/core/event_queue.h"

#include <algorithm>
#include <functional>

namespace sipsim::sim {

const Event& EventQueue::Get(EventHandle handle) const {
  const Node* node = Find(handle);
  SIM_CHECK(node != nullptr);
  return node->event;
}

// ---- Many events of one instant --------------------------------------------

void EventQueue::AddDue(uint32_t index, Node& node) {
  node.slot = kDue;
  due_.push_back({node.event.id.bits(), Order(node.event), index});
  std::push_heap(due_.begin(), due_.end(), std::greater<>());
}

// Empties a slot of the lowest level.
void EventQueue::MoveToDue(uint32_t slot) {
  now_ = Time(pool_[heads_[slot]]);
  for (uint32_t index = heads_[slot]; index != kNone;) {
    Node& node = pool_[index];
    node.slot = kDue;
    due_.push_back({node.event.id.bits(), Order(node.event), index});
    index = node.next;
  }
  std::make_heap(due_.begin(), due_.end(), std::greater<>());
  ClearSlot(slot);
}

bool EventQueue::PopDue(uint64_t limit, Event& event, uint16_t& life) {
  while (!due_.empty()) {
    const uint32_t index = due_.front().index;
    const bool is_cancelled = pool_[index].slot == kDueCancelled;
    if (!is_cancelled && now_ > limit) return false;
    std::pop_heap(due_.begin(), due_.end(), std::greater<>());
    due_.pop_back();
    if (!is_cancelled) {
      TakeOut(index, event, life);
      return true;
    }
    pool_.Free(index);
  }
  return false;
}

// ---- The wheel -------------------------------------------------------------

inline void EventQueue::TakeOut(uint32_t index, Event& event, uint16_t& life) {
  const Node& node = pool_[index];
  event = node.event;
  life = node.life;
  --size_;
  pool_.Free(index);
}

// The first event of a slot, or kNone if there are more than kScanned.
inline uint32_t EventQueue::FindFirst(uint32_t head) const {
  uint32_t first = head;
  uint32_t left = kScanned;
  for (uint32_t i = pool_[head].next; i != kNone; i = pool_[i].next) {
    if (--left == 0) return kNone;
    if (IsBefore(pool_[i], pool_[first])) first = i;
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
    Node& node = pool_[index];
    const uint32_t next = node.next;
    Link(index, node);
    index = next;
  }
}

inline bool EventQueue::PopWheel(uint64_t limit, Event& event, uint16_t& life) {
  while (levels_ != 0) {
    const auto level = static_cast<uint32_t>(std::countr_zero(levels_));
    const auto digit = static_cast<uint32_t>(std::countr_zero(slots_[level]));
    const uint32_t slot = (level + 1) * kRadix + digit;
    const uint32_t head = heads_[slot];
    const uint64_t head_time = Time(pool_[head]);
    if (pool_[head].next == kNone) {
      if (head_time > limit) return false;
      now_ = head_time;
      ClearSlot(slot);
      TakeOut(head, event, life);
      return true;
    }
    const uint32_t first = FindFirst(head);
    if (first != kNone) {
      if (Time(pool_[first]) > limit) return false;
      // The rest of the slot stays, so the wheel's time stays before it.
      Unlink(pool_[first]);
      TakeOut(first, event, life);
      return true;
    }
    const uint64_t below = (uint64_t{1} << (level * kDigitBits)) - 1;
    const uint64_t start = head_time & ~below;
    if (start > limit) return false;
    if (level == 0) {
      MoveToDue(slot);
      return PopDue(limit, event, life);
    }
    Spread(slot, start);
  }
  return false;
}

bool EventQueue::PopNotAfter(SimTime limit, Event& event, uint16_t& life) {
  const auto last = static_cast<uint64_t>(ToNanoseconds(limit));
  if (!due_.empty()) [[unlikely]] {
    if (PopDue(last, event, life)) return true;
    if (!due_.empty()) return false;
  }
  return PopWheel(last, event, life);
}

}  // namespace sipsim::sim
