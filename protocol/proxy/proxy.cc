#include "protocol/proxy/proxy.h"

#include <utility>

#include "protocol/proxy/proxy_core.h"

namespace sipsim::sip {

Proxy::Proxy(const NodeContext& context, ProxyConfig config,
             RoutingPolicy& policy, ForwardingEditor* editor,
             Registrar* registrar)
    : core_(std::make_unique<ProxyCore>(context, std::move(config), policy,
                                        editor, registrar)) {}

Proxy::~Proxy() = default;

TransportUser& Proxy::transport_user() { return core_->transport_user(); }

size_t Proxy::open_context_count() const { return core_->open_context_count(); }

size_t Proxy::open_transaction_count() const {
  return core_->open_transaction_count();
}

const ProxyConfig& Proxy::config() const { return core_->config(); }

void Proxy::Describe(Description& out) const { core_->Describe(out); }

}  // namespace sipsim::sip
