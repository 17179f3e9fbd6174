// RFC 3263 section 5: where responses go when their way back is gone.

#include <string>

#include "gtest/gtest.h"
#include "protocol/header/via.h"
#include "tests/protocol/locate/locator_world.h"

namespace sipsim::sip {
namespace {

class ResponseLocation : public ::testing::Test, private LocateUser {
 protected:
  std::string Locate(absl::string_view transport, absl::string_view host,
                     uint16_t port) {
    ViaView via;
    via.transport = transport;
    via.host = host;
    via.has_port = port != 0;
    via.port = port;
    const auto servers =
        world_.locator().LocateResponse(via, *this, 0, pending_);
    text_ = servers.has_value() ? TextOf(*servers) : "";
    while (text_.empty() && world_.fake.FireNextTimer()) {
    }
    return text_;
  }
  void OnLocated(uint32_t, LocatedServers servers) override {
    text_ = TextOf(servers);
  }

  LocatorWorld world_{"UDP TCP TLS"};
  PendingLocation pending_;
  std::string text_;
};

TEST_F(ResponseLocation, FollowsSentBy) {
  world_.dns.Add("_sips._tcp.example.com 60 SRV 0 0 5071 s.example.com");
  world_.dns.Add("_sip._tcp.example.com 60 SRV 0 0 5070 s.example.com");
  world_.dns.Add("s.example.com 60 A 192.0.2.1");
  world_.dns.Add("example.com 60 A 192.0.2.9");
  EXPECT_EQ(Locate("UDP", "192.0.2.5", 0), "192.0.2.5:5060/UDP");
  EXPECT_EQ(Locate("TLS", "192.0.2.5", 0), "192.0.2.5:5061/TLS");
  EXPECT_EQ(Locate("TCP", "192.0.2.5", 99), "192.0.2.5:99/TCP");
  EXPECT_EQ(world_.dns.Asked(), "");
  EXPECT_EQ(Locate("UDP", "example.com", 5066), "192.0.2.9:5066/UDP");
  EXPECT_EQ(world_.dns.Asked(), "A example.com");
  EXPECT_EQ(Locate("TCP", "example.com", 0), "192.0.2.1:5070/TCP");
  EXPECT_EQ(world_.dns.Asked(), "SRV _sip._tcp.example.com, A s.example.com");
  EXPECT_EQ(Locate("TLS", "example.com", 0), "192.0.2.1:5071/TLS");
  EXPECT_EQ(world_.dns.Asked(), "SRV _sips._tcp.example.com");
  EXPECT_EQ(Locate("SCTP", "example.com", 0), "unsupported");
}

}  // namespace
}  // namespace sipsim::sip
