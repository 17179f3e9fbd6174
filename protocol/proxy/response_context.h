#ifndef SIPSIM_PROTOCOL_PROXY_RESPONSE_CONTEXT_H_
#define SIPSIM_PROTOCOL_PROXY_RESPONSE_CONTEXT_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "protocol/base/buffer.h"
#include "protocol/base/description.h"
#include "protocol/base/time.h"
#include "protocol/locate/server_locator.h"
#include "protocol/message/message.h"
#include "protocol/port/node_context.h"
#include "protocol/proxy/branch.h"
#include "protocol/proxy/forwarded_request.h"
#include "protocol/proxy/forwarding_editor.h"
#include "protocol/proxy/proxy_config.h"
#include "protocol/proxy/proxy_identity.h"
#include "protocol/proxy/routed_request.h"
#include "protocol/proxy/search_plan.h"
#include "protocol/proxy/target_set.h"
#include "protocol/transaction/object_pool.h"
#include "protocol/transaction/transaction.h"
#include "protocol/transaction/transaction_layer.h"
#include "protocol/transaction/transaction_user.h"

namespace sipsim::sip {

class ResponseContext;

// What a response context needs until it has sent a final response: whom to
// try, and with what. A call that is up has none of it any more.
struct TargetSearch {
  explicit TargetSearch(TargetSet&& target_set)
      : targets(std::move(target_set)) {}

  bool IsStarted(size_t target) const { return (started >> target & 1) != 0; }
  bool AllStarted() const {
    return started == ~uint64_t{0} >> (64 - targets.size());
  }

  TargetSet targets;
  BufferRef request;     // As it came in.
  uint64_t started = 0;  // Bit i: targets[i] was tried.
  std::optional<uint64_t> loop_hash;
  uint32_t max_breadth = 0;
  uint32_t group = 0;  // The group that is being tried, ...
  Time group_begun{};  // ... since then, if the targets have a plan.
  Timer timer;         // The next of their ring times.
  // Targets whose servers the DNS has yet to tell, each with a branch that has
  // sent nothing.
  struct Locating {
    Branch* branch;
    PendingLocation location;
  };
  std::vector<Locating> locating;
};

// The proxy, as its response contexts see it. It outlives them.
class ResponseContextHost {
 public:
  ResponseContextHost(const NodeContext& node_context,
                      const ProxyConfig& proxy_config,
                      const ProxyIdentity& proxy_identity,
                      TransactionLayer& transaction_layer,
                      ServerLocator& server_locator)
      : node(node_context),
        config(proxy_config),
        identity(proxy_identity),
        layer(transaction_layer),
        locator(server_locator) {}

  // There is nothing left to do for this context: destroys it.
  virtual void Release(ResponseContext& context) = 0;
  // An ACK for a 2xx that was matched to the INVITE's transaction.
  virtual void ForwardAck(Message& ack, const Flow& flow) = 0;

  const NodeContext& node;
  const ProxyConfig& config;
  const ProxyIdentity& identity;
  TransactionLayer& layer;
  ForwardingEditor* editor = nullptr;  // Null: nobody changes messages.
  ServerLocator& locator;
  // See ForwardedRequest::Options.
  absl::string_view consumed_realm;
  ObjectPool<Branch> branches;
  ObjectPool<TargetSearch> searches;
  Message request_scratch;   // For contexts that read their request again, ...
  Message response_scratch;  // ... or a response of theirs.

