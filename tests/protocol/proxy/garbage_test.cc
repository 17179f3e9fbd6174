// Whatever arrives, the proxy stays up and its tables stay bounded.

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gtest/gtest.h"
#include "tests/protocol/proxy/proxy_world.h"
#include "tests/protocol/testing/draws.h"

namespace sipsim::sip {
namespace {

std::string Mutated(std::string text, Draws& draws) {
  constexpr absl::string_view kPieces[] = {
      "\r\n", ";",    ",",     "<",    ">", "\"",         ":",
      "@",    "=",    "[",     "]",    "%", "?",          ";lr",
      "\0x",  "sip:", "sips:", "tel:", "0", "4294967296", " "};
  const size_t count = 1 + draws.Below(3);
  for (size_t i = 0; i < count; ++i) {
    const size_t at = draws.Below(text.size());
    switch (draws.Below(3)) {
      case 0:
        text.erase(at, 1 + draws.Below(8));
        break;
      case 1:
        text[at] = static_cast<char>(draws.Below(256));
        break;
      default: {
        const absl::string_view piece =
            kPieces[draws.Below(sizeof(kPieces) / sizeof(kPieces[0]))];
        text.insert(at, piece.data(), piece.size());
      }
    }
  }
  return text;
}

TEST(ProxyGarbage, MutatedMessagesNeverBringItDown) {
  ProxyWorld world;
  world.config.recurse = true;
  world.options.fork_mode = ForkMode::kByQ;
  world.AddContact("sip:bob@192.0.2.201", 900, 3s);
  world.AddContact("sip:bob@two.biloxi.example.com", 900, 3s);
  world.AddContact("sips:bob@192.0.2.202?a=b", 500);
  UserServices bob;
  bob.aor = "sip:bob@biloxi.example.com";
  bob.forward_busy = "sip:carol@192.0.2.203";
  bob.forward_unavailable = "sip:dave@biloxi.example.com";
  world.services.users = {bob};
  world.services.announces_forwarding = true;
  world.services.keeps_history = true;
  const std::string routes =
      "Route: <sip:ss2.biloxi.example.com;lr>, <sip:p3.middle.com>\n"
      "Record-Route: <sip:a;lr>\nMax-Breadth: 7\nProxy-Authorization: x y=z\n"
      "History-Info: <sip:bob@b.com?Reason=SIP>;index=1, <sip:a>;index=1.1\n";
  Draws draws(1);
  for (int i = 0; i < 3'000; ++i) {
    RequestParts parts;
    parts.branch = absl::StrCat("z9hG4bK", i);
    parts.call_id = absl::StrCat("call", i);
    if (draws.Below(2) == 0) parts.extra = routes;
    if (draws.Below(4) == 0) parts.method = "BYE";
    if (draws.Below(4) == 0) parts.uri = "sip:ss2.biloxi.example.com;lr";
    const std::string request =
        absl::StrReplaceAll(parts.ToString(), {{"\n", "\r\n"}});
    const auto flow = world.fake.FlowTo("192.0.2.111:5060");
    TransportUser& proxy = world.proxy().transport_user();
    proxy.OnBytes(flow, BufferRef::Copy(Mutated(request, draws)));
    // Its own requests come back as broken answers, broken loops, ICMP errors.
    const std::vector<FakeNodeContext::SentMessage> sent = world.fake.sent();
    world.fake.ClearRecords();
    for (const auto& message : sent) {
      std::string text(message.text());
      if (draws.Below(2) == 0) {
        const size_t line = text.find("\r\n");
        text.replace(
            0, line,
            absl::StrCat("SIP/2.0 ", 100 + draws.Below(600), " Whatever"));
        text.insert(text.find("\r\n") + 2,
                    "Contact: <sip:x@192.0.2.9>, <tel:1>;q=0.2\r\n");
      }
      const std::string answer =
          draws.Below(2) == 0 ? text : Mutated(text, draws);
      proxy.OnBytes(message.flow, BufferRef::Copy(answer));
      if (draws.Below(8) == 0) proxy.OnUnreachable(message.flow, text);
    }
    world.fake.Advance(std::chrono::milliseconds(draws.Below(2'000)));
    (void)world.Describe();
  }
  // Everything ends by itself: Timer C, then 64*T1 after the CANCEL, and what
  // is tried after that, three groups long.
  world.fake.Advance(1'000s);
  EXPECT_EQ(world.proxy().open_context_count(), 0u);
  EXPECT_EQ(world.proxy().open_transaction_count(), 0u);
}

}  // namespace
}  // namespace sipsim::sip
