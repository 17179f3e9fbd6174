#ifndef SIPSIM_TOPOLOGIES_PSTN_H_
#define SIPSIM_TOPOLOGIES_PSTN_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "protocol/base/description.h"
#include "protocol/base/time.h"
#include "protocol/gateway/isup.h"
#include "protocol/gateway/trunk.h"
#include "protocol/port/node_context.h"
#include "protocol/uri/phone_number.h"
#include "topologies/gateway_plan.h"

namespace sipsim {

// A call that somebody in the telephone network makes; fields as in PhoneCall.
struct PhoneCallPlan {
  std::optional<sip::PhoneNumber> from = {};  // nullopt: withheld.
  // Whom: a URI, or if that is "" a number.
  std::string uri = {};
  sip::PhoneNumber to = {};
  std::optional<sip::Duration> hang_up_after = {};
  std::optional<sip::Duration> give_up_after = {};
};

// The telephone network behind a gateway: an exchange with its circuits to the
// gateway, and the phones that it serves, with the people at them. A phone has
// as many lines as there are calls for it.
//
// Signalling takes no time; what phones do takes the time that is planned. The
// network outlives the process of the gateway: when that goes, the calls over
// its circuits are gone.
class Pstn final : public sip::Trunk {
 public:
  // Both outlive the network; the ports are those of the gateway's host.
  Pstn(const PstnPlan& plan, const sip::NodeContext& context);
  ~Pstn() override;

  // Calls somebody. false: no circuit is free, or there is no gateway.
  bool Call(const PhoneCallPlan& plan);
  // The network releases a call; nothing if the circuit has none.
  void Release(sip::Circuit circuit, sip::Cause cause);

  // sip::Trunk.
  void SetUser(sip::TrunkUser* user) override;
  std::optional<sip::Circuit> Seize() override;
  void Send(sip::Circuit circuit, const sip::IsupMessage& message) override;

  void Describe(sip::Description& out) const;

 private:
  class Line;

  // Null: the number is unallocated.
  const PhonePlan* FindPhone(const sip::IsupNumber& number) const;
  Line* FindLine(sip::Circuit circuit);
  void Deliver(sip::Circuit circuit, const sip::IsupMessage& message);
  void SetFree(sip::Circuit circuit);

  const PstnPlan& plan_;
  const sip::NodeContext context_;
  sip::TrunkUser* user_ = nullptr;
  std::vector<std::unique_ptr<Line>> lines_;  // By circuit, from 1 on.
  std::set<sip::Circuit> free_;               // Of these; all others are, too.
};

}  // namespace sipsim

#endif  // SIPSIM_TOPOLOGIES_PSTN_H_
