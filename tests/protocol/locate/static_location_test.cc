// RFC 3263 section 4 as far as no DNS is needed: literal addresses, and names
// of a hosts table.

#include <string>
#include <utility>

#include "gtest/gtest.h"
#include "protocol/locate/server_locator.h"
#include "protocol/uri/uri.h"
#include "tests/protocol/locate/locator_world.h"
#include "tests/protocol/testing/fake_node_context.h"

namespace sipsim::sip {
namespace {

// A node on UDP and TCP 192.0.2.101:5060, TLS port 5061 and, for UDP only,
// [2001:db8::9]:5060.
class StaticLocationTest : public ::testing::Test, private LocateUser {
 protected:
  StaticLocationTest() : fake_("192.0.2.101:5060", "pc33.atlanta.com") {
    fake_.AddListeningPoint(TransportProtocol::kTcp, "192.0.2.101:5060",
                            "pc33.atlanta.com");
    fake_.AddListeningPoint(TransportProtocol::kTls, "192.0.2.101:5061",
                            "pc33.atlanta.com");
    fake_.AddListeningPoint(TransportProtocol::kUdp, "[2001:db8::9]:5060",
                            "[2001:db8::9]:5060");
    fake_.AddHost("biloxi.com", "192.0.2.4");
    fake_.AddHost("biloxi.com", "2001:db8::4");
    fake_.AddHost("biloxi.com", "192.0.2.5");
  }

  LocatedServers Locate(const std::string& uri) {
    PendingLocation pending;
    auto servers = ServerLocator(fake_.context(), names_)
                       .Locate(*ParseUri(uri), *this, 0, pending);
    EXPECT_TRUE(servers.has_value()) << uri;
    EXPECT_FALSE(pending.is_pending()) << uri;
    return *std::move(servers);
  }
  std::string Located(const std::string& uri) { return TextOf(Locate(uri)); }
  void OnLocated(uint32_t, LocatedServers) override { FAIL(); }

  FakeNodeContext fake_;
  FakeServerNames names_;
};

TEST_F(StaticLocationTest, FindsWhereRequestsGo) {
  const std::pair<const char*, const char*> kCases[] = {
      {"sip:bob@192.0.2.8", "192.0.2.8:5060/UDP"},
      {"sip:192.0.2.8:5070", "192.0.2.8:5070/UDP"},
      {"sip:bob@192.0.2.8;transport=tcp", "192.0.2.8:5060/TCP"},
      {"sip:bob@192.0.2.8;transport=TLS", "192.0.2.8:5061/TLS"},
      {"sips:bob@192.0.2.8", "192.0.2.8:5061/TLS"},
      {"sips:bob@192.0.2.8:7000;transport=tcp", "192.0.2.8:7000/TLS"},
      {"sips:bob@192.0.2.8;transport=udp", "unsupported"},
      {"sip:bob@192.0.2.8;transport=sctp", "unsupported"},
      {"sip:bob@[2001:db8::8]:5070", "[2001:db8::8]:5070/UDP"},
      // No IPv6 TCP here.
      {"sip:bob@[2001:db8::8];transport=tcp", "unsupported"},
      {"sip:bob@biloxi.com",
       "192.0.2.4:5060/UDP [2001:db8::4]:5060/UDP 192.0.2.5:5060/UDP"},
      {"sip:bob@BILOXI.com:99;transport=tcp",
       "192.0.2.4:99/TCP 192.0.2.5:99/TCP"},
      {"sip:bob@biloxi.com:99;maddr=192.0.2.7", "192.0.2.7:99/UDP"},
      {"sip:bob@biloxi.com.;transport=tcp",
       "192.0.2.4:5060/TCP 192.0.2.5:5060/TCP"},
      {"sip:bob@unknown.example.com", "no_server"},
      {"tel:+1-212-555-0101", "unsupported"},
      {"mailto:bob@biloxi.com", "unsupported"},
  };
  for (const auto& [uri, wanted] : kCases) {
    EXPECT_EQ(Located(uri), wanted) << uri;
  }
}

TEST_F(StaticLocationTest, FlowsStartAtTheirListeningPoint) {
  EXPECT_EQ(Locate("sips:192.0.2.8").flows[0].local.port, 5061);
}

// RFC 5922 section 7.3: not maddr, not what the DNS has made of it.
TEST_F(StaticLocationTest, TlsAsksForTheHostOfTheUri) {
  EXPECT_EQ(Locate("sips:bob@biloxi.com;maddr=192.0.2.7").flows[0].server_name,
            1u);
  EXPECT_EQ(names_.names[0], "biloxi.com");
  EXPECT_EQ(Locate("sip:bob@biloxi.com").flows[0].server_name, 0u);
}

// Where neither the URI nor the DNS says.
TEST(StaticLocation, FirstTransportOfTheNodeIsThePreferredOne) {
  struct NoUser : LocateUser {
    void OnLocated(uint32_t, LocatedServers) override {}
  } user;
  FakeNodeContext fake("192.0.2.101:5060", "a.example.com");
  fake.ClearListeningPoints();
  fake.AddListeningPoint(TransportProtocol::kTcp, "192.0.2.101:5060",
                         "a.example.com");
  fake.AddListeningPoint(TransportProtocol::kUdp, "192.0.2.101:5060",
                         "a.example.com");
  PendingLocation pending;
  FakeServerNames names;
  ServerLocator locator(fake.context(), names);
  const auto servers =
      locator.Locate(*ParseUri("sip:bob@192.0.2.8"), user, 0, pending);
  EXPECT_EQ(servers->flows[0].protocol, TransportProtocol::kTcp);
  // A node without TLS cannot do sips.
  EXPECT_EQ(
      locator.Locate(*ParseUri("sips:192.0.2.8"), user, 0, pending)->failure,
      LocateFailure::kUnsupported);
}

}  // namespace
}  // namespace sipsim::sip
