#include "sim/core/event_queue.h"

#include <algorithm>
#include <functional>

namespace sipsim::sim {

const Event& EventQueue::Get(EventHandle handle) const {
  const Node* node = Find(handle);
  SIM_CHECK(node != nullptr);
  return node->event;
}

// The total order.
bool EventQueue::IsBefore(const Node& node, const Node& other) {
  if (Time(node) != Time(other)) return Time(node) < Time(other);
  if (Order(node.event) != Order(other.event)) {
    return Order(node.event) < Order(other.event);
  }
  return node.event.id < other.event.id;
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

EventQueue::First EventQueue::FindFirst(uint32_t slot) const {
  First first{heads_[slot], 1};
  for (uint32_t i = pool_[first.index].next; i != kNone; i = pool_[i].next) {
    if (IsBefore(pool_[i], pool_[first.index])) first.index = i;
    ++first.count;
  }
  return first;
}

// Spreads the events of a slot above the lowest level over lower levels, as
// seen from `base`, an instant of the slot that is not after any of them.
void EventQueue::Spread(uint32_t slot, uint64_t base) {
  now_ = base;
  uint32_t index = heads_[slot];
  ClearSlot(slot);
  while (index != kNone) {
    Node& node = pool_[index];
    const uint32_t next = node.next;
    Link(index, node);
    index = next;
  }
}

bool EventQueue::PopCrowded(uint32_t slot, First first, uint64_t limit,
                            Event& event, uint16_t& life) {
  Node& node = pool_[first.index];
  const uint32_t level = slot / kRadix - 1;
  if (Time(node) > limit) {
    // Get on as far as can be, so that the next try finds a smaller crowd.
    const uint64_t below = (uint64_t{1} << (level * kDigitBits)) - 1;
    if ((Time(node) & ~below) <= limit) Spread(slot, limit);
    return false;
  }
  if (level == 0) {
    MoveToDue(slot);
    return PopDue(limit, event, life);
  }
  Unlink(node);
  Spread(slot, Time(node));
  TakeOut(first.index, event, life);
  return true;
}

bool EventQueue::PopWheel(uint64_t limit, Event& event, uint16_t& life) {
  if (levels_ == 0) return false;
  const auto level = static_cast<uint32_t>(std::countr_zero(levels_));
  const auto digit = static_cast<uint32_t>(std::countr_zero(slots_[level]));
  const uint32_t slot = (level + 1) * kRadix + digit;
  First first{heads_[slot], 1};
  Node& head = pool_[first.index];
  if (head.next == kNone) {
    if (Time(head) > limit) return false;
    now_ = Time(head);
    ClearSlot(slot);
  } else {
    first = FindFirst(slot);
    if (first.count > kScanned) {
      return PopCrowded(slot, first, limit, event, life);
    }
    Node& node = pool_[first.index];
    if (Time(node) > limit) return false;
    // The rest of the slot stays, so the wheel's time stays before it.
    Unlink(node);
  }
  TakeOut(first.index, event, life);
  return true;
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
