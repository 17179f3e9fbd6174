#include "topologies/node_binding.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "protocol/base/check.h"
#include "topologies/port_values.h"

namespace sipsim {
namespace {

sip::Flow UdpFlow(const sim::Endpoint& local, const sim::Endpoint& remote) {
  return {sip::TransportProtocol::kUdp, ToSip(local), ToSip(remote)};
}

}  // namespace

NodeBinding::NodeBinding(sim::Host& host, const HostPlan& plan,
                         HostsTable& table, const DnsZone* zone)
    : host_(host),
      plan_(plan),
      table_(table),
      dns_(zone == nullptr
               ? nullptr
               : std::make_unique<DnsResolver>(
                     *zone, plan.name, static_cast<sip::Clock&>(*this),
                     static_cast<sip::TimerService&>(*this),
                     static_cast<sip::Observer&>(*this))),
      random_{host.MakeRandomStream("branch"),  host.MakeRandomStream("tag"),
              host.MakeRandomStream("call-id"), host.MakeRandomStream("nonce"),
              host.MakeRandomStream("other"),   host.MakeRandomStream("media"),
              host.MakeRandomStream("dns"),     host.MakeRandomStream("rseq")} {
  AddPlace(plan.PrimaryName(), plan.addresses);
  for (const AttachmentPlan& place : plan.attachments) {
    AddPlace(place.domain_name, place.addresses);
  }
}

void NodeBinding::AddPlace(absl::string_view name,
                           absl::Span<const sip::IpAddress> addresses) {
  for (const sip::TransportProtocol transport : plan_.transports) {
    const uint16_t port = plan_.PortFor(transport);
    const std::string& sent_by =
        sent_bys_.emplace_back(absl::StrCat(name, ":", port));
    for (const sip::IpAddress& address : addresses) {
      listening_points_.push_back({transport, {address, port}, sent_by});
    }
  }
}

void NodeBinding::Prefer(absl::Span<const sip::IpAddress> addresses) {
  std::stable_partition(listening_points_.begin(), listening_points_.end(),
                        [&](const sip::ListeningPoint& point) {
                          return std::find(addresses.begin(), addresses.end(),
                                           point.local.address) !=
                                 addresses.end();
                        });
}

sip::NodeContext NodeBinding::context() {
  sip::Resolver& resolver =
      dns_ == nullptr ? static_cast<sip::Resolver&>(table_) : *dns_;
  return {*this, *this, *this, resolver, *this, *this, plan_.timer_values, {}};
}

void NodeBinding::Open(sip::TransportUser& user) {
  user_ = &user;
  std::vector<sip::ListeningPoint> points;
  for (const sip::ListeningPoint& point : listening_points_) {
    // The host may have left one of its places.
    if (!host_.HasAddress(ToSim(point.local).address)) continue;
    points.push_back(point);
    if (point.protocol != sip::TransportProtocol::kUdp) continue;
    SIP_CHECK(host_.Bind(ToSim(point.local), *this).ok());
  }
  streams_.Open(user, points);
}

uint64_t NodeBinding::count(absl::string_view counter) const {
  auto it = counts_.find(counter);
  return it == counts_.end() ? 0 : it->second;
}

sip::Time NodeBinding::Now() const {
  return sip::Time(host_.now().time_since_epoch() + plan_.clock_offset);
}

sip::TimerHandle NodeBinding::Start(sip::Time deadline, sip::TimerUser& user,
                                    uint32_t tag) {
  const sim::SimTime time(deadline.time_since_epoch() - plan_.clock_offset);
  if (host_.is_traced()) timer_labels_[{&user, tag}] = user.TimerName(tag);
  return host_.StartTimer(time, *this, &user, tag);
}

void NodeBinding::Cancel(sip::TimerHandle handle) { host_.CancelTimer(handle); }

void NodeBinding::OnEvent(const sim::Event& event) {
  static_cast<sip::TimerUser*>(event.object)->OnTimer(event.tag);
}

const char* NodeBinding::TimerLabel(void* object, uint32_t tag) const {
  auto it = timer_labels_.find({object, tag});
  return it == timer_labels_.end() ? "" : it->second;
}

void NodeBinding::Send(const sip::Flow& flow, sip::BufferRef bytes) {
  const bool sent = flow.connection == 0
                        ? host_.SendUdp(ToSim(flow.local), ToSim(flow.remote),
                                        ToPayload(bytes))
                        : streams_.Send(flow, std::move(bytes));
  if (!sent) OnCount("send_failed", flow.remote.ToString());
}

sip::ConnectionId NodeBinding::Connect(const sip::Flow& flow,
                                       absl::string_view server_name) {
  return streams_.Connect(flow, server_name);
}

void NodeBinding::Close(sip::ConnectionId connection) {
  streams_.Close(connection);
}

uint64_t NodeBinding::Draw(sip::RandomPurpose purpose) {
  return random_[static_cast<size_t>(purpose)].Next64();
}

void NodeBinding::OnStateChange(const char* machine, absl::string_view id,
                                const char* from, const char* to) {
  host_.TraceStateChange(machine, id, from, to);
}

void NodeBinding::OnCount(const char* counter, absl::string_view detail) {
  auto it = counts_.find(absl::string_view(counter));
  if (it == counts_.end()) it = counts_.emplace(counter, 0).first;
  ++it->second;
  host_.TraceNote(counter, detail);
}

void NodeBinding::OnDatagram(const sim::Endpoint& local,
                             const sim::Endpoint& remote,
                             sim::Payload payload) {
  user_->OnBytes(UdpFlow(local, remote), ToBuffer(std::move(payload)));
}

void NodeBinding::OnUnreachable(const sim::Endpoint& local,
                                const sim::Endpoint& remote,
                                sim::Payload quoted) {
  user_->OnUnreachable(UdpFlow(local, remote), quoted.view());
}

}  // namespace sipsim
