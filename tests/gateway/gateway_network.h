#ifndef SIPSIM_TESTS_GATEWAY_GATEWAY_NETWORK_H_
#define SIPSIM_TESTS_GATEWAY_GATEWAY_NETWORK_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "tests/scenario/scenario.h"
#include "topologies/pstn.h"

namespace sipsim {

// Alice, proxy1 and a gateway gw1 with some circuits and some phones; a packet
// takes 5 ms. Bob's calls go to +19727293660, and so do those for that number.
struct GatewayCalls : Scenario {
  explicit GatewayCalls(uint32_t circuits = 1);

  Pstn& pstn() { return *world().FindNode("gw1")->pstn(); }
  // A phone calls, now.
  void PhoneCall(const PhoneCallPlan& plan);
  // What the telephone network says of the circuits that have a call now.
  std::string Circuits();
  // The Reason of the first message that begins so; "none" without one.
  std::string Reason(absl::string_view start);
};

inline std::string TextOf(const WireMessage& message) {
  return std::string(message.bytes.view());
}

// Of a number at the gateway.
std::string UriOf(absl::string_view number);

// By +13145551111.
PhoneCallPlan CallTo(absl::string_view uri);

}  // namespace sipsim

#endif  // SIPSIM_TESTS_GATEWAY_GATEWAY_NETWORK_H_
