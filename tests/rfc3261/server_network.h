#ifndef SIPSIM_TESTS_RFC3261_SERVER_NETWORK_H_
#define SIPSIM_TESTS_RFC3261_SERVER_NETWORK_H_

// Networks for tests of registrars, redirect servers and passwords: Alice, her
// proxy, Bob's, and Bob, as in topologies/catalog/two_proxies.txtpb, with what
// the test says about the servers. Each link takes 5 ms.

#include <string>

#include "absl/strings/string_view.h"
#include "tests/scenario/scenario.h"
#include "topologies/topology.pb.h"

namespace sipsim {

inline constexpr char kAliceAor[] = "sip:alice@atlanta.example.com";
inline constexpr char kBobAor[] = "sip:bob@biloxi.example.com";
inline constexpr char kBobContact[] = "sip:bob@client.biloxi.example.com";

struct ServerParts {
  std::string alice = "";   // Fields of Alice's user_agent, besides.
  std::string proxy1 = "";  // Of the proxy of atlanta, besides.
  // All of the proxy of biloxi but its domain: where Bob is, or the registrar.
  std::string proxy2 = "";
  std::string bob = "";    // Fields of Bob's user_agent, besides.
  std::string hosts = "";  // More of the topology.
};

// `locations` with Bob at home; for ServerParts::proxy2.
inline constexpr char kBobAtHome[] =
    R"pb(locations {
           aor: "sip:bob@biloxi.example.com"
           contacts: "sip:bob@client.biloxi.example.com"
         })pb";

Topology ServerNetwork(const ServerParts& parts);
Topology ReadNetwork(const std::string& text);

// How many header fields of a name each message of a kind on a hop has:
// "0 2" for two INVITEs, one without and one with two.
std::string HeaderCounts(const Scenario& scenario, absl::string_view from,
                         absl::string_view to, absl::string_view start,
                         absl::string_view header);
// The start of each message on a hop, by method or status code.
std::string StartsOn(const Scenario& scenario, absl::string_view from,
                     absl::string_view to);

}  // namespace sipsim

#endif  // SIPSIM_TESTS_RFC3261_SERVER_NETWORK_H_
