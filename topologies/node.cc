#include "topologies/node.h"

namespace sipsim {

Node::Node(sim::Host& host, const HostPlan& plan, HostsTable& table,
           const DnsZone* zone)
    : host_(host), plan_(plan), binding_(host, plan, table, zone) {
  if (std::holds_alternative<sip::UserAgentConfig>(plan.role)) {
    const sip::NodeContext context = binding_.context();
    user_ = std::make_unique<UserBehaviour>(context.clock, plan.clock_offset,
                                            context.timers);
  }
  host_.set_process_user(this);
  OnStart();
}

Node::~Node() { host_.set_process_user(nullptr); }

void Node::OnStop() { core_.reset(); }

void Node::OnStart() {
  core_ = MakeCore(plan_, binding_.context(), user_.get());
  if (core_ != nullptr) binding_.Open(core_->transport_user());
}

size_t Node::open_transaction_count() const {
  return core_ == nullptr ? 0 : core_->open_transaction_count();
}

size_t Node::open_dialog_count() const {
  return core_ == nullptr ? 0 : core_->open_dialog_count();
}

void Node::Describe(sip::Description& out) const {
  out.Open("node");
  out.Text("name", name());
  const absl::string_view state = sim::HostStateName(host_.state());
  out.Text("host_state", state);
  if (core_ != nullptr) core_->Describe(out);
  out.Close();
}

}  // namespace sipsim
