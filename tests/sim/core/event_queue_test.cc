#include "sim/core/event_queue.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <tuple>
#include <vector>

namespace sipsim::sim {
namespace {

using ::testing::ElementsAre;

constexpr SimTime kForever = SimTime::max();

Event MakeEvent(int64_t time, EventId id, HostIndex destination = 1,
                EventKind kind = EventKind::kTimer) {
  Event event;
  event.time = SimTime(Duration(time));
  event.id = id;
  event.destination = destination;
  event.kind = kind;
  return event;
}

std::vector<EventId> PopAll(EventQueue& queue) {
  std::vector<EventId> ids;
  Event event;
  while (queue.PopNotAfter(kForever, event)) ids.push_back(event.id);
  return ids;
}

bool Pop(EventQueue& queue, Event& event, SimTime limit = kForever) {
  return queue.PopNotAfter(limit, event);
}

// The key of the header's promise, written out.
using Key = std::tuple<int64_t, HostIndex, EventKind, HostIndex, uint64_t>;
Key KeyOf(const Event& event) {
  return {ToNanoseconds(event.time), event.destination, event.kind,
          event.id.host(), event.id.counter()};
}

TEST(EventQueue, EveryOrderOfInsertionGivesTheOneOrder) {
  // One instant; each event differs from the next in one part of the key.
  const std::vector<Event> in_order = {
      MakeEvent(5, EventId(0, 9), 0, EventKind::kWorld),
      MakeEvent(5, EventId(2, 7), 1, EventKind::kPacket),
      MakeEvent(5, EventId(3, 1), 1, EventKind::kPacket),
      MakeEvent(5, EventId(3, 2), 1, EventKind::kPacket),
      MakeEvent(5, EventId(1, 1), 1, EventKind::kTimer),
      MakeEvent(5, EventId(1, 4), 2, EventKind::kPacket),
      MakeEvent(5, EventId(0, 1), 3, EventKind::kWorld),
  };
  std::vector<EventId> wanted;
  for (const Event& event : in_order) wanted.push_back(event.id);
  std::vector<size_t> order = {0, 1, 2, 3, 4, 5, 6};
  int permutations = 0;
  do {
    EventQueue queue;
    for (size_t i : order) queue.Add(in_order[i]);
    ASSERT_EQ(PopAll(queue), wanted);
    ++permutations;
  } while (std::next_permutation(order.begin(), order.end()));
  EXPECT_EQ(permutations, 5040);
}

TEST(EventQueue, CrowdedInstantComesInOrderWhateverTheInsertion) {
  for (uint64_t step : {1, 7, 31, 99}) {
    EventQueue queue;
    std::vector<EventId> wanted;
    for (uint64_t i = 0; i < 100; ++i) {
      wanted.push_back(EventId(1, 1 + i));
      queue.Add(MakeEvent(1'000'000, EventId(1, 1 + i * step % 100)));
    }
    EXPECT_EQ(PopAll(queue), wanted) << step;
  }
}

TEST(EventQueue, PacketComesBeforeTimerOfTheSameInstant) {
  EventQueue queue;
  queue.Add(MakeEvent(32, EventId(1, 1), 1, EventKind::kTimer));
  queue.Add(MakeEvent(32, EventId(2, 5), 1, EventKind::kPacket));
  EXPECT_THAT(PopAll(queue), ElementsAre(EventId(2, 5), EventId(1, 1)));
}

TEST(EventQueue, CancelledEventNeverComesOut) {
  EventQueue queue;
  const EventHandle first = queue.Add(MakeEvent(10, EventId(1, 1)));
  queue.Add(MakeEvent(20, EventId(1, 2)));
  EXPECT_TRUE(queue.Contains(first));
  EXPECT_TRUE(queue.Cancel(first));
  EXPECT_FALSE(queue.Contains(first));
  EXPECT_EQ(queue.size(), 1u);
  EXPECT_THAT(PopAll(queue), ElementsAre(EventId(1, 2)));
}

TEST(EventQueue, HandleOfAnEventThatIsOverMeansNothingToItsSuccessor) {
  EventQueue queue;
  Event event;
  const EventHandle old = queue.Add(MakeEvent(10, EventId(1, 1)));
  ASSERT_TRUE(Pop(queue, event));
  EXPECT_FALSE(queue.Cancel(old));
  const EventHandle successor = queue.Add(MakeEvent(10, EventId(1, 2)));
  EXPECT_NE(old, successor);
  EXPECT_FALSE(queue.Cancel(old));
  EXPECT_TRUE(queue.Contains(successor));
  EXPECT_FALSE(queue.Cancel(0));
  EXPECT_FALSE(queue.Cancel(~EventHandle{0}));
}

TEST(EventQueue, EventsOfTheRunningInstantCanBeCancelledAndAdded) {
  EventQueue queue;
  std::vector<EventHandle> handles(1);
  for (uint64_t i = 1; i <= 20; ++i) {
    handles.push_back(queue.Add(MakeEvent(7, EventId(1, i))));
  }
  Event event;
  ASSERT_TRUE(Pop(queue, event));
  ASSERT_EQ(event.id, EventId(1, 1));
  for (uint64_t i = 2; i <= 19; ++i) EXPECT_TRUE(queue.Cancel(handles[i]));
  EXPECT_FALSE(queue.Cancel(handles[2]));
  queue.Add(MakeEvent(7, EventId(1, 21)));
  queue.Add(MakeEvent(7, EventId(1, 22), 0));  // Before what is left.
  EXPECT_EQ(queue.size(), 3u);
  EXPECT_THAT(PopAll(queue),
              ElementsAre(EventId(1, 22), EventId(1, 20), EventId(1, 21)));
  EXPECT_EQ(queue.size(), 0u);
}

TEST(EventQueue, CancelOfAllDueLeavesAnEmptyQueueThatStillWorks) {
  EventQueue queue;
  std::vector<EventHandle> handles;
  for (uint64_t i = 1; i <= 20; ++i) {
    handles.push_back(queue.Add(MakeEvent(7, EventId(1, i))));
  }
  Event event;
  ASSERT_TRUE(Pop(queue, event));
  for (size_t i = 1; i < handles.size(); ++i) queue.Cancel(handles[i]);
  EXPECT_EQ(queue.size(), 0u);
  EXPECT_FALSE(Pop(queue, event));
  queue.Add(MakeEvent(7, EventId(1, 30)));
  queue.Add(MakeEvent(8, EventId(1, 31)));
  EXPECT_THAT(PopAll(queue), ElementsAre(EventId(1, 30), EventId(1, 31)));
}

TEST(EventQueue, LimitHoldsBackWhatIsLaterAndKeepsRoomForWhatIsEarlier) {
  EventQueue queue;
  for (uint64_t i = 0; i < 50; ++i) {
    queue.Add(MakeEvent(1000 + static_cast<int64_t>(i), EventId(1, 100 + i)));
  }
  Event event;
  EXPECT_FALSE(Pop(queue, event, SimTime(999ns)));
  queue.Add(MakeEvent(999, EventId(1, 1)));
  EXPECT_TRUE(Pop(queue, event, SimTime(999ns)));
  EXPECT_EQ(event.id, EventId(1, 1));
  EXPECT_FALSE(Pop(queue, event, SimTime(999ns)));
  EXPECT_TRUE(Pop(queue, event, SimTime(1000ns)));
  EXPECT_EQ(event.id, EventId(1, 100));
}

TEST(EventQueue, TheFarthestTimeIsStillExact) {
  constexpr int64_t kLast = INT64_MAX;
  EventQueue queue;
  queue.Add(MakeEvent(kLast, EventId(1, 1)));
  queue.Add(MakeEvent(kLast - 1, EventId(1, 2)));
  queue.Add(MakeEvent(0, EventId(1, 3)));
  EXPECT_THAT(PopAll(queue),
              ElementsAre(EventId(1, 3), EventId(1, 2), EventId(1, 1)));
}

TEST(EventQueue, KeepsWhatAnEventCarries) {
  EventQueue queue;
  int object = 0;
  Event event = MakeEvent(3, EventId(5, 6), (1u << 24) - 1, EventKind::kPacket);
  event.cause = EventId(7, 8);
  event.object = &object;
  event.tag = 0xdeadbeef;
  const EventHandle handle = queue.Add(event);
  EXPECT_EQ(queue.Get(handle).tag, 0xdeadbeef);
  Event found;
  ASSERT_TRUE(queue.PopNotAfter(kForever, found));
  EXPECT_EQ(KeyOf(found), KeyOf(event));
  EXPECT_EQ(found.cause, EventId(7, 8));
  EXPECT_EQ(found.object, &object);
  EXPECT_EQ(found.tag, 0xdeadbeef);
}

TEST(EventQueue, CancelWorksAtEveryDistance) {
  // One event in each digit of the time, and two neighbours in its slot.
  for (int bits = 0; bits < 63; ++bits) {
    SCOPED_TRACE(bits);
    const int64_t time = int64_t{1} << bits;
    for (int cancelled = 0; cancelled < 3; ++cancelled) {
      EventQueue queue;
      std::vector<EventId> wanted;
      std::vector<EventHandle> handles;
      for (int i = 0; i < 3; ++i) {
        const EventId id(1, static_cast<uint64_t>(1 + i));
        handles.push_back(queue.Add(MakeEvent(time, id)));
        if (i != cancelled) wanted.push_back(id);
      }
      EXPECT_TRUE(queue.Cancel(handles[static_cast<size_t>(cancelled)]));
      EXPECT_FALSE(queue.Cancel(handles[static_cast<size_t>(cancelled)]));
      EXPECT_EQ(PopAll(queue), wanted);
      for (EventHandle handle : handles) EXPECT_FALSE(queue.Contains(handle));
    }
  }
}

TEST(EventQueue, CancelsTheTimersOfAHostAlsoInTheRunningInstant) {
  EventQueue queue;
  for (uint64_t i = 1; i <= 20; ++i) {
    const HostIndex host = 1 + i % 2;
    queue.Add(MakeEvent(7, EventId(host, i), host));
    queue.Add(MakeEvent(70'000, EventId(host, 100 + i), host));
  }
  queue.Add(MakeEvent(7, EventId(2, 50), 1, EventKind::kPacket));
  Event event;
  ASSERT_TRUE(Pop(queue, event));
  ASSERT_EQ(event.id, EventId(2, 50));
  queue.Add(MakeEvent(7, EventId(1, 51), 1));
  queue.CancelAllOf(1, EventKind::kTimer);
  EXPECT_EQ(queue.size(), 20u);
  queue.Add(MakeEvent(7, EventId(1, 52), 1));
  const std::vector<EventId> ids = PopAll(queue);
  EXPECT_EQ(ids.size(), 21u);
  EXPECT_EQ(ids.front(), EventId(1, 52));
  EXPECT_EQ(queue.size(), 0u);
}

}  // namespace
}  // namespace sipsim::sim
