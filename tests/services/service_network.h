#ifndef SIPSIM_TESTS_SERVICES_SERVICE_NETWORK_H_
#define SIPSIM_TESTS_SERVICES_SERVICE_NETWORK_H_

#include <string>

#include "topologies/topology.pb.h"

namespace sipsim {

// The network of RFC 5359, over UDP: alice, proxy1 for biloxi.example.com, the
// phones bob1 to bob4 of sip:bob@biloxi.example.com at 192.0.2.201 to 204, the
// gateway gw1.example.com and the server ms.biloxi.example.com, "announcement",
// which takes calls for anybody. A link takes 5 ms.
//
// `proxy`: fields of the proxy in text format, `locations` of bob among them.
Topology ServiceNetwork(const std::string& proxy);

// The field `locations` of bob with his first `count` phones; `more`: further
// fields of it.
std::string Phones(int count, const std::string& more = "");

}  // namespace sipsim

#endif  // SIPSIM_TESTS_SERVICES_SERVICE_NETWORK_H_