 protected:
  ~ResponseContextHost() = default;
};

// What ties a server transaction to the client transactions that it caused
// (RFC 3261 section 16.6): the target set, the branches, and the responses
// until one is chosen (16.7 to 16.10).
//
// It ends as soon as nothing is left to be done: a final response is sent, all
// branches have ended, and no further 2xx can come (section 16.7 step 9; the
// transactions that still absorb retransmissions do not need it). The request
// is kept as bytes and read again when it is needed again, which a call that
// goes well never does.
class ResponseContext final : private ServerTransactionUser,
                              private BranchUser,
                              private LocateUser,
                              private TimerUser {
 public:
  // What is known of the request when the context is made.
  struct Request {
    const RoutedRequest& routed;
    const Flow& arrival;
    TargetSet& targets;  // Moved from.
    // The second part of the branches (RFC 5393); nullopt: none.
    std::optional<uint64_t> loop_hash;
    // Incoming Max-Breadth (RFC 5393); 0: not limited.
    uint32_t max_breadth = 0;
  };

  ResponseContext(ResponseContextHost& host, ServerTransaction& server,
                  const Request& request);
  // Leaves its transactions, which go on alone.
  ~ResponseContext() override;

  // Forwards the request to the first targets; for an INVITE, answers 100. May
  // end the context. Once, and first.
  void Start(const RoutedRequest& routed);
  // A CANCEL came for the request (16.10). May end the context. The Reasons of
  // `cancel` go into those for the targets (RFC 3326 section 2).
  void Cancel(const Message& cancel);

  // The context of a server transaction, or null if it has none (any more).
  static ResponseContext* Of(const ServerTransaction& server) {
    return static_cast<ResponseContext*>(server.user());
  }

  void Describe(Description& out) const;

  ResponseContext* older = nullptr;  // In the proxy, in order of creation.
  ResponseContext* newer = nullptr;

 private:
  // ServerTransactionUser:
  void OnAck(ServerTransaction& transaction, Message& ack) override;
  void OnFailure(ServerTransaction& transaction) override;
  void OnTerminated(ServerTransaction& transaction) override;
  // BranchUser:
  void OnBranchProvisional(Branch& branch, Message& response) override;
  void OnBranchFinal(Branch& branch, Message& response) override;
  void OnBranchFailed(Branch& branch, int status_code) override;
  void OnBranchOverdue(Branch& branch) override;
  void OnBranchTerminated(Branch& branch) override;
  // LocateUser:
  void OnLocated(uint32_t tag, LocatedServers servers) override;
  // TimerUser: ring times.
  void OnTimer(uint32_t tag) override;
  const char* TimerName(uint32_t tag) const override;

  // --- Forwarding requests (16.6): response_context.cc.
  void Proceed();
  void StartTargets(const RoutedRequest& routed);
  void BeginGroup(uint32_t group);
  bool StartGroup(const RoutedRequest& routed);
  std::optional<uint32_t> LowestUnstartedGroup() const;
  bool MayStart() const;
  bool IsExhausted() const;
  uint32_t AvailableBreadth() const;
  void SendTrying(const Message& request);

  // --- What a SearchPlan asks for: context_search.cc.
  void SetRingTimer();
  bool MayGoOnAfterRinging() const;
  void GiveUp(Branch& branch);
  void GiveUpBranches();
  void SkipTargets();
  bool HasServices() const {
    return search_ != nullptr && search_->targets.plan() != nullptr &&
           search_->targets.plan()->services != nullptr;
  }
  const SearchServices& Services() const {
    return *search_->targets.plan()->services;
  }
  std::vector<TargetOutcome> Outcomes() const;
  bool FindMore(const Message& request);
  void Announce(const Message& request);
  std::string HistoryInfo(const Message& request, size_t target) const;

  // --- Where they go: context_servers.cc.
  void StartTarget(const RoutedRequest& routed, size_t target,
                   uint32_t max_breadth);
  void Send(const ForwardedRequest& copy, size_t target, uint32_t max_breadth,
            absl::Span<const Flow> flows);
  void Failover(Branch& failed);
  void EndLocating(int status_code);
  BranchText NewBranch() const;
  Branch& AddBranch(size_t target, uint32_t max_breadth,
                    absl::Span<const Flow> flows_left);

  // --- Responses (16.7): context_responses.cc.
  void OnSuccess(Branch& branch, Message& response);
  void Recurse(Branch& branch, const Message& response);
  void Forward(const Message& response);
  void SendBestResponse();
  Branch* BestBranch() const;
  void ForwardStored(const Branch& best);
  std::vector<Message> OtherChallenges(const Branch& best) const;
  void RespondOwn(int status_code);
  void Respond(int status_code, BufferRef response);
  void FinalSent();
  void EndSearch();
  void StopSearching(const BufferRef& cancel_fields = {});
  bool HasOpenBranch() const;
  bool HasHeldBranch() const;
  bool AllBranchesEnded() const;
  bool MayRelease() const;
  const Message& ReadRequest() const;
  void ReportState(const char* from, const char* to);
  const char* StateName() const;

  ResponseContextHost& host_;
  ServerTransaction* server_;  // Null once it is gone.
  const Method method_;
  const bool responsible_;  // For the Request-URI: it may be changed.
  const bool sips_;         // The original Request-URI is a SIPS URI.
  bool stopped_ = false;    // No new branches.
  bool cancelled_ = false;  // By a CANCEL from upstream.
  bool final_sent_ = false;
  const Flow arrival_;
  TargetSearch* search_;  // Until the final response is sent.
  Branch* first_branch_ = nullptr;
  Branch* last_branch_ = nullptr;
  // For the Observer; null unless it wants details.
  std::unique_ptr<const std::string> id_;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_PROXY_RESPONSE_CONTEXT_H_
