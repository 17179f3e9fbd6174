#include "protocol/event/event_header.h"

#include <gtest/gtest.h>

#include "protocol/dialog/failure_effect.h"
#include "protocol/event/parameters.h"
#include "protocol/event/subscription_state.h"

namespace sipsim::sip {
namespace {

// RFC 6665 section 8.4.
TEST(EventHeader, PackageAndIdAreRead) {
  const auto event = ParseEvent("presence.winfo;id=4711;x=\"a;b\"");
  ASSERT_TRUE(event.has_value());
  EXPECT_EQ(event->package, "presence.winfo");
  EXPECT_EQ(event->id, "4711");
  EXPECT_EQ(event->parameters, ";id=4711;x=\"a;b\"");
  EXPECT_EQ(ParseEvent("dialog ; ID = 3 ")->id, "3");
  EXPECT_EQ(ParseEvent("dialog")->id, "");
}

TEST(EventHeader, BrokenValuesAreRefused) {
  for (const char* value :
       {"", ";id=1", "dialog;", "dialog foo", "a b", "dialog;id=\"",
        "\"dialog\"", ".winfo", "dialog."}) {
    EXPECT_FALSE(ParseEvent(value).has_value()) << value;
  }
}

// 8.2.1: byte by byte; other parameters do not count.
TEST(EventHeader, EventsAreTheSameIfPackageAndIdAre) {
  const EventView event = *ParseEvent("dialog;id=1");
  EXPECT_TRUE(IsSameEvent(event, *ParseEvent("dialog;sla;id=1")));
  EXPECT_FALSE(IsSameEvent(event, *ParseEvent("dialog")));
  EXPECT_FALSE(IsSameEvent(event, *ParseEvent("dialog;id=2")));
  EXPECT_FALSE(IsSameEvent(event, *ParseEvent("Dialog;id=1")));
}

TEST(EventHeader, ValueIsWrittenWithItsId) {
  EXPECT_EQ(EventValue("refer", "93809824"), "refer;id=93809824");
  EXPECT_EQ(EventValue("dialog", ""), "dialog");
}

TEST(EventHeader, AllowEventsListsPackages) {
  EXPECT_TRUE(IsListedEvent("dialog, refer", "refer"));
  EXPECT_FALSE(IsListedEvent("dialog.winfo", "dialog"));
  EXPECT_FALSE(IsListedEvent("", "dialog"));
}

TEST(SubscriptionStateHeader, ParametersAreRead) {
  const auto active = ParseSubscriptionState("active;expires=3600");
  ASSERT_TRUE(active.has_value());
  EXPECT_EQ(active->substate, Substate::kActive);
  EXPECT_EQ(active->expires, 3600u);
  EXPECT_EQ(active->reason, TerminationReason::kNone);
  const auto over =
      ParseSubscriptionState("Terminated;reason=probation;retry-after=60;x");
  ASSERT_TRUE(over.has_value());
  EXPECT_EQ(over->substate, Substate::kTerminated);
  EXPECT_EQ(over->reason, TerminationReason::kProbation);
  EXPECT_EQ(over->retry_after, 60u);
  EXPECT_EQ(ParseSubscriptionState("waiting")->substate, Substate::kOther);
  EXPECT_EQ(ParseSubscriptionState("terminated;reason=because")->reason,
            TerminationReason::kOther);
}

TEST(SubscriptionStateHeader, BrokenValuesAreRefused) {
  for (const char* value : {"", ";expires=1", "active;expires", "active;",
                            "active;expires=1h", "active expires=1"}) {
    EXPECT_FALSE(ParseSubscriptionState(value).has_value()) << value;
  }
}

TEST(SubscriptionStateHeader, WhatIsWrittenReadsTheSame) {
  SubscriptionState state;
  state.expires = 60;
  EXPECT_EQ(SubscriptionStateValue(state), "active;expires=60");
  state.substate = Substate::kTerminated;
  state.expires = std::nullopt;
  state.reason = TerminationReason::kGiveup;
  state.retry_after = 5;
  EXPECT_EQ(SubscriptionStateValue(state),
            "terminated;reason=giveup;retry-after=5");
  const auto read = ParseSubscriptionState(SubscriptionStateValue(state));
  EXPECT_EQ(read->reason, TerminationReason::kGiveup);
  EXPECT_EQ(read->retry_after, 5u);
}

// 4.1.3, reason by reason.
TEST(SubscriptionStateHeader, ReasonSaysWhenToSubscribeAnew) {
  const auto after = [](const char* value) {
    return ResubscribeAfter(*ParseSubscriptionState(value));
  };
  EXPECT_EQ(after("terminated;reason=deactivated;retry-after=9"), 0u);
  EXPECT_EQ(after("terminated;reason=timeout"), 0u);
  EXPECT_EQ(after("terminated;reason=probation;retry-after=9"), 9u);
  EXPECT_EQ(after("terminated;reason=probation"), 0u);
  EXPECT_EQ(after("terminated;reason=giveup;retry-after=9"), 9u);
  EXPECT_EQ(after("terminated;retry-after=9"), 9u);
  EXPECT_EQ(after("terminated;reason=rejected"), std::nullopt);
  EXPECT_EQ(after("terminated;reason=noresource"), std::nullopt);
  EXPECT_EQ(after("terminated;reason=invariant"), std::nullopt);
}

TEST(DeltaSeconds, LargeNumbersCountAsTheLargest) {
  EXPECT_EQ(ParseDeltaSeconds("0"), 0u);
  EXPECT_EQ(ParseDeltaSeconds("4294967296"), 4294967295u);
  EXPECT_EQ(ParseDeltaSeconds("99999999999999999999999"), 4294967295u);
  EXPECT_EQ(ParseDeltaSeconds("-1"), std::nullopt);
  EXPECT_EQ(ParseRetryAfter("120 (I'm in a meeting);duration=60"), 120u);
  EXPECT_EQ(ParseRetryAfter("soon"), std::nullopt);
}

// RFC 5057 section 5.1, table 2, for a NOTIFY.
TEST(FailureEffect, FollowsTheTableOfRfc5057) {
  for (const int code : {404, 410, 416, 482, 483, 484, 485, 502, 604}) {
    EXPECT_EQ(EffectOfFailure(Method::kNotify, code), FailureEffect::kDialog);
  }
  for (const int code : {405, 480, 481, 489, 501}) {
    EXPECT_EQ(EffectOfFailure(Method::kNotify, code), FailureEffect::kUsage);
  }
  for (const int code : {400, 401, 403, 407, 408, 423, 486, 488, 491, 500, 503,
                         504, 513, 600, 603, 606}) {
    EXPECT_EQ(EffectOfFailure(Method::kNotify, code),
              FailureEffect::kTransaction);
  }
  // Notes 3 and 12.
  EXPECT_EQ(EffectOfFailure(Method::kInfo, 405), FailureEffect::kTransaction);
  EXPECT_EQ(EffectOfFailure(Method::kRefer, 489), FailureEffect::kTransaction);
}

}  // namespace
}  // namespace sipsim::sip
