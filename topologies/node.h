#ifndef SIPSIM_TOPOLOGIES_NODE_H_
#define SIPSIM_TOPOLOGIES_NODE_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "protocol/base/description.h"
#include "protocol/base/time.h"
#include "sim/host/host.h"
#include "topologies/dns_zone.h"
#include "topologies/hosts_table.h"
#include "topologies/media_binding.h"
#include "topologies/network_plan.h"
#include "topologies/node_binding.h"
#include "topologies/node_core.h"
#include "topologies/pstn.h"
#include "topologies/user_behaviour.h"

namespace sipsim {

// How the device of a user moves.
struct MovePlan {
  // The name of an attachment, or of the host itself; "": it stays.
  std::string to = {};
  std::optional<uint16_t> media_port = {};
  bool re_invite = true;  // See sip::MoveOptions.
  bool leave = false;     // Whether it loses the addresses where it was.
};

// Where a user is, as a location service knows it.
struct BoundContact {
  std::string uri;
  std::optional<sip::Duration> left;  // Until it expires; nullopt: for ever.
};

// One node of a World: a host, the process on it, and its user if there is
// one. The process comes and goes with the host's; the user stays.
class Node : private sim::ProcessUser {
 public:
  // All outlive the node. Starts the process. `zone`: see NodeBinding.
  Node(sim::Host& host, const HostPlan& plan, HostsTable& table,
       const DnsZone* zone = nullptr);
  ~Node() override;
  Node(const Node&) = delete;
  Node& operator=(const Node&) = delete;

  const std::string& name() const { return plan_.name; }
  const HostPlan& plan() const { return plan_; }
  sim::Host& host() { return host_; }
  // Whether a process runs.
  bool is_running() const { return core_ != nullptr; }

  // The person at a user agent; of a gateway, what follows its calls. Null for
  // other nodes.
  UserBehaviour* user() { return user_.get(); }
  const UserBehaviour* user() const { return user_.get(); }

  // What is behind a gateway; null for other nodes.
  Pstn* pstn() { return pstn_.get(); }
  // The telephone network releases that call of a gateway, by its place in the
  // log of calls (1, 2, ...), or all. Returns how many there were.
  size_t ReleasePhoneCalls(std::optional<size_t> call, sip::Cause cause);

  // Where the host is attached from now on, and what its user agent says of
  // it; `leaves` is called for each address that the host then has to lose.
  void Move(const MovePlan& plan,
            const std::function<void(const sip::IpAddress&)>& leaves);

  // What is open now; 0 without a process.
  size_t open_transaction_count() const;
  size_t open_dialog_count() const;
  size_t open_pinhole_count() const;

  // The contacts that the location service of the process has for a user, the
  // most preferred one first; none for unknown users, or without such a
  // process. `aor` is a URI.
  std::vector<BoundContact> BindingsOf(absl::string_view aor) const;

  // How often something worth counting happened in its processes:
  // "parse_error", "stray_response", ...
  uint64_t count(absl::string_view counter) const {
    return binding_.count(counter);
  }

  // Every machine of the process with its state and the time left on its
  // timers, in text format.
  void Describe(sip::Description& out) const;

 private:
  void OnStop() override;
  void OnStart() override;
  sip::NodeContext Context();
  absl::Span<const sip::IpAddress> AddressesAt(
      std::optional<size_t> place) const;

  sim::Host& host_;
  const HostPlan& plan_;
  NodeBinding binding_;
  MediaBinding media_;
  // Index into the plan's attachments; nullopt: where it was at first.
  std::optional<size_t> place_;
  std::unique_ptr<UserBehaviour> user_;
  std::unique_ptr<Pstn> pstn_;
  std::unique_ptr<NodeCore> core_;
};

}  // namespace sipsim

#endif  // SIPSIM_TOPOLOGIES_NODE_H_
