#include "sim/core/event_queue.h"

#include <algorithm>
#include <bit>
#include <functional>

#include "sim/base/check.h"

namespace sipsim::sim {
namespace {

uint32_t OrderWord(const Event& event) {
  return event.destination << 8 | static_cast<uint32_t>(event.kind);
}

}  // namespace

EventQueue::EventQueue() { heads_.fill(kNone); }

// ---- The pool --------------------------------------------------------------

uint32_t EventQueue::Allocate() {
  if (free_ == kNone) Grow();
  const uint32_t index = free_;
  free_ = at(index).next;
  return index;
}

void EventQueue::Grow() {
  const size_t first = chunks_.size() * kChunkNodes;
  SIM_CHECK(first + kChunkNodes < kNone);
  // Uninitialised: every field is set before it is read.
  chunks_.emplace_back(new Node[kChunkNodes]);
  // The lowest index comes out first.
  for (uint32_t i = kChunkNodes; i-- > 0;) {
    Node& node = chunks_.back()[i];
    node.generation = 1;
    node.slot = kFree;
    node.next = free_;
    free_ = static_cast<uint32_t>(first + i);
  }
}

void EventQueue::Free(uint32_t index, Node& node) {
  if (++node.generation == 0) node.generation = 1;
  node.slot = kFree;
  // Last in, first out: the next event finds its line in the cache.
  node.next = free_;
  free_ = index;
}

EventQueue::Node* EventQueue::Find(EventHandle handle) const {
  const auto index = static_cast<uint32_t>(handle);
  if (index >> kChunkBits >= chunks_.size()) return nullptr;
  Node& node = at(index);
  if (node.generation != handle >> 32) return nullptr;
  if (node.slot == kFree || node.slot == kDueCancelled) return nullptr;
  return &node;
}

// ---- The wheel -------------------------------------------------------------

void EventQueue::Link(uint32_t index, Node& node) {
  const uint64_t difference = node.time ^ now_;
  // The lowest digit counts for "no difference", too.
  const auto level = static_cast<uint32_t>(
      (63 - std::countl_zero(difference | 1)) / kDigitBits);
  const auto digit =
      static_cast<uint32_t>(node.time >> (level * kDigitBits) & (kRadix - 1));
  const uint32_t slot = level * kRadix + digit;
  const uint32_t head = heads_[slot];
  node.slot = static_cast<uint16_t>(slot);
  node.previous = kNone;
  node.next = head;
  if (head != kNone) at(head).previous = index;
  heads_[slot] = index;
  slots_[level] |= uint64_t{1} << digit;
  levels_ |= 1u << level;
}

void EventQueue::ClearSlot(uint32_t slot) {
  const uint32_t level = slot / kRadix;
  heads_[slot] = kNone;
  slots_[level] &= ~(uint64_t{1} << slot % kRadix);
  if (slots_[level] == 0) levels_ &= ~(1u << level);
}

void EventQueue::Unlink(Node& node) {
  if (node.next != kNone) at(node.next).previous = node.previous;
  if (node.previous != kNone) {
    at(node.previous).next = node.next;
  } else if (node.next != kNone) {
    heads_[node.slot] = node.next;
  } else {
    ClearSlot(node.slot);
  }
}

EventHandle EventQueue::Add(const Event& event) {
  const auto time = static_cast<uint64_t>(ToNanoseconds(event.time));
  SIM_CHECK(ToNanoseconds(event.time) >= 0);
  SIM_CHECK(time >= now_);
  const uint32_t index = Allocate();
  Node& node = at(index);
  node.time = time;
  node.id = event.id.bits();
  node.cause = event.cause.bits();
  node.target = event.target;
  node.object = event.object;
  node.tag = event.tag;
  node.order = OrderWord(event);
  node.epoch = event.epoch;
  ++size_;
  if (time == now_ && !due_.empty()) {
    PushDue(index, node);
  } else {
    Link(index, node);
  }
  return uint64_t{node.generation} << 32 | index;
}

bool EventQueue::Cancel(EventHandle handle) {
  Node* node = Find(handle);
  if (node == nullptr) return false;
  --size_;
  if (node->slot == kDue) {
    // Its place in the heap is not known: it is freed when it comes out.
    node->slot = kDueCancelled;
  } else {
    Unlink(*node);
    Free(static_cast<uint32_t>(handle), *node);
  }
  return true;
}

bool EventQueue::Contains(EventHandle handle) const {
  return Find(handle) != nullptr;
}

Event EventQueue::Get(EventHandle handle) const {
  const Node* node = Find(handle);
  SIM_CHECK(node != nullptr);
  Event event;
  Read(*node, event);
  return event;
}

// ---- The instant -----------------------------------------------------------

void EventQueue::PushDue(uint32_t index, Node& node) {
  node.slot = kDue;
  due_.push_back({node.id, node.order, index});
  std::push_heap(due_.begin(), due_.end(), std::greater<>());
}

void EventQueue::MoveToDue(uint32_t slot) {
  for (uint32_t index = heads_[slot]; index != kNone;) {
    Node& node = at(index);
    node.slot = kDue;
    due_.push_back({node.id, node.order, index});
    index = node.next;
  }
  std::make_heap(due_.begin(), due_.end(), std::greater<>());
  ClearSlot(slot);
}

bool EventQueue::PopDue(uint64_t limit, Event& event) {
  while (!due_.empty()) {
    const uint32_t index = due_.front().index;
    Node& node = at(index);
    const bool is_cancelled = node.slot == kDueCancelled;
    if (!is_cancelled && now_ > limit) return false;
    std::pop_heap(due_.begin(), due_.end(), std::greater<>());
    due_.pop_back();
    if (!is_cancelled) {
      TakeOut(index, node, event);
      return true;
    }
    Free(index, node);
  }
  return false;
}

// ---- Taking out ------------------------------------------------------------

void EventQueue::Read(const Node& node, Event& event) {
  event.time = SimTime(Duration(static_cast<int64_t>(node.time)));
  event.id = EventId::FromBits(node.id);
  event.cause = EventId::FromBits(node.cause);
  event.target = node.target;
  event.object = node.object;
  event.tag = node.tag;
  event.destination = node.order >> 8;
  event.kind = static_cast<EventKind>(node.order & 0xff);
  event.epoch = node.epoch;
}

void EventQueue::TakeOut(uint32_t index, Node& node, Event& event) {
  Read(node, event);
  now_ = node.time;
  --size_;
  Free(index, node);
}

// Spreads the events of a slot above the lowest level over lower levels, as
// seen from the first of them (or from `limit`, if that comes before it).
void EventQueue::Spread(uint32_t slot, uint64_t limit) {
  uint64_t base = limit;
  for (uint32_t i = heads_[slot]; i != kNone; i = at(i).next) {
    base = std::min(base, at(i).time);
  }
  now_ = base;
  uint32_t index = heads_[slot];
  ClearSlot(slot);
  while (index != kNone) {
    Node& node = at(index);
    const uint32_t next = node.next;
    Link(index, node);
    index = next;
  }
}

bool EventQueue::PopWheel(uint64_t limit, Event& event) {
  while (levels_ != 0) {
    const auto level = static_cast<uint32_t>(std::countr_zero(levels_));
    const auto digit = static_cast<uint32_t>(std::countr_zero(slots_[level]));
    const uint32_t slot = level * kRadix + digit;
    const uint32_t index = heads_[slot];
    Node& node = at(index);
    if (node.next == kNone) {
      if (node.time > limit) return false;
      ClearSlot(slot);
      TakeOut(index, node, event);
      return true;
    }
    // The slot's first instant: the wheel's digits above, this one, zeros.
    const uint64_t below = (uint64_t{1} << (level * kDigitBits)) - 1;
    const uint64_t start = node.time & ~below;
    if (start > limit) return false;
    if (level > 0) {
      Spread(slot, limit);
      continue;
    }
    now_ = node.time;
    MoveToDue(slot);
    return PopDue(limit, event);
  }
  return false;
}

bool EventQueue::PopNotAfter(SimTime limit, Event& event) {
  const auto last = static_cast<uint64_t>(ToNanoseconds(limit));
  if (PopDue(last, event)) return true;
  return due_.empty() && PopWheel(last, event);
}

}  // namespace sipsim::sim
