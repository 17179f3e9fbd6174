#ifndef SIPSIM_TESTS_SIM_NET_TLS_WORLD_H_
#define SIPSIM_TESTS_SIM_NET_TLS_WORLD_H_

#include <string>
#include <utility>

#include "sim/net/tls_settings.h"
#include "tests/sim/net/stream_world.h"

namespace sipsim::sim {

inline constexpr uint16_t kTlsPort = 5061;

inline Certificate SignedBy(std::string issuer, std::string name) {
  Certificate certificate;
  certificate.dns_names = {std::move(name)};
  certificate.uris = {"urn:example:server"};
  certificate.issuer = std::move(issuer);
  return certificate;
}

// Bob listens on port 5061 with TLS. Both trust "good".
class TlsTest : public StreamTest {
 protected:
  TlsTest() {
    server_.certificate = SignedBy("good", "bob.example.com");
    server_.trusted_issuers = {"good"};
    client_.trusted_issuers = {"other", "good"};
    client_.server_name = "bob.example.com";
  }
  void ListenWithTls() {
    ASSERT_TRUE(host("bob")
                    .streams()
                    .Listen(At("192.0.2.2", kTlsPort), streams("bob"), &server_)
                    .ok());
  }
  void Handshake() {
    ListenWithTls();
    Open("alice", kTlsPort, &client_);
    simulator_->RunFor(60s);
  }
  // After the failure nothing is left of either end.
  void ExpectAllOver() {
    simulator_->RunFor(60s);
    EXPECT_EQ(connection_count("alice"), 0u);
    EXPECT_EQ(connection_count("bob"), 0u);
  }

  TlsServerSettings server_;
  TlsClientSettings client_;
};

}  // namespace sipsim::sim

#endif  // SIPSIM_TESTS_SIM_NET_TLS_WORLD_H_
