// Nodes of RFC 2543 and RFC 3261 in one call, in every mixture: RFC 3261
// sections 12.1, 16.4, 16.6 step 6, 17.2.3.

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/rfc2543/old_network.h"
#include "tests/scenario/wire_matchers.h"

namespace sipsim {
namespace {

using sip::Dialect;
using testing::HasSubstr;
using testing::Not;

constexpr char kBob[] = "sip:bob@biloxi.example.com";
constexpr Dialect kOld = Dialect::kRfc2543;
constexpr Dialect kNew = Dialect::kRfc3261;

// Bit by bit: alice, proxy1, proxy2, bob.
Dialects MixtureOf(int number) {
  const auto bit = [number](int i) {
    return (number >> i & 1) != 0 ? kOld : kNew;
  };
  return {bit(0), bit(1), bit(2), bit(3)};
}

class EveryMixture : public testing::TestWithParam<int> {
 protected:
  Dialects mixture_ = MixtureOf(GetParam());

  void ExpectNothingOpen(const Scenario& s) {
    EXPECT_EQ(s.open_transaction_count(), 0u);
    EXPECT_EQ(s.open_dialog_count(), 0u);
  }
};

INSTANTIATE_TEST_SUITE_P(
    Dialects, EveryMixture, testing::Range(0, 16), [](const auto& mixture) {
      const Dialects d = MixtureOf(mixture.param);
      std::string name;
      for (const Dialect dialect : {d.alice, d.proxy1, d.proxy2, d.bob}) {
        absl::StrAppend(&name, dialect == kOld ? "Old" : "New");
      }
      return name;
    });

TEST_P(EveryMixture, CallIsHeldResumedAndEndedByTheCaller) {
  Scenario s(MixedNetwork(mixture_));
  s.ua("bob").RingAfter("20ms").AnswerAfter("1s");
  s.ua("bob").Hold(At("3s")).Resume(At("5s"));
  s.ua("alice").Call(kBob).Hold(At("7s")).Resume(At("9s")).HangUp(At("11s"));
  s.RunFor("100s");
  EXPECT_THAT(s.call("alice"), EndedAt(At("11.03s")));
  EXPECT_THAT(s.call("bob"), Ended());
  EXPECT_THAT(s.SentBy("alice"), SentCount("INVITE", 3));
  EXPECT_THAT(s.SentBy("bob"), SentCount("INVITE", 2));
  EXPECT_THAT(s.SentBy("alice"), SentCount("200 INVITE", 2));
  // Both proxies stay in the path of all that they have recorded.
  EXPECT_THAT(s.Sent("proxy1", "proxy2"), SentCount("BYE", 1));
  EXPECT_THAT(s.Sent("proxy2", "bob"), SentCount("BYE", 1));
  ExpectNothingOpen(s);
}

TEST_P(EveryMixture, CallIsEndedByTheCallee) {
  Scenario s(MixedNetwork(mixture_));
  s.ua("bob").RingAfter("20ms").AnswerAfter("1s").HangUp(At("4s"));
  s.ua("alice").Call(kBob);
  s.RunFor("100s");
  EXPECT_THAT(s.call("alice"), Ended());
  EXPECT_THAT(s.call("bob"), EndedAt(At("4.03s")));
  EXPECT_THAT(s.Sent("proxy2", "proxy1"), SentCount("BYE", 1));
  ExpectNothingOpen(s);
}

TEST_P(EveryMixture, RequestArrivesWithTheContactAsRequestUri) {
  Scenario s(MixedNetwork(mixture_));
  s.ua("bob").AnswerAfter("1s");
  s.ua("alice").Call(kBob).HangUp(At("4s"));
  s.RunFor("100s");
  for (const char* method : {"ACK", "BYE"}) {
    EXPECT_THAT(s.Sent("proxy2", "bob"),
                EachOf(method, StartLine(absl::StrCat(
                                   method,
                                   " sip:bob@client.biloxi.example.com"
                                   " SIP/2.0"))));
    EXPECT_THAT(s.Sent("proxy2", "bob"),
                EachOf(method, HeaderCount("Route", 0)));
  }
}

TEST_P(EveryMixture, BusyReachesTheCaller) {
  Scenario s(MixedNetwork(mixture_));
  s.ua("bob").RejectWith(486);
  s.ua("alice").Call(kBob);
  s.RunFor("100s");
  EXPECT_THAT(s.call("alice"), FailedWith(486, At("30ms")));
  for (const char* node : {"alice", "proxy1", "proxy2"}) {
    EXPECT_THAT(s.SentBy(node), SentCount("ACK", 1)) << node;
  }
  ExpectNothingOpen(s);
}

// 487 comes from a callee of RFC 3261, and is passed on by whatever proxy; one
// of RFC 2543 has said 200 to the CANCEL and no more (28.1).
TEST_P(EveryMixture, CallIsGivenUp) {
  Scenario s(MixedNetwork(mixture_));
  s.ua("bob").RingAfter("20ms");
  s.ua("alice").Call(kBob).GiveUp(At("2s"));
  s.RunFor("200s");
  EXPECT_THAT(s.call("alice"), Cancelled());
  EXPECT_THAT(s.call("bob"), CancelledAt(At("2.015s")));
  EXPECT_THAT(s.SentBy("bob"), SentCount("200 CANCEL", 1));
  const size_t count = mixture_.bob == kNew ? 1 : 0;
  EXPECT_THAT(s.SentBy("bob"), SentCount("487", count));
  EXPECT_THAT(s.Sent("proxy1", "alice"), SentCount("487", count));
  ExpectNothingOpen(s);
}

TEST_P(EveryMixture, LossesAreMadeGood) {
  for (uint64_t seed = 1; seed <= 4; ++seed) {
    Scenario s(MixedNetwork(mixture_, "8%"), seed);
    s.ua("bob").RingAfter("20ms").AnswerAfter("1s");
    s.ua("alice").Call(kBob).HangUp(At("60s"));
    s.RunFor("300s");
    EXPECT_THAT(s.call("alice"), Ended()) << seed;
    EXPECT_THAT(s.call("bob"), Ended()) << seed;
    ExpectNothingOpen(s);
  }
}

// --- What RFC 3261 adds to what RFC 2543 has left out.

TEST(OldCaller, GetsWhatItLacksFromTheFirstProxyOfToday) {
  Scenario s(MixedNetwork({.alice = kOld}));
  s.ua("bob").AnswerAfter("1s");
  s.ua("alice").Call(kBob).HangUp(At("3s"));
  s.RunFor("100s");
  EXPECT_THAT(s.Sent("alice", "proxy1"),
              EachOf("INVITE", HeaderCount("Max-Forwards", 0)));
  // 16.6 steps 3 and 8.
  EXPECT_THAT(s.Sent("proxy1", "proxy2"),
              EachOf("INVITE", HasHeader("Max-Forwards", "70")));
  EXPECT_THAT(s.Sent("proxy1", "proxy2"),
              EachOf("INVITE", HasHeader("Via", HasSubstr("branch=z9hG4bK"))));
  // 12.1.1: the null tag of the caller.
  EXPECT_THAT(s.SentBy("bob"),
              EachOf("200 BYE", HasHeader("From", Not(HasSubstr("tag")))));
}

// 16.4: an old caller puts a loose router's URI into the Request-URI.
TEST(OldCaller, WritesTheLooseRouterIntoTheRequestUri) {
  Scenario s(MixedNetwork({.alice = kOld}));
  s.ua("bob").AnswerAfter("1s");
  s.ua("alice").Call(kBob).HangUp(At("3s"));
  s.RunFor("100s");
  EXPECT_THAT(
      s.Sent("alice", "proxy1"),
      EachOf("BYE", StartLine("BYE sip:ss1.atlanta.example.com;lr SIP/2.0")));
  EXPECT_THAT(
      s.Sent("alice", "proxy1"),
      EachOf("BYE",
             HasHeaders("Route", testing::ElementsAre(
                                     "<sip:ss2.biloxi.example.com;lr>",
                                     "<sip:bob@client.biloxi.example.com>"))));
  EXPECT_THAT(
      s.Sent("proxy1", "proxy2"),
      EachOf("BYE",
             StartLine("BYE sip:bob@client.biloxi.example.com SIP/2.0")));
}

// 12.2.1.1: a caller of today reformats its requests for an old proxy.
TEST(OldProxy, IsAStrictRouterToACallerOfToday) {
  Scenario s(MixedNetwork({.proxy1 = kOld}));
  s.ua("bob").AnswerAfter("1s");
  s.ua("alice").Call(kBob).HangUp(At("3s"));
  s.RunFor("100s");
  EXPECT_THAT(
      s.Sent("alice", "proxy1"),
      EachOf("BYE", StartLine("BYE sip:ss1.atlanta.example.com SIP/2.0")));
  // The old proxy puts the next router into the Request-URI.
  EXPECT_THAT(
      s.Sent("proxy1", "proxy2"),
      EachOf("BYE", StartLine("BYE sip:ss2.biloxi.example.com;lr SIP/2.0")));
  EXPECT_THAT(
      s.Sent("proxy2", "bob"),
      EachOf("BYE",
             StartLine("BYE sip:bob@client.biloxi.example.com SIP/2.0")));
}

// 16.7, 17.1.3: a proxy before the old one has forked; each copy of the call
// has a way back of its own, though the old proxy gives none a branch.
Topology ForkBeforeOldProxy() {
  return ReadOldNetwork(R"(
    links { latency: "5ms" }
    hosts {
      name: "alice"
      domain_names: "client.atlanta.example.com"
      addresses: "192.0.2.101"
      user_agent {
        aor: "sip:alice@atlanta.example.com"
        outbound_proxies: "sip:ss1.atlanta.example.com"
      }
    }
    hosts {
      name: "proxy1"
      domain_names: "ss1.atlanta.example.com"
      addresses: "192.0.2.111"
      proxy {
        domains: "atlanta.example.com"
        locations {
          aor: "sip:team@atlanta.example.com"
          contacts: "sip:bob@biloxi.example.com"
          contacts: "sip:carol@biloxi.example.com"
        }
      }
    }
    hosts {
      name: "proxy2"
      domain_names: "ss2.biloxi.example.com"
      addresses: "192.0.2.222"
      dialect: RFC2543
      proxy {
        domains: "biloxi.example.com"
        locations {
          aor: "sip:bob@biloxi.example.com"
          contacts: "sip:bob@client.biloxi.example.com"
        }
        locations {
          aor: "sip:carol@biloxi.example.com"
          contacts: "sip:carol@client2.biloxi.example.com"
        }
      }
    }
    hosts {
      name: "bob"
      domain_names: "client.biloxi.example.com"
      addresses: "192.0.2.201"
      user_agent { aor: "sip:bob@biloxi.example.com" }
    }
    hosts {
      name: "carol"
      domain_names: "client2.biloxi.example.com"
      addresses: "192.0.2.202"
      user_agent { aor: "sip:carol@biloxi.example.com" }
    }
  )");
}

TEST(OldProxyBehindAFork, GivesEachResponseToTheCopyItIsFor) {
  Scenario s(ForkBeforeOldProxy());
  s.ua("bob").RingAfter("10ms").RejectWith(486, "1s");
  s.ua("carol").RingAfter("20ms").AnswerAfter("4s");
  s.ua("alice").Call("sip:team@atlanta.example.com").HangUp(At("6s"));
  s.RunFor("100s");
  EXPECT_THAT(s.call("alice"), EndedAt(At("6.03s")));
  EXPECT_THAT(s.Sent("proxy2", "bob"), SentCount("INVITE", 1));
  EXPECT_THAT(s.Sent("proxy2", "carol"), SentCount("INVITE", 1));
  EXPECT_THAT(s.Sent("proxy2", "bob"), SentCount("ACK", 1));
  EXPECT_EQ(s.open_transaction_count(), 0u);
}

TEST(OldProxyBehindAFork, CancelsEachCopyOnce) {
  Scenario s(ForkBeforeOldProxy());
  s.ua("bob").RingAfter("10ms");
  s.ua("carol").RingAfter("20ms");
  s.ua("alice").Call("sip:team@atlanta.example.com").GiveUp(At("2s"));
  s.RunFor("100s");
  EXPECT_THAT(s.call("alice"), Cancelled());
  for (const char* phone : {"bob", "carol"}) {
    EXPECT_THAT(s.Sent("proxy2", phone), SentCount("CANCEL", 1)) << phone;
    EXPECT_THAT(s.Sent("proxy2", phone), SentCount("ACK", 1)) << phone;
  }
  EXPECT_EQ(s.open_transaction_count(), 0u);
}

}  // namespace
}  // namespace sipsim
