#include "sim/core/simulator.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

namespace sipsim::sim {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Notes the tags that come, and may act on them.
class Recorder final : public EventTarget {
 public:
  void OnEvent(const Event& event) override {
    tags.push_back(event.tag);
    last = event;
    if (action) action(event);
  }
  const char* TimerLabel(void*, uint32_t tag) const override {
    return tag == 1 ? "Timer A" : "Timer B";
  }
  std::vector<uint32_t> tags;
  Event last;
  std::function<void(const Event&)> action;
};

class SimulatorTest : public testing::Test {
 protected:
  EventHandle Timer(Duration delay, uint32_t tag) {
    return simulator_.StartTimer(alice_, simulator_.now() + delay, recorder_,
                                 nullptr, tag);
  }
  Simulator simulator_;
  const HostIndex alice_ = simulator_.AddHost("alice");
  Recorder recorder_;
};

TEST(SimTime, IsWrittenInSecondsWithNineDecimals) {
  EXPECT_EQ(FormatSeconds(SimTime(32s)), "32.000000000");
  EXPECT_EQ(FormatSeconds(SimTime(0s)), "0.000000000");
  EXPECT_EQ(FormatSeconds(SimTime(1500ms + 1ns)), "1.500000001");
  EXPECT_EQ(FormatSeconds(-1ns), "-0.000000001");
  EXPECT_EQ(FormatSeconds(Duration::min()), "-9223372036.854775808");
}

TEST_F(SimulatorTest, NumbersHostsFromTheWorld) {
  EXPECT_EQ(simulator_.host_name(kWorldHost), "world");
  EXPECT_EQ(alice_, 1u);
  EXPECT_EQ(simulator_.AddHost("bob"), 2u);
  EXPECT_EQ(simulator_.host_name(2), "bob");
}

TEST_F(SimulatorTest, IdsCountEachHostByItself) {
  const HostIndex bob = simulator_.AddHost("bob");
  EXPECT_EQ(simulator_.NextId(alice_).ToString(), "1:1");
  EXPECT_EQ(simulator_.NextId(bob).ToString(), "2:1");
  EXPECT_EQ(simulator_.NextId(alice_).ToString(), "1:2");
  EXPECT_EQ(EventId().ToString(), "");
}

TEST_F(SimulatorTest, RunUntilIncludesItsTimeAndMovesTheClockThere) {
  Timer(1s, 1);
  Timer(2s, 2);
  Timer(2s + 1ns, 3);
  EXPECT_EQ(simulator_.RunUntil(SimTime(2s)), StopReason::kReached);
  EXPECT_THAT(recorder_.tags, ElementsAre(1, 2));
  EXPECT_EQ(simulator_.now(), SimTime(2s));
  EXPECT_EQ(simulator_.RunFor(8s), StopReason::kIdle);
  EXPECT_EQ(simulator_.now(), SimTime(10s));
  EXPECT_EQ(simulator_.executed_count(), 3u);
}

TEST_F(SimulatorTest, RunUntilIdleLeavesTheClockAtTheLastEvent) {
  Timer(3s, 1);
  EXPECT_EQ(simulator_.RunUntilIdle(), StopReason::kIdle);
  EXPECT_EQ(simulator_.now(), SimTime(3s));
}

TEST_F(SimulatorTest, StepExecutesOneEvent) {
  Timer(1s, 1);
  Timer(1s, 2);
  EXPECT_EQ(simulator_.Step(), StopReason::kReached);
  EXPECT_THAT(recorder_.tags, ElementsAre(1));
  EXPECT_EQ(simulator_.Step(), StopReason::kReached);
  EXPECT_EQ(simulator_.Step(), StopReason::kIdle);
}

TEST_F(SimulatorTest, PastDeadlineFiresNowAndNotInsideTheCall) {
  simulator_.RunFor(5s);
  simulator_.StartTimer(alice_, SimTime(1s), recorder_, nullptr, 1);
  EXPECT_THAT(recorder_.tags, IsEmpty());
  simulator_.RunFor(0s);
  EXPECT_THAT(recorder_.tags, ElementsAre(1));
  EXPECT_EQ(recorder_.last.time, SimTime(5s));
}

TEST_F(SimulatorTest, TimerReArmedInsideItsDispatchFiresAgain) {
  recorder_.action = [&](const Event& event) {
    if (event.tag < 3) Timer(0s, event.tag + 1);
  };
  Timer(1s, 1);
  EXPECT_EQ(simulator_.RunUntil(SimTime(1s)), StopReason::kIdle);
  EXPECT_THAT(recorder_.tags, ElementsAre(1, 2, 3));
}

TEST_F(SimulatorTest, TimerCancelledByAnEarlierOneOfItsInstantDoesNotFire) {
  EventHandle second = 0;
  recorder_.action = [&](const Event& event) {
    if (event.tag == 1) {
      EXPECT_TRUE(simulator_.Cancel(second));
    }
  };
  Timer(1s, 1);
  second = Timer(1s, 2);
  simulator_.RunFor(2s);
  EXPECT_THAT(recorder_.tags, ElementsAre(1));
}

TEST_F(SimulatorTest, CancelledTimersOfAHostNeverFire) {
  const HostIndex bob = simulator_.AddHost("bob");
  Timer(1s, 1);
  simulator_.StartTimer(bob, SimTime(1s), recorder_, nullptr, 2);
  simulator_.CancelTimersOf(alice_);
  Timer(1s, 3);
  EXPECT_EQ(simulator_.RunUntilIdle(), StopReason::kIdle);
  EXPECT_THAT(recorder_.tags, ElementsAre(3, 2));
  EXPECT_EQ(simulator_.executed_count(), 2u);
}

TEST_F(SimulatorTest, LimitsStopTheRun) {
  Simulator events({.event_count = 10});
  const HostIndex host = events.AddHost("host");
  recorder_.action = [&](const Event&) {
    events.StartTimer(host, events.now() + 1s, recorder_);
  };
  events.StartTimer(host, SimTime(1s), recorder_);
  EXPECT_EQ(events.RunFor(100s), StopReason::kEventLimit);
  EXPECT_EQ(events.now(), SimTime(10s));
  EXPECT_EQ(events.RunFor(1s), StopReason::kEventLimit);
  EXPECT_TRUE(IsLimit(StopReason::kEventLimit));
  EXPECT_EQ(StopReasonName(StopReason::kEventLimit), "event limit");
}

TEST_F(SimulatorTest, TimeLimitStopsTheRunAtItsTime) {
  Simulator simulator({.time = SimTime(5s)});
  const HostIndex host = simulator.AddHost("host");
  simulator.StartTimer(host, SimTime(4s), recorder_, nullptr, 1);
  simulator.StartTimer(host, SimTime(6s), recorder_, nullptr, 2);
  EXPECT_EQ(simulator.RunFor(10s), StopReason::kTimeLimit);
  EXPECT_EQ(simulator.now(), SimTime(5s));
  EXPECT_THAT(recorder_.tags, ElementsAre(1));
  EXPECT_EQ(simulator.Step(), StopReason::kTimeLimit);
}

TEST_F(SimulatorTest, PendingLimitStopsAnEventThatBreeds) {
  Simulator simulator({.pending_count = 100});
  const HostIndex host = simulator.AddHost("host");
  recorder_.action = [&](const Event&) {
    simulator.StartTimer(host, simulator.now() + 1s, recorder_);
    simulator.StartTimer(host, simulator.now() + 1s, recorder_);
  };
  simulator.StartTimer(host, SimTime(1s), recorder_);
  EXPECT_EQ(simulator.RunFor(1h), StopReason::kPendingLimit);
  EXPECT_EQ(simulator.pending_count(), 101u);
}

TEST_F(SimulatorTest, RequestStopEndsTheRunAfterTheEvent) {
  recorder_.action = [&](const Event&) { simulator_.RequestStop(); };
  Timer(1s, 1);
  Timer(1s, 2);
  EXPECT_EQ(simulator_.RunFor(5s), StopReason::kRequested);
  EXPECT_EQ(simulator_.now(), SimTime(1s));
  EXPECT_THAT(recorder_.tags, ElementsAre(1));
}

TEST_F(SimulatorTest, CauseIsTheEventBeingExecuted) {
  EventId cause;
  recorder_.action = [&](const Event& event) {
    if (event.tag == 1) Timer(1s, 2);
    cause = simulator_.cause();
    EXPECT_EQ(cause, event.id);
  };
  Timer(1s, 1);
  simulator_.RunFor(5s);
  EXPECT_EQ(cause, EventId(alice_, 2));
  EXPECT_EQ(recorder_.last.cause, EventId(alice_, 1));
  EXPECT_EQ(simulator_.cause(), EventId());
}

// "kind label id<-cause" of every event.
class TimerTrace final : public TraceSink {
 public:
  void OnTrace(const TraceEvent& event) override {
    lines.push_back(FormatSeconds(event.time).substr(0, 3) + " " +
                    std::string(TraceKindName(event.kind)) + " " +
                    std::string(event.label) + " " + event.id.ToString() +
                    "<-" + event.cause.ToString());
  }
  std::vector<std::string> lines;
};

TEST_F(SimulatorTest, TimersAreTracedWithTheirLabelsAndCauses) {
  TimerTrace trace;
  simulator_.set_trace_sink(&trace);
  EventHandle b = 0;
  recorder_.action = [&](const Event& event) {
    if (event.tag != 1) return;
    simulator_.Cancel(b);
    Timer(1s, 2);
  };
  Timer(1s, 1);
  b = Timer(9s, 2);
  simulator_.RunFor(5s);
  EXPECT_THAT(trace.lines, ElementsAre("0.0 timer_set Timer A 1:1<-",
                                       "0.0 timer_set Timer B 1:2<-",
                                       "1.0 timer_fired Timer A 1:1<-",
                                       "1.0 timer_cancelled Timer B 1:2<-1:1",
                                       "1.0 timer_set Timer B 1:3<-1:1",
                                       "2.0 timer_fired Timer B 1:3<-1:1"));
}

}  // namespace
}  // namespace sipsim::sim
