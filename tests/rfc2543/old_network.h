#ifndef SIPSIM_TESTS_RFC2543_OLD_NETWORK_H_
#define SIPSIM_TESTS_RFC2543_OLD_NETWORK_H_

// Networks for tests of nodes that speak RFC 2543. Each link takes 5 ms.

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "protocol/base/dialect.h"
#include "tests/scenario/scenario.h"
#include "topologies/topology.pb.h"

namespace sipsim {

Topology ReadOldNetwork(const std::string& text);

// The people and the proxy of draft-sparks-sip-service-examples-00, all of RFC
// 2543: alice (UserA at here.com), proxy1 (ss1.wcom.com), bob (UserB at
// there.com). `proxy`: fields of the proxy besides; `alice`: of her user_agent.
Topology DraftNetwork(const std::string& alice = "",
                      const std::string& proxy = "");

// Alice calls sip:bob@biloxi.example.com by proxy1, of atlanta.example.com, and
// by proxy2, of biloxi.example.com; each node has a dialect of its own.
struct Dialects {
  sip::Dialect alice = sip::Dialect::kRfc3261;
  sip::Dialect proxy1 = sip::Dialect::kRfc3261;
  sip::Dialect proxy2 = sip::Dialect::kRfc3261;
  sip::Dialect bob = sip::Dialect::kRfc3261;
};
Topology MixedNetwork(const Dialects& dialects, absl::string_view loss = "0%");

// A message as a line of the draft: "alice proxy1 INVITE | 1 INVITE |
// sip:UserB@ss1.wcom.com | 1 0 0 | - | yy": who sends it to whom, CSeq,
// Request-URI, counts of Via, Route and Record-Route, a header of Digest, and
// whether there are Contact and SDP.
std::string RowOf(const WireMessage& message);
std::vector<std::string> RowsOf(const std::vector<WireMessage>& messages);

}  // namespace sipsim

#endif  // SIPSIM_TESTS_RFC2543_OLD_NETWORK_H_
