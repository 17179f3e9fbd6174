// A client whose requests are answered by servers out of their minds: with
// challenges, redirections and refusals of any kind, changed and cut. It never
// crashes or asks for ever, and when all is over nothing is left.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "protocol/message/builder.h"
#include "tests/protocol/testing/draws.h"
#include "tests/protocol/ua/challenges.h"
#include "tests/protocol/ua/ua_world.h"

namespace sipsim::sip {
namespace {

using ::testing::IsEmpty;

constexpr int kStatusCodes[] = {100, 180, 200, 300, 302, 305, 401, 407,
                                408, 423, 481, 486, 491, 503, 603};
constexpr const char* kFields[] = {
    "Proxy-Authenticate: Digest realm=\"atlanta.example.com\", qop=\"auth\", "
    "nonce=\"n1\", stale=true\r\n",
    "WWW-Authenticate: Digest realm=\"biloxi.example.com\", nonce=\"n2\", "
    "algorithm=SHA-256, qop=\"auth-int\"\r\n",
    "WWW-Authenticate: Digest realm=\"chicago\", nonce=\"n\\\"3\"\r\n",
    "Contact: <sip:a@192.0.2.5;method=BYE?x=y>;q=0.3;expires=100\r\n",
    "Contact: <sip:alice@client.atlanta.example.com>;expires=99999999999\r\n",
    "Contact: *\r\n",
    "Min-Expires: 4294967295\r\n",
    "Expires: 7\r\n",
};

std::string Response(const Message& request, Draws& draws) {
  MessageBuilder b = StartResponseTo(
      request, kStatusCodes[draws.Below(std::size(kStatusCodes))],
      absl::StrCat("t", draws.Below(3)));
  for (uint32_t i = draws.Below(4); i > 0; --i) {
    b.Append(kFields[draws.Below(std::size(kFields))]);
  }
  std::string text(std::move(b).Finish().view());
  const size_t at = draws.Below(static_cast<uint32_t>(text.size()));
  switch (draws.Below(8)) {
    case 0:
      text[at] = static_cast<char>(draws.Below(256));
      break;
    case 1:
      text.erase(at, 1 + draws.Below(8));
      break;
    case 2:
      text.resize(at);
      break;
    default:
      break;
  }
  return text;
}

constexpr RegisterAct kActs[] = {RegisterAct::kAdd, RegisterAct::kQuery,
                                 RegisterAct::kRemove, RegisterAct::kRemoveAll};

void DoSomething(UserAgent& ua, Draws& draws) {
  switch (draws.Below(7)) {
    case 0:
      ua.Invite("sip:bob@biloxi.example.com");
      return;
    case 1:
      ua.SendOptions("sip:bob@biloxi.example.com");
      return;
    case 2:
      ua.Register({.act = kActs[draws.Below(std::size(kActs))],
                   .expires = 1s * draws.Below(100)});
      return;
    default:
      break;
  }
  Call* call = ua.last_call();
  if (call == nullptr) return;
  if (draws.Below(2) == 0) {
    call->Hold();
  } else {
    call->HangUp();
  }
}

TEST(ClientGarbage, NeitherCrashesNorAsksForEver) {
  for (uint32_t seed = 1; seed <= 60; ++seed) {
    Draws draws(seed);
    UserAgentConfig config = WithAccounts();
    config.outbound_proxies = {{.route = "<sip:ss1.atlanta.example.com;lr>"},
                               {.next_hop = "sip:ss2.biloxi.example.com"}};
    config.registration.refresh = seed % 2 == 0;
    LoneUa alice(config);
    for (int step = 0; step < 80; ++step) {
      DoSomething(*alice.ua, draws);
      const auto count = static_cast<uint32_t>(alice.sent_count());
      for (int i = 0; i < 3 && count > 0; ++i) {
        const uint32_t latest = count < 10 ? count : 10;
        const Message sent =
            alice.Sent(static_cast<int>(count - 1 - draws.Below(latest)));
        if (!sent.is_request()) continue;
        alice.Receive(Response(sent, draws));
      }
      alice.fake.Advance(draws.Below(2000) * 1ms);
    }
    Description out;
    alice.ua->Describe(out);
    EXPECT_FALSE(out.text().empty());
    for (int round = 0; round < 5; ++round) {
      for (CallNumber n = 1; n <= alice.ua->call_count(); ++n) {
        if (Call* call = alice.ua->FindCall(n)) call->HangUp();
      }
      alice.fake.Advance(1000s);
    }
    EXPECT_EQ(alice.ua->open_call_count(), 0u) << seed;
    EXPECT_EQ(alice.ua->open_dialog_count(), 0u) << seed;
    if (config.registration.refresh) continue;
    EXPECT_EQ(alice.ua->open_transaction_count(), 0u) << seed;
    EXPECT_THAT(alice.fake.pending_timers(), IsEmpty()) << seed;
  }
}

}  // namespace
}  // namespace sipsim::sip
