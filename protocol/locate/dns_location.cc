#include "protocol/locate/dns_location.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "protocol/locate/srv_order.h"

namespace sipsim::sip {
namespace {

// Of more servers, the rest is not tried.
constexpr size_t kServersMax = 64;

LocationTarget WithTexts(LocationTarget target, absl::string_view host,
                         absl::string_view domain) {
  target.host = host;
  target.domain = domain;
  return target;
}

// Section 4.1: the services that are of use here, by NAPTR service field.
std::optional<TransportProtocol> ProtocolOfService(absl::string_view service) {
  if (EqualsWithoutCase(service, "SIP+D2U")) return TransportProtocol::kUdp;
  if (EqualsWithoutCase(service, "SIP+D2T")) return TransportProtocol::kTcp;
  if (EqualsWithoutCase(service, "SIPS+D2T")) return TransportProtocol::kTls;
  return std::nullopt;
}

bool IsNoService(const SrvRecord& record) {
  return record.target == "." || record.target.empty();
}

}  // namespace

DnsLocation::DnsLocation(const NodeContext& context, ServerNames& names,
                         DnsClient& client, const LocationTarget& target,
                         const LocateOptions& options)
    : context_(context),
      names_(names),
      client_(client),
      host_(target.host),
      domain_(target.domain),
      target_(WithTexts(target, host_, domain_)),
      options_(options) {}

DnsLocation::~DnsLocation() {
  for (const Asked& asked : asked_) {
    if (asked.query != nullptr) asked.query->Remove(*this);
  }
}

void DnsLocation::WaitFor(LocateUser& user, uint32_t tag,
                          PendingLocation& pending) {
  user_ = &user;
  tag_ = tag;
  pending_ = &pending;
}

void DnsLocation::OnRecords(const DnsQuestion& question,
                            const DnsAnswer& answer) {
  for (Asked& asked : asked_) {
    if (asked.query == nullptr || asked.question() != question) continue;
    asked.query = nullptr;
    asked.answer = std::make_unique<const DnsAnswer>(answer);
  }
  std::optional<LocatedServers> servers = Run();
  if (!servers.has_value()) return;
  // The user may do anything, and this goes with the end of the call.
  const std::unique_ptr<DnsLocation> self = pending_->Release();
  user_->OnLocated(tag_, *std::move(servers));
}

// The answer to a question, or null if it is not here yet.
const DnsAnswer* DnsLocation::Get(absl::string_view name, DnsType type) {
  const DnsQuestion question = {name, type};
  for (const Asked& asked : asked_) {
    if (asked.question() != question) continue;
    missing_ |= asked.answer == nullptr;
    return asked.answer.get();
  }
  Asked& asked = asked_.emplace_back();
  asked.name = std::string(name);
  asked.type = type;
  if (const DnsAnswer* known = client_.Find(question)) {
    asked.answer = std::make_unique<const DnsAnswer>(*known);
  } else {
    asked.query = &client_.Ask(question, *this);
    missing_ = true;
  }
  return asked.answer.get();
}

std::optional<LocatedServers> DnsLocation::Run() {
  missing_ = false;
  timed_out_ = false;
  LocatedServers servers;
  protocol_ = target_.protocol.value_or(target_.preferred);
  // With a port there is nothing but addresses to be found (4.1, 4.2).
  if (target_.port.has_value()) {
    if (!AddHost(target_.host, *target_.port, servers)) return std::nullopt;
  } else {
    if (!ChooseServices()) return std::nullopt;
    if (timed_out_) return Failed();
    bool denied = false;
    const DnsAnswer* services = FindServices(denied);
    if (missing_) return std::nullopt;
    if (services != nullptr) {
      if (!AddServers(*services, servers)) return std::nullopt;
    } else if (!denied && !timed_out_) {
      // 4.2: no SRV records.
      if (!AddHost(target_.host, DefaultPort(protocol_), servers)) {
        return std::nullopt;
      }
    }
  }
  if (servers.flows.empty()) return Failed();
  if (protocol_ == TransportProtocol::kTls) {
    const uint32_t name = names_.ServerNameId(target_.domain);
    for (Flow& flow : servers.flows) flow.server_name = name;
  }
  return servers;
}

// Section 4.1: which SRV records to ask for. False: an answer is missing.
bool DnsLocation::ChooseServices() {
  services_.clear();
  if (target_.protocol.has_value()) {
    services_.push_back(ServiceOf(*target_.protocol));
    return true;
  }
  const DnsAnswer* pointers = Get(target_.host, DnsType::kNaptr);
  if (pointers == nullptr) return false;
  if (pointers->status == DnsStatus::kTimeout) timed_out_ = true;
  if (timed_out_ || ReadPointers(*pointers)) return true;
  // No NAPTR records: SRV records for each transport that we have, in the order
  // in which we like them.
  for (const ListeningPoint& point : context_.transport.listening_points()) {
    if (target_.secure && point.protocol != TransportProtocol::kTls) continue;
    const bool is_known = std::any_of(
        services_.begin(), services_.end(),
        [&](const Service& s) { return s.protocol == point.protocol; });
    if (!is_known) services_.push_back(ServiceOf(point.protocol));
  }
  return true;
}

// The best of the records that are of use; false if none is. RFC 3403 section
// 4.1: what comes behind it in order is not for us.
bool DnsLocation::ReadPointers(const DnsAnswer& answer) {
  const NaptrRecord* best = nullptr;
  for (const NaptrRecord& record : answer.pointers) {
    const auto protocol = ProtocolOfService(record.service);
    if (!protocol.has_value() || !Supports(*protocol)) continue;
    if (target_.secure && *protocol != TransportProtocol::kTls) continue;
    if (best == nullptr || std::tie(record.order, record.preference) <
                               std::tie(best->order, best->preference)) {
      best = &record;
    }
  }
  if (best == nullptr) return false;
  services_.push_back({best->replacement, *ProtocolOfService(best->service)});
  protocol_ = services_.front().protocol;
  return true;
}

DnsLocation::Service DnsLocation::ServiceOf(TransportProtocol protocol) const {
  switch (protocol) {
    case TransportProtocol::kUdp:
      return {absl::StrCat("_sip._udp.", target_.host), protocol};
    case TransportProtocol::kTcp:
      return {absl::StrCat("_sip._tcp.", target_.host), protocol};
    case TransportProtocol::kTls:
      break;
  }
  // 4.2: "if the client wishes to use TLS, it also uses the service identifier
  // _sips", for a SIP URI as well.
  return {absl::StrCat("_sips._tcp.", target_.host), protocol};
}

// The SRV records of the first service that has some, whose transport is taken;
// null if there are none, or an answer is missing. `denied`: the transport to
// use without SRV records is decidedly not available (RFC 2782, target ".").
const DnsAnswer* DnsLocation::FindServices(bool& denied) {
  // One query each, all at once (4.1).
  for (const Service& service : services_) Get(service.name, DnsType::kSrv);
  missing_ = false;
  for (const Service& service : services_) {
    const DnsAnswer* answer = Get(service.name, DnsType::kSrv);
    if (answer == nullptr) return nullptr;
    timed_out_ |= answer->status == DnsStatus::kTimeout;
    if (answer->services.empty()) continue;
    if (!std::all_of(answer->services.begin(), answer->services.end(),
                     IsNoService)) {
      protocol_ = service.protocol;
      timed_out_ = false;
      return answer;
    }
    denied |= service.protocol == protocol_;
  }
  return nullptr;
}

// Section 4.2, RFC 2782: the servers in the order of trying. False: an answer
// is missing.
bool DnsLocation::AddServers(const DnsAnswer& services,
                             LocatedServers& servers) {
  const size_t count = std::min(services.services.size(), kServersMax);
  const auto records = absl::MakeConstSpan(services.services.data(), count);
  // All at once; and no lot is drawn before all are here.
  std::vector<LocatedServers> found(count);
  bool complete = true;
  for (size_t i = 0; i < count; ++i) {
    if (IsNoService(records[i])) continue;
    complete &= AddHost(records[i].target, records[i].port, found[i]);
  }
  if (!complete) return false;
  const std::vector<size_t> order =
      options_.fixed_order ? FixedSrvOrder(records)
                           : DrawSrvOrder(records, context_.random);
  for (const size_t i : order) {
    for (const Flow& flow : found[i].flows) {
      if (servers.flows.size() < kServersMax) servers.flows.push_back(flow);
    }
  }
  return true;
}

// The addresses of a name, those of the family first that we prefer. False: an
// answer is missing.
bool DnsLocation::AddHost(absl::string_view name, uint16_t port,
                          LocatedServers& servers) {
  bool complete = true;
  bool asked[2] = {false, false};
  for (const ListeningPoint& point : context_.transport.listening_points()) {
    const bool is_v6 = point.local.address.is_v6();
    if (point.protocol != protocol_ || asked[is_v6 ? 1 : 0]) continue;
    asked[is_v6 ? 1 : 0] = true;
    complete &= AddFamily(name, port, point, servers);
  }
  return complete;
}

bool DnsLocation::AddFamily(absl::string_view name, uint16_t port,
                            const ListeningPoint& point,
                            LocatedServers& servers) {
  const bool is_v6 = point.local.address.is_v6();
  const DnsAnswer* answer = Get(name, is_v6 ? DnsType::kAaaa : DnsType::kA);
  if (answer == nullptr) return false;
  timed_out_ |= answer->status == DnsStatus::kTimeout;
  for (const IpAddress& address : answer->addresses) {
    if (address.is_v6() != is_v6) continue;
    if (servers.flows.size() >= kServersMax) break;
    servers.flows.push_back({.protocol = protocol_,
                             .local = point.local,
                             .remote = {address, port}});
  }
  return true;
}

LocatedServers DnsLocation::Failed() const {
  LocatedServers servers;
  servers.failure =
      timed_out_ ? LocateFailure::kTimeout : LocateFailure::kNoServer;
  return servers;
}

bool DnsLocation::Supports(TransportProtocol protocol) const {
  const auto points = context_.transport.listening_points();
  return std::any_of(
      points.begin(), points.end(),
      [&](const ListeningPoint& point) { return point.protocol == protocol; });
}

}  // namespace sipsim::sip
