#ifndef SIPSIM_PROTOCOL_PROXY_PROXY_CORE_H_
#define SIPSIM_PROTOCOL_PROXY_PROXY_CORE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

#include "absl/container/btree_map.h"
#include "protocol/base/buffer.h"
#include "protocol/base/description.h"
#include "protocol/locate/server_locator.h"
#include "protocol/message/message.h"
#include "protocol/port/node_context.h"
#include "protocol/proxy/forwarded_request.h"
#include "protocol/proxy/proxy_authentication.h"
#include "protocol/proxy/proxy_config.h"
#include "protocol/proxy/proxy_identity.h"
#include "protocol/proxy/request_validation.h"
#include "protocol/proxy/response_context.h"
#include "protocol/proxy/routed_request.h"
#include "protocol/proxy/routing_policy.h"
#include "protocol/proxy/target_set.h"
#include "protocol/registrar/registrar.h"
#include "protocol/transaction/object_pool.h"
#include "protocol/transaction/transaction_layer.h"

namespace sipsim::sip {

// The inside of Proxy: takes requests from the transaction layer, validates
// them (RFC 3261 section 16.3), finds their targets (16.4, 16.5) and opens
// response contexts, which do the rest. ACK for 2xx, and CANCEL without a
// context, it forwards by itself, without state (16.10, 16.11).
class ProxyCore final : private TransactionUser,
                        private LocateUser,
                        private ResponseContextHost {
 public:
  ProxyCore(const NodeContext& context, ProxyConfig config,
            RoutingPolicy& policy, ForwardingEditor* editor,
            Registrar* registrar);
  ~ProxyCore() override;
  ProxyCore(const ProxyCore&) = delete;
  ProxyCore& operator=(const ProxyCore&) = delete;

  TransportUser& transport_user() { return layer_.transport(); }
  size_t open_context_count() const { return context_count_; }
  size_t open_transaction_count() const {
    return layer_.client_count() + layer_.server_count();
  }
  const ProxyConfig& config() const { return config_; }
  void Describe(Description& out) const;

 private:
  // A request to be forwarded without state, whose server the DNS has yet to
  // tell.
  struct WaitingRequest {
    BufferRef bytes;  // As it came in.
    Flow arrival;
    TargetSet targets;  // One.
    std::optional<uint64_t> loop_hash;
    PendingLocation location;
  };

  // TransactionUser:
  void OnRequest(ServerTransaction& transaction, Message& request,
                 const Flow& flow) override;
  void OnAck(Message& ack, const Flow& flow) override;
  void OnStrayResponse(Message& response, const Flow& flow) override;
  // LocateUser:
  void OnLocated(uint32_t tag, LocatedServers servers) override;
  // ResponseContextHost:
  void Release(ResponseContext& context) override;
  void ForwardAck(Message& ack, const Flow& flow) override;

  void OnCancel(ServerTransaction& transaction, Message& cancel,
                const Flow& flow);
  // Whether it is a REGISTER for a domain of ours, which the registrar then has
  // answered (10.3 step 1).
  bool TakesRegister(ServerTransaction& transaction, const Message& request,
                     const Flow& flow);
  // The hash to look for loops with, if that is to be done for each request.
  std::optional<uint64_t> LoopHashFor(const Message& request) const;
  // What is forwarded of a request; null if it is refused.
  const Message* Edit(ServerTransaction& transaction, const Message& request,
                      const Flow& flow);
  // Fills targets_; `in_dialog` and `user` as in RoutingQuery.
  RoutingVerdict FindTargets(const RoutedRequest& routed, bool in_dialog,
                             const DigestUser* user);
  std::optional<Rejection> CheckFork(const Message& request,
                                     std::optional<uint64_t>& loop_hash,
                                     uint32_t max_breadth) const;
  uint32_t LargestGroup() const;
  void OpenContext(ServerTransaction& transaction, const RoutedRequest& routed,
                   const Flow& flow, std::optional<uint64_t> loop_hash,
                   uint32_t max_breadth);
  void Reject(ServerTransaction& transaction, const Message& request,
              const Rejection& rejection);
  void AnswerOptions(ServerTransaction& transaction, const Message& request);
  // Forwards to the first target, without state; says whether it could. It may
  // have to wait for the DNS, and goes on then.
  bool ForwardStatelessly(const Message& request, const Flow& flow);
  void SendStatelessly(const RoutedRequest& routed,
                       const ForwardedRequest& copy, const Flow& next,
                       std::optional<uint64_t> loop_hash);

  const NodeContext context_;
  const ProxyConfig config_;
  RoutingPolicy& policy_;
  Registrar* const registrar_;  // Null: REGISTER is proxied.
  TransactionLayer layer_;
  const ProxyIdentity identity_;
  // Null if nobody is asked for credentials.
  std::unique_ptr<ProxyAuthentication> authentication_;
  ServerLocator locator_;
  TargetSet targets_;  // Of the request that is being looked at.
  ObjectPool<ResponseContext> contexts_;
  ResponseContext* oldest_ = nullptr;
  ResponseContext* newest_ = nullptr;
  size_t context_count_ = 0;
  absl::btree_map<uint32_t, WaitingRequest> waiting_;  // By tag.
  uint32_t last_tag_ = 0;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_PROXY_PROXY_CORE_H_
