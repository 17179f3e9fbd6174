#ifndef SIPSIM_SIM_CORE_EVENT_QUEUE_H_
#define SIPSIM_SIM_CORE_EVENT_QUEUE_H_

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "sim/core/event.h"
#include "sim/core/sim_time.h"

namespace sipsim::sim {

// The pending events, to be taken out in their total order:
//
//   (time, destination host, kind, source host, the source's own counter)
//
// A hierarchical timing wheel of radix 64 with exact nanoseconds: an event
// lies in the level of the highest base-64 digit in which its time differs
// from the wheel's, in the slot of that digit. So slots are in order of time,
// each one's events are spread over lower levels only when their turn comes,
// and to add or cancel an event is O(1). The events of one instant come
// together in one slot of the lowest level; if there are more than one, they
// go through a small heap that puts them in order. The order in which they
// were added never matters.
//
// Events live in a pool of nodes, one cache line each.
class EventQueue {
 public:
  EventQueue();
  EventQueue(const EventQueue&) = delete;
  EventQueue& operator=(const EventQueue&) = delete;

  // event.time is not before that of any event taken out so far.
  EventHandle Add(const Event& event);
  // Whether it was there.
  bool Cancel(EventHandle handle);
  bool Contains(EventHandle handle) const;
  // The event, which must be there.
  Event Get(EventHandle handle) const;
  // Takes out the first event, if its time is not after `limit`. False, and
  // nothing is changed but the inner layout, if there is none.
  bool PopNotAfter(SimTime limit, Event& event);

  uint32_t size() const { return size_; }

 private:
  static constexpr int kDigitBits = 6;
  static constexpr uint32_t kRadix = 1u << kDigitBits;
  static constexpr int kLevels = 11;  // 66 bits hold any time.
  static constexpr uint32_t kSlots = kLevels * kRadix;
  static constexpr uint32_t kNone = 0xffffffff;
  // Values of Node::slot beside those of the wheel.
  static constexpr uint16_t kFree = kSlots;
  static constexpr uint16_t kDue = kSlots + 1;
  static constexpr uint16_t kDueCancelled = kSlots + 2;

  struct alignas(64) Node {
    uint64_t time;
    uint64_t id;
    uint64_t cause;
    EventTarget* target;
    void* object;
    uint32_t tag;
    uint32_t order;  // Destination and kind: the second word of the key.
    uint32_t previous;
    uint32_t next;
    uint32_t generation;
    uint16_t slot;
    uint16_t epoch;
  };
  static_assert(sizeof(Node) == 64);

  // An event of the present instant, by the rest of its key.
  struct Due {
    uint64_t id;
    uint32_t order;
    uint32_t index;
    bool operator>(const Due& other) const {
      return order != other.order ? order > other.order : id > other.id;
    }
  };

  static constexpr uint32_t kChunkBits = 10;
  static constexpr uint32_t kChunkNodes = 1u << kChunkBits;

  Node& at(uint32_t index) const {
    return chunks_[index >> kChunkBits][index & (kChunkNodes - 1)];
  }
  uint32_t Allocate();
  void Grow();
  void Free(uint32_t index, Node& node);
  // The node of a handle, or null if that event is over.
  Node* Find(EventHandle handle) const;

  void Link(uint32_t index, Node& node);
  void Unlink(Node& node);
  void ClearSlot(uint32_t slot);
  bool PopDue(uint64_t limit, Event& event);
  bool PopWheel(uint64_t limit, Event& event);
  void MoveToDue(uint32_t slot);
  void Spread(uint32_t slot, uint64_t limit);
  void PushDue(uint32_t index, Node& node);
  static void Read(const Node& node, Event& event);
  void TakeOut(uint32_t index, Node& node, Event& event);

  // All events in the wheel are at or after this time.
  uint64_t now_ = 0;
  uint32_t levels_ = 0;  // Bit n: level n is not empty.
  std::array<uint64_t, kLevels> slots_{};
  std::array<uint32_t, kSlots> heads_;
  // A heap, the first event on top. While it is not empty, the events at now_
  // are here and not in the wheel.
  std::vector<Due> due_;
  uint32_t size_ = 0;

  std::vector<std::unique_ptr<Node[]>> chunks_;
  uint32_t free_ = kNone;
};

}  // namespace sipsim::sim

#endif  // SIPSIM_SIM_CORE_EVENT_QUEUE_H_
