#include "protocol/proxy/response_context.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "protocol/base/check.h"
#include "protocol/message/builder.h"
#include "protocol/message/parser.h"
#include "protocol/proxy/max_breadth.h"

namespace sipsim::sip {
namespace {

// Bits of TargetSearch::started.
constexpr size_t kTargetsMax = 64;

// The lines of all Reason fields; null if there are none.
BufferRef ReasonsOf(const Message& message) {
  if (message.Find(HeaderId::kReason) == nullptr) return {};
  std::string lines;
  for (const HeaderField& field : message.fields()) {
    if (field.id != HeaderId::kReason) continue;
    absl::StrAppend(
        &lines, message.text().substr(field.begin, field.end - field.begin));
  }
  return BufferRef::Copy(lines);
}

}  // namespace

ResponseContext::ResponseContext(ResponseContextHost& host,
                                 ServerTransaction& server,
                                 const Request& request)
    : host_(host),
      server_(&server),
      method_(server.method()),
      responsible_(request.routed.responsible()),
      sips_(request.routed.uri().scheme == UriScheme::kSips),
      arrival_(request.arrival),
      search_(host.searches.New(std::move(request.targets))) {
  SIP_CHECK(!search_->targets.empty());
  SIP_CHECK(search_->targets.size() <= kTargetsMax);
  search_->request = request.routed.message().bytes();
  search_->loop_hash = request.loop_hash;
  search_->max_breadth = request.max_breadth;
  server.SetUser(this);
  if (host.node.observer.wants_details()) {
    id_ = std::make_unique<const std::string>(server.branch());
  }
  ReportState("", StateName());
}

ResponseContext::~ResponseContext() {
  if (server_ != nullptr) server_->SetUser(nullptr);
  EndSearch();
  while (first_branch_ != nullptr) {
    host_.branches.Delete(std::exchange(first_branch_, first_branch_->next));
  }
}

void ResponseContext::ReportState(const char* from, const char* to) {
  if (id_ == nullptr) return;
  host_.node.observer.OnStateChange("response_context", *id_, from, to);
}

const char* ResponseContext::StateName() const {
  return final_sent_ ? "Completed" : "Proceeding";
}

void ResponseContext::Start(const RoutedRequest& routed) {
  const bool is_forwarded = HasServices() && Services().Announces();
  if (is_forwarded) [[unlikely]] {
    SendTrying(routed.message());
    Announce(routed.message());
  }
  StartTargets(routed);
  if (method_ == Method::kInvite && HasOpenBranch() && !is_forwarded) {
    SendTrying(routed.message());
  }
  Proceed();
}

// 16.2: as a UAS would; not for other methods than INVITE (RFC 4320).
void ResponseContext::SendTrying(const Message& request) {
  const Duration delay = request.to()->tag.empty()
                             ? host_.config.trying_after
                             : host_.config.re_invite_trying_after;
  if (delay > Duration::zero()) [[unlikely]] {
    return server_->SetTryingDelay(delay);
  }
  server_->Respond(100, StartResponseTo(request, 100, "").Finish());
}

void ResponseContext::Cancel(const Message& cancel) {
  cancelled_ = true;
  StopSearching(ReasonsOf(cancel));
  for (Branch* b = first_branch_; b != nullptr; b = b->next) {
    if (b->was_abandoned() && !b->has_ended()) b->CountAs(487);
  }
  Proceed();
}

// What can be done now, after anything has happened. `this` may be gone after
// it.
void ResponseContext::Proceed() {
  if (!final_sent_ && !stopped_ && MayStart()) {
    StartTargets(RoutedRequest(ReadRequest(), arrival_, host_.identity));
  }
  // 16.7 step 6.
  if (!final_sent_ && IsExhausted()) SendBestResponse();
  if (!MayRelease()) return;
  ReportState(StateName(), "Terminated");
  host_.Release(*this);
}

bool ResponseContext::MayStart() const {
  if (LowestUnstartedGroup().has_value()) return true;
  return HasServices() && !HasOpenBranch() && !HasHeldBranch();
}

// Nothing is left to be started, or to be waited for. Who was given up and has
// nothing to say to that holds up nobody.
bool ResponseContext::IsExhausted() const {
  if (HasOpenBranch() || HasHeldBranch()) return false;
  return stopped_ || !LowestUnstartedGroup().has_value();
}

// 16.6: one group after the other. A target that cannot be reached at all ends
// at once, so that the next group may follow at once.
void ResponseContext::StartTargets(const RoutedRequest& routed) {
  while (!stopped_) {
    const bool is_waiting = HasOpenBranch();
    if (!is_waiting && HasHeldBranch()) return;
    const std::optional<uint32_t> lowest = LowestUnstartedGroup();
    if (!lowest.has_value()) {
      if (is_waiting || !FindMore(routed.message())) return;
      continue;
    }
    if (!is_waiting) BeginGroup(*lowest);
    if (*lowest != search_->group || !StartGroup(routed)) return;
  }
}

// Starts what is unstarted in the group, as far as Max-Breadth allows; the rest
// follows when a branch has ended (RFC 5393 section 5.3.3.1). Says whether it
// did anything.
bool ResponseContext::StartGroup(const RoutedRequest& routed) {
  TargetSearch& search = *search_;
  absl::InlinedVector<size_t, 4> waiting;
  for (size_t i = 0; i < search.targets.size(); ++i) {
    if (!search.IsStarted(i) && search.targets[i].group == search.group) {
      waiting.push_back(i);
    }
  }
  const bool limited = search.max_breadth > 0;
  uint32_t available = AvailableBreadth();
  const auto count = static_cast<uint32_t>(
      std::min<size_t>(waiting.size(), limited ? available : waiting.size()));
  for (uint32_t i = 0; i < count; ++i) {
    search.started |= uint64_t{1} << waiting[i];
  }
  // Branches given up by time may still hold their share when the next group
  // begins.
  if (MayGoOnAfterRinging()) available = std::max(count, available / 2);
  for (uint32_t i = 0; i < count; ++i) {
    StartTarget(routed, waiting[i],
                limited ? ShareOfBreadth(available, count, i) : 0);
  }
  if (count > 0) SetRingTimer();
  return count > 0;
}

std::optional<uint32_t> ResponseContext::LowestUnstartedGroup() const {
  std::optional<uint32_t> lowest;
  if (search_->AllStarted()) return lowest;
  for (size_t i = 0; i < search_->targets.size(); ++i) {
    if (search_->IsStarted(i)) continue;
    const uint32_t group = search_->targets[i].group;
    lowest = std::min(lowest.value_or(group), group);
  }
  return lowest;
}

// RFC 5393 section 5.3.2: incoming less outgoing Max-Breadth.
uint32_t ResponseContext::AvailableBreadth() const {
  uint32_t outgoing = 0;
  for (const Branch* b = first_branch_; b != nullptr; b = b->next) {
    if (!b->has_ended()) outgoing += b->max_breadth();
  }
  const uint32_t incoming = search_->max_breadth;
  SIP_CHECK(incoming == 0 || outgoing <= incoming);
  return incoming - std::min(outgoing, incoming);
}

const Message& ResponseContext::ReadRequest() const {
  Message& message = host_.request_scratch;
  const ParseError error =
      ParseMessage(search_->request, ParseLimits::None(), &message);
  SIP_CHECK(error.ok());  // It was read once before.
  message.StampTopVia(arrival_.remote);
  return message;
}

void ResponseContext::Describe(Description& out) const {
  out.Open("response_context");
  out.Text("method", MethodText(method_));
  if (server_ != nullptr) out.Text("branch", server_->branch());
  out.Text("state", StateName());
  if (cancelled_) out.Text("cancelled", "true");
  const size_t target_count = search_ == nullptr ? 0 : search_->targets.size();
  for (size_t i = 0; i < target_count; ++i) {
    const TargetSet::Target target = search_->targets[i];
    out.Open("target");
    out.Text("uri", target.uri);
    out.Number("group", target.group);
    if (!target.next_hop.empty()) out.Text("next_hop", target.next_hop);
    out.Text("started", search_->IsStarted(i) ? "true" : "false");
    out.Close();
  }
  for (const Branch* b = first_branch_; b != nullptr; b = b->next) {
    b->Describe(out);
  }
  if (search_ != nullptr && search_->timer.is_set()) {
    out.Timer("ring", search_->timer.deadline() - host_.node.clock.Now());
  }
  out.Close();
}

}  // namespace sipsim::sip
