#ifndef SIPSIM_PROTOCOL_LOCATE_DNS_LOCATION_H_
#define SIPSIM_PROTOCOL_LOCATE_DNS_LOCATION_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "protocol/locate/dns_client.h"
#include "protocol/locate/server_locator.h"
#include "protocol/port/node_context.h"

namespace sipsim::sip {

// What is looked for: a TARGET that is a name, and what its URI says besides
// (RFC 3263 section 4).
struct LocationTarget {
  absl::string_view host;
  std::optional<uint16_t> port;
  std::optional<TransportProtocol> protocol;  // nullopt: the DNS may say.
  bool secure = false;                        // A SIPS URI.
  // Where it says, and the DNS says nothing.
  TransportProtocol preferred = TransportProtocol::kUdp;
  absl::string_view domain;  // What a server has to prove over TLS.
};

// One location that asks the DNS. Each time an answer comes, Run goes through
// sections 4.1 and 4.2 from the start, with the answers so far; they are kept
// for the length of the location, whatever their time to live, so that it sees
// one state of the DNS and comes to an end. Private to protocol/locate.
class DnsLocation final : private DnsWaiter {
 public:
  DnsLocation(const NodeContext& context, ServerNames& names, DnsClient& client,
              const LocationTarget& target, const LocateOptions& options);
  ~DnsLocation();
  DnsLocation(const DnsLocation&) = delete;
  DnsLocation& operator=(const DnsLocation&) = delete;

  // The servers, or nullopt if answers are missing, which have been asked for.
  std::optional<LocatedServers> Run();
  // Who is told when all answers are here; it is kept by `pending`.
  void WaitFor(LocateUser& user, uint32_t tag, PendingLocation& pending);
  void MoveTo(PendingLocation& pending) { pending_ = &pending; }

 private:
  // A name that has SRV records, and the transport that they are for.
  struct Service {
    std::string name;
    TransportProtocol protocol;
  };
  // An answer that this has asked for; null while it is missing.
  struct Asked {
    std::string name;
    DnsType type;
    std::unique_ptr<const DnsAnswer> answer;
    DnsQuery* query = nullptr;

    DnsQuestion question() const { return {name, type}; }
  };

  void OnRecords(const DnsQuestion& question, const DnsAnswer& answer) override;

  const DnsAnswer* Get(absl::string_view name, DnsType type);
  bool ChooseServices();
  bool ReadPointers(const DnsAnswer& answer);
  Service ServiceOf(TransportProtocol protocol) const;
  const DnsAnswer* FindServices(bool& denied);
  bool AddServers(const DnsAnswer& services, LocatedServers& servers);
  bool AddHost(absl::string_view name, uint16_t port, LocatedServers& servers);
  bool AddFamily(absl::string_view name, uint16_t port,
                 const ListeningPoint& point, LocatedServers& servers);
  LocatedServers Failed() const;
  bool Supports(TransportProtocol protocol) const;

  const NodeContext& context_;
  ServerNames& names_;
  DnsClient& client_;
  const std::string host_;
  const std::string domain_;
  const LocationTarget target_;  // Its texts are those two.
  const LocateOptions options_;
  LocateUser* user_ = nullptr;
  uint32_t tag_ = 0;
  PendingLocation* pending_ = nullptr;
  std::vector<Asked> asked_;

  // Of one Run.
  bool missing_ = false;    // An answer is not here yet.
  bool timed_out_ = false;  // One never came.
  TransportProtocol protocol_ = TransportProtocol::kUdp;
  std::vector<Service> services_;  // In the order of preference.
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_LOCATE_DNS_LOCATION_H_
