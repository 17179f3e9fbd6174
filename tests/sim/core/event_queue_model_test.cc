#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <tuple>

#include "sim/core/event_queue.h"
#include "sim/core/random_stream.h"

namespace sipsim::sim {
namespace {

constexpr SimTime kForever = SimTime::max();

// The key of the header's promise, written out.
using Key = std::tuple<int64_t, HostIndex, EventKind, HostIndex, uint64_t>;
Key KeyOf(const Event& event) {
  return {ToNanoseconds(event.time), event.destination, event.kind,
          event.id.host(), event.id.counter()};
}

// Random adds, cancels and limited pops, against an ordered map that does the
// same in the obvious way.
class Model {
 public:
  Model(uint64_t seed, int64_t delay_max)
      : random_(seed, "model", "operations"), delay_max_(delay_max) {}

  void Step() {
    const uint64_t choice = random_.UniformBelow(100);
    if (choice < 45) {
      Add();
    } else if (choice < 65) {
      CancelOne();
    } else if (choice < 97) {
      PopUntil(kForever);
    } else if (choice < 98 && Below(20) == 0) {
      CancelTimersOfOneHost();
    } else {
      PopUntil(SimTime(now_ + Delay()));
    }
    ASSERT_EQ(queue_.size(), wanted_.size());
  }
  void Drain() {
    while (!wanted_.empty()) PopUntil(kForever);
    Event event;
    EXPECT_FALSE(queue_.PopNotAfter(kForever, event));
  }

 private:
  // Short delays are as likely as long ones, at every scale, and 0 often.
  Duration Delay() {
    const uint64_t scale = random_.UniformBelow(64);
    const uint64_t delay =
        random_.Next64() >> scale & static_cast<uint64_t>(delay_max_);
    return Duration(static_cast<int64_t>(delay));
  }
  void Add() {
    Event event;
    event.time = SimTime(now_ + Delay());
    event.id = EventId(static_cast<HostIndex>(Below(3)), ++id_);
    event.destination = static_cast<HostIndex>(Below(3));
    event.kind = static_cast<EventKind>(Below(3));
    wanted_[KeyOf(event)] = queue_.Add(event);
  }
  void CancelOne() {
    if (wanted_.empty()) return;
    auto it = wanted_.begin();
    std::advance(it, Below(std::min<uint64_t>(wanted_.size(), 40)));
    EXPECT_TRUE(queue_.Cancel(it->second));
    EXPECT_FALSE(queue_.Cancel(it->second));
    wanted_.erase(it);
  }
  void CancelTimersOfOneHost() {
    const auto host = static_cast<HostIndex>(Below(3));
    queue_.CancelAllOf(host, EventKind::kTimer);
    for (const auto& [key, handle] : wanted_) {
      const bool is_cancelled =
          std::get<1>(key) == host && std::get<2>(key) == EventKind::kTimer;
      EXPECT_EQ(queue_.Contains(handle), !is_cancelled);
    }
    std::erase_if(wanted_, [&](const auto& pending) {
      return !queue_.Contains(pending.second);
    });
  }
  void PopUntil(SimTime limit) {
    Event event;
    const bool is_there =
        !wanted_.empty() &&
        std::get<0>(wanted_.begin()->first) <= ToNanoseconds(limit);
    ASSERT_EQ(queue_.PopNotAfter(limit, event), is_there);
    if (is_there) {
      ASSERT_EQ(KeyOf(event), wanted_.begin()->first);
      wanted_.erase(wanted_.begin());
      now_ = event.time.time_since_epoch();
    } else if (limit != kForever) {
      now_ = limit.time_since_epoch();
    }
  }
  uint64_t Below(uint64_t bound) { return random_.UniformBelow(bound); }

  RandomStream random_;
  const int64_t delay_max_;
  EventQueue queue_;
  std::map<Key, EventHandle> wanted_;
  Duration now_{};
  uint64_t id_ = 0;
};

TEST(EventQueue, AgreesWithAnOrderedMapOnRandomOperations) {
  // From crowded instants to gaps of hours.
  for (int delay_bits : {2, 6, 12, 18, 32, 40}) {
    const int64_t delay_max = (int64_t{1} << delay_bits) - 1;
    for (uint64_t seed = 1; seed <= 5; ++seed) {
      SCOPED_TRACE(testing::Message() << delay_max << " seed " << seed);
      Model model(seed, delay_max);
      for (int i = 0; i < 6000; ++i) {
        model.Step();
        if (testing::Test::HasFailure()) return;
      }
      model.Drain();
    }
  }
}

}  // namespace
}  // namespace sipsim::sim
