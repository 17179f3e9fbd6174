#include "topologies/gateway_core.h"

#include "protocol/gateway/gateway.h"

namespace sipsim {
namespace {

class GatewayNodeCore final : public NodeCore, private sip::GatewayListener {
 public:
  GatewayNodeCore(const GatewayPlan& plan, const sip::NodeContext& context,
                  UserBehaviour& log, Pstn& pstn)
      : log_(log),
        gateway_(context, plan.config, pstn, log,
                 static_cast<sip::GatewayListener&>(*this)) {
    log_.Attach(gateway_.user_agent());
  }
  ~GatewayNodeCore() override { log_.Detach(); }

  sip::TransportUser& transport_user() override {
    return gateway_.transport_user();
  }
  size_t open_transaction_count() const override {
    return gateway_.user_agent().open_transaction_count();
  }
  size_t open_dialog_count() const override {
    return gateway_.user_agent().open_dialog_count();
  }
  void Describe(sip::Description& out) const override {
    gateway_.Describe(out);
  }
  const sip::Gateway* gateway() const override { return &gateway_; }

 private:
  void OnOutgoingCall(sip::Call& call) override { log_.Follow(call); }

  UserBehaviour& log_;
  sip::Gateway gateway_;
};

}  // namespace

std::unique_ptr<NodeCore> MakeGatewayCore(const GatewayPlan& plan,
                                          const sip::NodeContext& context,
                                          UserBehaviour& log, Pstn& pstn) {
  return std::make_unique<GatewayNodeCore>(plan, context, log, pstn);
}

}  // namespace sipsim
