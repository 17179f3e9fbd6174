#ifndef SIPSIM_PROTOCOL_LOCATE_SERVER_LOCATOR_H_
#define SIPSIM_PROTOCOL_LOCATE_SERVER_LOCATOR_H_

#include <cstdint>
#include <memory>
#include <optional>

#include "absl/container/inlined_vector.h"
#include "absl/types/span.h"
#include "protocol/base/ip_address.h"
#include "protocol/header/via.h"
#include "protocol/port/node_context.h"
#include "protocol/uri/uri.h"

namespace sipsim::sip {

// Where a request may go, in the order of trying; mostly there is one place.
using FlowList = absl::InlinedVector<Flow, 1>;

// Why there is no server. To a UAC, each is as a 503 (RFC 3261 section
// 8.1.3.1), to a proxy as if a 503 had come (16.9).
enum class LocateFailure : uint8_t {
  kNone,
  kUnsupported,  // No SIP URI, or a transport or address family not ours.
  kNoServer,     // The names lead to no address.
  kTimeout,      // The DNS has not answered.
};
// "unsupported", "no_server", "dns_timeout"; for traces.
const char* LocateFailureName(LocateFailure failure);

// RFC 3263: the flows to try one after the other, each at a failure of the one
// before (section 4.3). Their connection is 0. Those over TLS have the host of
// the URI as server_name, whatever the DNS has made of it: RFC 5922
// section 7.3.
struct LocatedServers {
  FlowList flows;
  LocateFailure failure = LocateFailure::kNone;  // Only if there are no flows.
};

// Whoever looks for servers. Several locations of one user are told apart by a
// tag that means something to the user alone.
class LocateUser {
 public:
  virtual ~LocateUser() = default;
  // The end of a Locate() that had to ask the DNS; its PendingLocation is idle
  // again. The user may do anything here, its own end included.
  virtual void OnLocated(uint32_t tag, LocatedServers servers) = 0;
};

class DnsClient;
class DnsLocation;

// A location under way, owned by its user; cancels itself when destroyed. Goes
// on when it is moved from; what it is moved from is idle.
class PendingLocation {
 public:
  PendingLocation();
  PendingLocation(PendingLocation&& other) noexcept;
  PendingLocation& operator=(PendingLocation&& other) noexcept;
  ~PendingLocation();

  // Nothing if there is none.
  void Cancel();
  bool is_pending() const { return location_ != nullptr; }

 private:
  friend class DnsLocation;
  friend class ServerLocator;
  std::unique_ptr<DnsLocation> Release();

  std::unique_ptr<DnsLocation> location_;
};

struct LocateOptions {
  // Whether equal SRV records come in an order that is the same each time, not
  // in one drawn by weight: for requests that are forwarded without state
  // (RFC 3263 section 4.4).
  bool fixed_order = false;
};

// Finds the servers of a SIP or SIPS URI: RFC 3263. One for each node core,
// with the records that it got from the DNS, as long as their time to live
// allows.
//
//   std::optional<LocatedServers> servers =
//       locator.Locate(uri, *this, kTag, pending_);
//   if (!servers.has_value()) return;  // OnLocated(kTag, servers) follows.
//
// What the node supports, and prefers where nothing else decides, are its
// listening points.
class ServerLocator {
 public:
  // Both outlive the locator, which outlives its locations.
  ServerLocator(const NodeContext& context, ServerNames& names);
  ~ServerLocator();
  ServerLocator(const ServerLocator&) = delete;
  ServerLocator& operator=(const ServerLocator&) = delete;

  // Where a request for `uri` (the top Route, or the Request-URI) goes. At
  // once for literal addresses, with a hosts table, and if all that is needed
  // of the DNS is known; else nullopt, and `user` is told later: once, never
  // inside this call, unless `pending` is cancelled. `pending` is idle.
  std::optional<LocatedServers> Locate(const UriView& uri, LocateUser& user,
                                       uint32_t tag, PendingLocation& pending,
                                       const LocateOptions& options = {});

  // Where else a response may go, once sending it to where its request came
  // from has failed (section 5): the sent-by of its top Via, in the same way.
  std::optional<LocatedServers> LocateResponse(const ViaView& via,
                                               LocateUser& user, uint32_t tag,
                                               PendingLocation& pending);

 private:
  struct Question;

  std::optional<LocatedServers> Find(const Question& question, LocateUser& user,
                                     uint32_t tag, PendingLocation& pending,
                                     const LocateOptions& options);
  LocatedServers ServersAt(const Question& question, TransportProtocol protocol,
                           absl::Span<const IpAddress> addresses) const;
  bool Supports(TransportProtocol protocol) const;
  // The transport that nothing but our own preference decides.
  TransportProtocol PreferredFor(const UriView& uri) const;
  void AddFlow(TransportProtocol protocol, const Endpoint& remote,
               FlowList& flows) const;

  const NodeContext& context_;
  ServerNames& names_;
  const std::unique_ptr<DnsClient> dns_;  // Null: names are in a table.
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_LOCATE_SERVER_LOCATOR_H_
