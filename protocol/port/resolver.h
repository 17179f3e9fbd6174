#ifndef SIPSIM_PROTOCOL_PORT_RESOLVER_H_
#define SIPSIM_PROTOCOL_PORT_RESOLVER_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "protocol/base/check.h"
#include "protocol/base/ip_address.h"
#include "protocol/base/time.h"

namespace sipsim::sip {

// The records of the DNS that locate SIP servers (RFC 3263).
enum class DnsType : uint8_t { kA, kAaaa, kSrv, kNaptr };
constexpr const char* DnsTypeName(DnsType type) {
  constexpr const char* kNames[] = {"A", "AAAA", "SRV", "NAPTR"};
  return kNames[static_cast<uint8_t>(type)];
}

// RFC 2782. The target is a name; "." says that there is no such service.
struct SrvRecord {
  uint16_t priority = 0;  // The lowest first.
  uint16_t weight = 0;    // Share among those of one priority.
  uint16_t port = 0;
  std::string target;
};

// RFC 3403 with flag "s" and no regular expression, as RFC 3263 section 4.1
// uses it: others are of no use to SIP and left out.
struct NaptrRecord {
  uint16_t order = 0;       // The lowest first, then ...
  uint16_t preference = 0;  // ... the lowest.
  std::string service;      // "SIP+D2U", "SIP+D2T", "SIPS+D2T"
  std::string replacement;  // The name to ask for SRV records.
};

enum class DnsStatus : uint8_t {
  kFound,     // At least one record.
  kNoData,    // The name is there, but no record of this type.
  kNxDomain,  // No such name.
  kTimeout,   // No server has answered.
};

// What a query brought: the records of the type that was asked for, in no
// particular order.
struct DnsAnswer {
  DnsStatus status = DnsStatus::kNxDomain;
  // How long this may be kept: that of the records, or of their absence
  // (RFC 2308). A time-out is not to be kept.
  Duration ttl{};
  std::vector<IpAddress> addresses;  // A, AAAA.
  std::vector<SrvRecord> services;
  std::vector<NaptrRecord> pointers;
};

// Whoever asks. Several queries of one user are told apart by a tag that means
// something to the user alone.
class ResolverUser {
 public:
  virtual ~ResolverUser() = default;
  // The query is over. `answer` holds during the call.
  virtual void OnAnswer(uint32_t tag, const DnsAnswer& answer) = 0;
};

// Names one pending query of a Resolver; 0 is none.
using QueryHandle = uint64_t;

// Host names to addresses, by a table or by the DNS. Cores ask ServerLocator,
// which asks this.
class Resolver {
 public:
  virtual ~Resolver() = default;
  // The addresses that this node's hosts table has for `host` (compared
  // without case), in order of preference. Empty if the name is unknown, and
  // for every name if the node asks the DNS. `host` is a name, never a literal
  // address. The answer is the resolver's and holds until control returns to
  // the event loop.
  virtual absl::Span<const IpAddress> LookupHost(
      absl::string_view host) const = 0;

  // Whether names are found by Query(); constant.
  virtual bool has_dns() const { return false; }
  // Asks for the records that `name` (compared without case, no dot at the
  // end) has. The answer comes later, never inside this call; `user` outlives
  // the query. Retransmissions and the final time-out are the resolver's; it
  // keeps nothing. Only if has_dns().
  virtual QueryHandle Query(absl::string_view /*name*/, DnsType /*type*/,
                            ResolverUser& /*user*/, uint32_t /*tag*/) {
    SIP_CHECK(has_dns());
    return 0;
  }
  // `handle` is of a query that has neither been answered nor cancelled.
  virtual void CancelQuery(QueryHandle /*handle*/) { SIP_CHECK(has_dns()); }
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_PORT_RESOLVER_H_
