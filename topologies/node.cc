#include "topologies/node.h"

#include "absl/strings/str_cat.h"
#include "protocol/registrar/location_service.h"
#include "protocol/uri/uri.h"

namespace sipsim {

Node::Node(sim::Host& host, const HostPlan& plan, HostsTable& table,
           const DnsZone* zone)
    : host_(host),
      plan_(plan),
      binding_(host, plan, table, zone),
      media_(host) {
  const sip::NodeContext context = binding_.context();
  if (plan.user_agent() != nullptr) {
    user_ = std::make_unique<UserBehaviour>(context.clock, plan.clock_offset,
                                            context.timers);
  }
  if (const auto* gateway = std::get_if<GatewayPlan>(&plan.role)) {
    // The phones decide; nobody is at the gateway itself.
    user_->OnCall({.ring_after = std::nullopt});
    pstn_ = std::make_unique<Pstn>(gateway->pstn, context);
  }
  host_.set_process_user(this);
  OnStart();
}

Node::~Node() { host_.set_process_user(nullptr); }

sip::NodeContext Node::Context() {
  sip::NodeContext context = binding_.context();
  context.media = &media_;
  return context;
}

absl::Span<const sip::IpAddress> Node::AddressesAt(
    std::optional<size_t> place) const {
  if (!place.has_value()) return plan_.addresses;
  return plan_.attachments[*place].addresses;
}

void Node::Move(const MovePlan& plan,
                const std::function<void(const sip::IpAddress&)>& leaves) {
  sip::MoveOptions options;
  options.media_port = plan.media_port;
  options.re_invite = plan.re_invite;
  std::string contact_host;
  if (!plan.to.empty()) {
    const std::optional<size_t> before = place_;
    place_.reset();
    for (size_t i = 0; i < plan_.attachments.size(); ++i) {
      if (plan_.attachments[i].domain_name == plan.to) place_ = i;
    }
    binding_.Prefer(AddressesAt(place_));
    if (plan.leave && before != place_) {
      for (const sip::IpAddress& address : AddressesAt(before)) leaves(address);
    }
    contact_host = plan.to;
    if (plan_.port != 5060) absl::StrAppend(&contact_host, ":", plan_.port);
    options.contact_host = contact_host;
    options.origin_host = plan.to;
    options.media_address = AddressesAt(place_).front();
  }
  if (user_ != nullptr) user_->Move(options);
}

void Node::OnStop() { core_.reset(); }

void Node::OnStart() {
  core_ = MakeCore(plan_, Context(), user_.get(), pstn_.get());
  if (core_ != nullptr) binding_.Open(core_->transport_user());
}

size_t Node::ReleasePhoneCalls(std::optional<size_t> call, sip::Cause cause) {
  const sip::Gateway* gateway = core_ == nullptr ? nullptr : core_->gateway();
  if (gateway == nullptr) return 0;
  size_t count = 0;
  for (size_t i = 0; i < user_->calls().size(); ++i) {
    const CallRecord record = user_->calls()[i];
    const bool is_meant = !call.has_value() || *call == i + 1;
    if (!is_meant || record.ended.has_value()) continue;
    const auto circuit = gateway->CircuitOf(record.number);
    if (!circuit.has_value()) continue;
    pstn_->Release(*circuit, cause);
    ++count;
  }
  return count;
}

size_t Node::open_transaction_count() const {
  return core_ == nullptr ? 0 : core_->open_transaction_count();
}

size_t Node::open_dialog_count() const {
  return core_ == nullptr ? 0 : core_->open_dialog_count();
}

size_t Node::open_pinhole_count() const {
  return core_ == nullptr ? 0 : core_->open_pinhole_count();
}

std::vector<BoundContact> Node::BindingsOf(absl::string_view aor) const {
  std::vector<BoundContact> contacts;
  const sip::LocationService* locations =
      core_ == nullptr ? nullptr : core_->locations();
  const std::optional<sip::UriView> uri = sip::ParseUri(aor);
  if (locations == nullptr || !uri.has_value()) return contacts;
  const auto bindings = locations->BindingsOf(*uri);
  if (!bindings.has_value()) return contacts;
  for (const sip::Binding& binding : *bindings) {
    BoundContact& contact = contacts.emplace_back();
    contact.uri = binding.uri;
    if (binding.expires_at.has_value()) {
      contact.left = *binding.expires_at - locations->Now();
    }
  }
  return contacts;
}

void Node::Describe(sip::Description& out) const {
  out.Open("node");
  out.Text("name", name());
  const absl::string_view state = sim::HostStateName(host_.state());
  out.Text("host_state", state);
  if (core_ != nullptr) core_->Describe(out);
  if (pstn_ != nullptr) pstn_->Describe(out);
  out.Close();
}

}  // namespace sipsim
