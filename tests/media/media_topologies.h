#ifndef SIPSIM_TESTS_MEDIA_MEDIA_TOPOLOGIES_H_
#define SIPSIM_TESTS_MEDIA_MEDIA_TOPOLOGIES_H_

#include "absl/strings/string_view.h"
#include "topologies/topology.pb.h"

namespace sipsim {

// A topology in text format. Aborts on a broken one.
Topology TopologyOf(absl::string_view text);

// Networks of RFC 3665 with RTP; every link takes 5 ms. Alice is at
// 192.0.2.101:49172, Bob at 192.0.2.201:3456.

// Alice and Bob alone; Bob's device has another place at 192.0.2.100,
// client.chicago.example.com.
Topology TwoUserAgentsWithRtp();
// Each behind a proxy that stays on the path (section 3.2).
Topology TwoProxiesWithRtp();
// Alice, Bob and Carol alone; Carol is at 192.0.2.31:17000. `dialect`: that of
// all, "RFC3261" or "RFC2543".
Topology ThreeUserAgentsWithRtp(absl::string_view dialect = "RFC3261");
// Alice - alg - proxy2 - Bob, where proxy2 leaves the path (section 3.5). The
// ALG is at 192.0.2.128 and has ports from 2000 on for the outside, from 1734
// on for the inside. `alg` is put into its Alg message.
Topology AlgWithRtp(absl::string_view alg = "");

}  // namespace sipsim

#endif  // SIPSIM_TESTS_MEDIA_MEDIA_TOPOLOGIES_H_
