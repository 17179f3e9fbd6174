#ifndef SIPSIM_TESTS_TRANSFER_TRANSFER_NETWORK_H_
#define SIPSIM_TESTS_TRANSFER_TRANSFER_NETWORK_H_

#include <string>

#include "topologies/topology.pb.h"

namespace sipsim {

// The network of RFC 5359 sections 2.4 and 2.5: alice, bob and carol, with
// nothing between them but links of 5 ms.
struct TransferNetwork {
  bool tls = false;
  std::string alice = "refer {}";  // Further fields of the user agents.
  std::string bob = "refer {}";
  std::string carol = "refer {}";

  Topology Make() const;
  // "sip:carol@chicago.example.com", with sips over TLS.
  std::string Aor(const std::string& user) const;
};

}  // namespace sipsim

#endif  // SIPSIM_TESTS_TRANSFER_TRANSFER_NETWORK_H_
