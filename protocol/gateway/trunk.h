#ifndef SIPSIM_PROTOCOL_GATEWAY_TRUNK_H_
#define SIPSIM_PROTOCOL_GATEWAY_TRUNK_H_

#include <optional>

#include "protocol/gateway/isup.h"

namespace sipsim::sip {

// Who takes what comes over a trunk: a gateway.
class TrunkUser {
 public:
  virtual void OnIsup(Circuit circuit, const IsupMessage& message) = 0;

 protected:
  ~TrunkUser() = default;
};

// The port of a gateway to the PSTN: circuits that calls go over, one each, and
// the signalling for them, which loses nothing. Both ends know at every instant
// which circuits are free, so that they never seize the same one at once.
class Trunk {
 public:
  virtual ~Trunk() = default;

  // Connects the gateway. null: it is gone without a word; the far end releases
  // its calls, as after a reset of all circuits (RFC 3398 section 11.1).
  virtual void SetUser(TrunkUser* user) = 0;
  // A free circuit, ours until its release is complete (RLC by either end);
  // nullopt if there is none.
  virtual std::optional<Circuit> Seize() = 0;
  // Never calls the user before it returns.
  virtual void Send(Circuit circuit, const IsupMessage& message) = 0;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_GATEWAY_TRUNK_H_
