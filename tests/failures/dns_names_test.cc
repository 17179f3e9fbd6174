// A network in which everybody is found by name: two_proxies.txtpb with a DNS,
// and without next hops.

#include <fstream>
#include <iterator>
#include <string>

#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "tests/scenario/scenario.h"
#include "tests/scenario/wire_matchers.h"

namespace sipsim {
namespace {

constexpr char kBob[] = "sip:bob@biloxi.example.com";

Topology TwoProxiesByName() {
  Topology topology;
  std::ifstream file("topologies/catalog/two_proxies.txtpb");
  const std::string text((std::istreambuf_iterator<char>(file)), {});
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &topology));
  for (Host& host : *topology.mutable_hosts()) {
    if (host.has_proxy()) host.mutable_proxy()->clear_next_hops();
  }
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
      R"pb(
        response_time: "20ms"
        records {
          name: "biloxi.example.com"
          naptr {
            order: 50
            service: "SIP+D2U"
            replacement: "_sip._udp.biloxi.example.com"
          }
        }
        records {
          name: "_sip._udp.biloxi.example.com"
          srv { port: 5060 target: "ss2.biloxi.example.com" }
        }
      )pb",
      topology.mutable_dns()));
  return topology;
}

// Each hop asks for NAPTR, SRV and A of a name that it does not know: 60 ms.
// For its ACK, proxy1 knows the address of ss2, but asks for the other two.
TEST(Dns, UserAgentsAndProxiesFindEachOtherByName) {
  Scenario s(TwoProxiesByName());
  s.ua("bob").AnswerAfter("1s");
  s.ua("alice").Call(kBob).HangUp(At("3s"));
  s.RunFor("40s");
  EXPECT_THAT(s.Sent("alice", "proxy1"), MessagesAt("INVITE", {"60ms"}));
  EXPECT_THAT(s.Sent("proxy1", "proxy2"), MessagesAt("INVITE", {"125ms"}));
  EXPECT_THAT(s.Sent("proxy2", "bob"), MessagesAt("INVITE", {"190ms"}));
  EXPECT_THAT(s.Sent("alice", "proxy1"), MessagesAt("ACK", {"1.21s"}));
  EXPECT_THAT(s.Sent("proxy1", "proxy2"), MessagesAt("ACK", {"1.255s"}));
  EXPECT_THAT(s.Sent("proxy2", "bob"), MessagesAt("ACK", {"1.26s"}));
  EXPECT_THAT(s.Sent("proxy2", "bob"), MessagesAt("BYE", {"3.01s"}));
  EXPECT_THAT(s.call("alice"), Ended());
  EXPECT_EQ(s.open_dialog_count(), 0u);
}

TEST(Dns, SameSeedSameRun) {
  std::string digests[2];
  for (std::string& digest : digests) {
    Scenario s(TwoProxiesByName());
    s.faults().DnsDown("proxy1", At("50ms"));
    s.ua("alice").Call(kBob);
    s.RunFor("20s");
    digest = s.world().digest();
  }
  EXPECT_EQ(digests[0], digests[1]);
}

}  // namespace
}  // namespace sipsim
