// A user agent in the middle of its calls is sent what nobody should send:
// messages of its own calls, changed, cut, repeated and out of order. It never
// crashes, and when all is over nothing is left.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/protocol/ua/ua_world.h"

namespace sipsim::sip {
namespace {

using ::testing::IsEmpty;

// Numerical Recipes' linear congruential generator: enough for a test.
class Draws {
 public:
  explicit Draws(uint32_t seed) : state_(seed) {}
  uint32_t Below(uint32_t limit) {
    state_ = state_ * 1664525u + 1013904223u;
    return (state_ >> 8) % limit;
  }

 private:
  uint32_t state_;
};

// One small change that often leaves a message that still parses.
std::string Mutate(std::string text, Draws& draws) {
  const uint32_t size = static_cast<uint32_t>(text.size());
  const uint32_t at = draws.Below(size);
  switch (draws.Below(6)) {
    case 0:
      text[at] = static_cast<char>(draws.Below(256));
      break;
    case 1:
      text.erase(at, 1 + draws.Below(8));
      break;
    case 2:
      text.resize(at);
      break;
    case 3: {  // A line less.
      const size_t end = text.find("\r\n", at);
      if (end == std::string::npos) break;
      const size_t next = text.find("\r\n", end + 2);
      if (next != std::string::npos) text.erase(end, next - end);
      break;
    }
    case 4: {  // Another status, or another digit somewhere.
      const size_t digit = text.find_first_of("0123456789", at);
      if (digit != std::string::npos) {
        text[digit] = static_cast<char>('0' + draws.Below(10));
      }
      break;
    }
    default:
      break;  // As it is: a repetition, perhaps out of order.
  }
  return text;
}

// What a careless person does at any time.
void DoSomething(UserAgent& ua, Draws& draws) {
  const CallNumber count = ua.call_count();
  Call* call = count == 0 ? nullptr : ua.FindCall(1 + draws.Below(count));
  if (call == nullptr) return;
  switch (draws.Below(13)) {
    case 0:
      call->Ring(180);
      return;
    case 1:
      call->Answer();
      return;
    case 2:
      call->Reject(486);
      return;
    case 3:
      call->Hold();
      return;
    case 4:
      call->Resume();
      return;
    case 5:
      call->Cancel();
      return;
    case 6:
      call->HangUp();
      return;
    case 7:
      call->Transfer(draws.Below(2) == 0 ? "sip:alice@atlanta.example.com"
                                         : "sip:bob@biloxi.example.com");
      return;
    case 8: {
      const Call* other = ua.FindCall(1 + draws.Below(count));
      if (other != nullptr) call->TransferTo(*other);
      return;
    }
    case 9:
    case 10:
      call->Update();
      return;
    case 11:
      call->Ring(183, /*early_media=*/true);
      return;
    default:
      return;
  }
}

// With transfers, and without.
UserAgentConfig Configure(UserAgentConfig config, uint32_t seed) {
  if (seed % 2 == 0) return config;
  config.refer.emplace();
  config.refer->tells_progress = seed % 3 == 0;
  config.replaces = ReplacesPolicy::kAnyone;
  config.takes_also = true;
  if (seed % 5 == 0) config.transfer_style = TransferStyle::kAlso;
  return config;
}

void Feed(LoneUa& to, LoneUa& from, Draws& draws) {
  const uint32_t count = static_cast<uint32_t>(from.sent_count());
  if (count == 0) return;
  const auto& sent = from.fake.sent()[draws.Below(count)];
  to.Receive(Mutate(std::string(sent.text()), draws));
}

// With RFC 3262, 3311 and 4028, or without.
UserAgentConfig Extended(UserAgentConfig config, bool is_extended) {
  if (!is_extended) return config;
  config.reliable_provisionals = ReliableProvisionals::kSupported;
  config.takes_update = true;
  config.session_timer = {.interval = 90s};
  return config;
}

TEST(Garbage, NeitherCrashesNorStaysForEver) {
  for (uint32_t seed = 1; seed <= 300; ++seed) {
    Draws draws(seed);
    TwoUas world(Extended(Configure(AliceConfig(), seed), seed % 2 == 0),
                 Extended(Configure(BobConfig(), seed), seed % 6 != 1));
    world.loses = [&](const std::string&) { return draws.Below(8) == 0; };
    for (int step = 0; step < 60; ++step) {
      if (step % 15 == 0) world.alice.ua->Invite("sip:bob@biloxi.example.com");
      if (step % 15 == 7) world.bob.ua->Invite("sip:alice@atlanta.example.com");
      Feed(world.alice, world.bob, draws);
      Feed(world.bob, world.alice, draws);
      DoSomething(*world.alice.ua, draws);
      DoSomething(*world.bob.ua, draws);
      world.Advance(draws.Below(1500) * 1ms);
    }
    for (LoneUa* end : {&world.alice, &world.bob}) {
      Description out;
      end->ua->Describe(out);
      EXPECT_FALSE(out.text().empty());
    }
    // Everybody hangs up, again and again, as some calls wait for an ACK.
    for (int round = 0; round < 10; ++round) {
      for (LoneUa* end : {&world.alice, &world.bob}) {
        for (CallNumber n = 1; n <= end->ua->call_count(); ++n) {
          if (Call* call = end->ua->FindCall(n)) call->HangUp();
        }
      }
      world.Advance(40s);
    }
    for (LoneUa* end : {&world.alice, &world.bob}) {
      EXPECT_EQ(end->ua->open_call_count(), 0u) << seed;
      EXPECT_EQ(end->ua->open_dialog_count(), 0u) << seed;
      EXPECT_EQ(end->ua->open_transaction_count(), 0u) << seed;
      EXPECT_THAT(end->fake.pending_timers(), IsEmpty()) << seed;
    }
  }
}

}  // namespace
}  // namespace sipsim::sip
