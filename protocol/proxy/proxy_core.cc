#include "protocol/proxy/proxy_core.h"

#include <algorithm>
#include <string>
#include <utility>

#include "protocol/message/builder.h"
#include "protocol/proxy/in_dialog.h"
#include "protocol/proxy/loop_detection.h"
#include "protocol/proxy/max_breadth.h"

namespace sipsim::sip {
namespace {

constexpr size_t kTargetsMax = 64;  // What a response context can hold.

// RFC 2543 knows neither Max-Breadth nor a branch that tells of loops.
ProxyConfig ForDialect(ProxyConfig config) {
  if (config.dialect == Dialect::kRfc2543) {
    config.max_breadth = 0;
    config.always_detect_loops = false;
  }
  return config;
}

}  // namespace

ProxyCore::ProxyCore(const NodeContext& context, ProxyConfig config,
                     RoutingPolicy& policy, ForwardingEditor* forwarding_editor,
                     Registrar* registrar)
    : ResponseContextHost(context_, config_, identity_, layer_, locator_),
      context_(context),
      config_(ForDialect(std::move(config))),
      policy_(policy),
      registrar_(registrar),
      layer_(context_, *this, {.finds_merged_requests = false}),
      identity_(context_, config_, layer_.transport()),
      locator_(context_, layer_.transport()),
      targets_(std::min(config_.targets_max, kTargetsMax)) {
  editor = forwarding_editor;
  if (!config_.authentication.has_value()) return;
  authentication_ = std::make_unique<ProxyAuthentication>(
      context_, *config_.authentication, identity_);
  consumed_realm = authentication_->realm();
}

ProxyCore::~ProxyCore() {
  while (oldest_ != nullptr) Release(*oldest_);
}

// --- 16.2: what a request goes through.

void ProxyCore::OnRequest(ServerTransaction& transaction, Message& request,
                          const Flow& flow) {
  if (request.method() == Method::kCancel) {
    return OnCancel(transaction, request, flow);
  }
  if (TakesRegister(transaction, request, flow)) return;
  std::optional<uint64_t> loop_hash = LoopHashFor(request);
  const auto invalid =
      ValidateRequest(request, loop_hash, config_.max_breadth, identity_);
  const bool is_options = request.method() == Method::kOptions;
  if (invalid.has_value()) {
    // 16.3 step 3: the last hop of an OPTIONS may answer it.
    if (invalid->status_code == 483 && is_options) {
      return AnswerOptions(transaction, request);
    }
    return Reject(transaction, request, *invalid);
  }
  const bool in_dialog = IsInDialog(request, flow, identity_);
  const DigestUser* user = nullptr;
  if (authentication_ != nullptr &&
      !authentication_->Admit(transaction, request, in_dialog, user)) {
    return;
  }
  const Message* forwarded = &request;
  if (editor != nullptr) [[unlikely]] {
    forwarded = Edit(transaction, request, flow);
    if (forwarded == nullptr) return;
  }
  const RoutedRequest routed(*forwarded, flow, identity_);
  if (is_options && routed.responsible() && !routed.uri().has_user &&
      routed.routes().empty()) {
    return AnswerOptions(transaction, request);
  }
  const RoutingVerdict verdict = FindTargets(routed, in_dialog, user);
  if (!verdict.ok()) {
    const bool has_info = !verdict.error_info.empty();
    return Reject(transaction, request,
                  {verdict.status_code, "request_refused",
                   has_info ? HeaderId::kErrorInfo : HeaderId::kOther,
                   std::string(verdict.error_info)});
  }
  const uint32_t max_breadth =
      IncomingMaxBreadth(request, config_.max_breadth).value_or(0);
  const auto unforkable = CheckFork(request, loop_hash, max_breadth);
  if (unforkable.has_value()) return Reject(transaction, request, *unforkable);
  OpenContext(transaction, routed, flow, loop_hash, max_breadth);
}

bool ProxyCore::TakesRegister(ServerTransaction& transaction,
                              const Message& request, const Flow& flow) {
  if (registrar_ == nullptr) return false;
  if (request.method() != Method::kRegister) return false;
  const RoutedRequest routed(request, flow, identity_);
  if (!routed.responsible() || !routed.routes().empty()) return false;
  registrar_->OnRegister(transaction, request);
  return true;
}

const Message* ProxyCore::Edit(ServerTransaction& transaction,
                               const Message& request, const Flow& flow) {
  const Message* forwarded = &request;
  const int refusal = editor->OnRequest(request, flow, forwarded);
  if (refusal == 0) return forwarded;
  Reject(transaction, request,
         {refusal, "request_refused", HeaderId::kOther, ""});
  return nullptr;
}

std::optional<uint64_t> ProxyCore::LoopHashFor(const Message& request) const {
  if (!config_.always_detect_loops) return std::nullopt;
  return LoopHash(request);
}

// 16.5.
RoutingVerdict ProxyCore::FindTargets(const RoutedRequest& routed,
                                      bool in_dialog, const DigestUser* user) {
  targets_.Clear();
  const RoutingQuery query = {.request = routed.message(),
                              .uri = routed.uri(),
                              .responsible = routed.responsible(),
                              .routed = routed.was_routed_here(),
                              .has_route = !routed.routes().empty(),
                              .in_dialog = in_dialog,
                              .user = user};
  const RoutingVerdict admitted = policy_.Admit(query);
  if (!admitted.ok()) return admitted;
  if (routed.has_foreign_maddr()) {
    targets_.Add(routed.uri().text);
    return {};
  }
  const RoutingVerdict verdict = policy_.FindTargets(query, targets_);
  if (verdict.ok() && targets_.empty()) return {480};
  return verdict;
}

// RFC 5393: one that forks must look for loops (section 4.1), and may not have
// more branches at once than Max-Breadth allows (section 5.3.3).
std::optional<Rejection> ProxyCore::CheckFork(
    const Message& request, std::optional<uint64_t>& loop_hash,
    uint32_t max_breadth) const {
  const bool may_fork = targets_.size() > 1 || targets_.plan() != nullptr;
  if (may_fork && !loop_hash.has_value() && !identity_.speaks_rfc2543()) {
    loop_hash = LoopHash(request);
    auto looped = CheckForLoop(request, *loop_hash, identity_);
    if (looped.has_value()) return looped;
  }
  if (config_.max_breadth > 0 && LargestGroup() > max_breadth) {
    return Rejection{440, "max_breadth_exceeded", HeaderId::kOther, ""};
  }
  return std::nullopt;
}

uint32_t ProxyCore::LargestGroup() const {
  if (targets_.size() == 1) return 1;
  uint32_t largest = 0;
  for (size_t i = 0; i < targets_.size(); ++i) {
    uint32_t size = 0;
    for (size_t j = 0; j < targets_.size(); ++j) {
      if (targets_[j].group == targets_[i].group) ++size;
    }
    largest = std::max(largest, size);
  }
  return largest;
}

void ProxyCore::OpenContext(ServerTransaction& transaction,
                            const RoutedRequest& routed, const Flow& flow,
                            std::optional<uint64_t> loop_hash,
                            uint32_t max_breadth) {
  if (context_count_ >= config_.open_contexts_max) {
    return Reject(transaction, routed.message(),
                  {503, "too_many_contexts", HeaderId::kOther, ""});
  }
  const ResponseContext::Request request = {.routed = routed,
                                            .arrival = flow,
                                            .targets = targets_,
                                            .loop_hash = loop_hash,
                                            .max_breadth = max_breadth};
  ResponseContext* context = contexts_.New(
      static_cast<ResponseContextHost&>(*this), transaction, request);
  context->older = newest_;
  (newest_ == nullptr ? oldest_ : newest_->newer) = context;
  newest_ = context;
  ++context_count_;
  context->Start(routed);
}

void ProxyCore::Release(ResponseContext& context) {
  (context.older == nullptr ? oldest_ : context.older->newer) = context.newer;
  (context.newer == nullptr ? newest_ : context.newer->older) = context.older;
  --context_count_;
  contexts_.Delete(&context);
}

// --- What the proxy answers by itself, as a UAS.

void ProxyCore::Reject(ServerTransaction& transaction, const Message& request,
                       const Rejection& rejection) {
  context_.observer.OnCount(rejection.counter, request.request_uri().text);
  const Token tag = RandomToken(context_.random, RandomPurpose::kTag);
  MessageBuilder response =
      StartResponseTo(request, rejection.status_code, tag);
  if (rejection.header != HeaderId::kOther) {
    response.Add(rejection.header, rejection.header_value);
  }
  BufferRef bytes = std::move(response).Finish();
  if (editor != nullptr) bytes = editor->OnResponse(std::move(bytes));
  transaction.Respond(rejection.status_code, std::move(bytes));
}

// Section 11.2. There are no bodies and no extensions to tell of.
void ProxyCore::AnswerOptions(ServerTransaction& transaction,
                              const Message& request) {
  const Token tag = RandomToken(context_.random, RandomPurpose::kTag);
  MessageBuilder response = StartResponseTo(request, 200, tag);
  response.Add(HeaderId::kAllow, "OPTIONS");
  response.Add(HeaderId::kAccept, "*/*");
  transaction.Respond(200, std::move(response).Finish());
}

// --- 16.10.

void ProxyCore::OnCancel(ServerTransaction& transaction, Message& cancel,
                         const Flow& flow) {
  ServerTransaction* invite = layer_.FindInvite(cancel);
  if (invite == nullptr) {
    context_.observer.OnCount("stray_cancel", cancel.call_id());
    ForwardStatelessly(cancel, flow);
    // Nobody will answer: responses without a client transaction go nowhere
    // (RFC 6026). A 408 ends the transaction in silence (RFC 4320).
    transaction.Respond(408, StartResponseTo(cancel, 408, "").Finish());
    return;
  }
  const Token tag = RandomToken(context_.random, RandomPurpose::kTag);
  transaction.Respond(200, StartResponseTo(cancel, 200, tag).Finish());
  ResponseContext* context = ResponseContext::Of(*invite);
  if (context != nullptr) context->Cancel(cancel);
}

void ProxyCore::Describe(Description& out) const {
  for (const ResponseContext* c = oldest_; c != nullptr; c = c->newer) {
    c->Describe(out);
  }
  layer_.Describe(out);
}

}  // namespace sipsim::sip
