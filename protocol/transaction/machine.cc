#include "protocol/transaction/machine.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "protocol/base/ascii_case.h"
#include "protocol/message/builder.h"
#include "protocol/message/parser.h"

namespace sipsim::sip {

Message* ReadAgain(MachineHost& host, const BufferRef& bytes) {
  const ParseError error =
      ParseMessage(bytes, ParseLimits::None(), &host.scratch);
  if (error.ok()) return &host.scratch;
  host.node.observer.OnCount("unreadable_own_message", error.ToString());
  return nullptr;
}

void ImpossibleCell(const char* machine, TransactionState state,
                    uint32_t cell) {
  std::fprintf(stderr, "%s: impossible input %u in state %s\n", machine,
               cell & 0xff, TransactionStateName(state));
  std::abort();
}

namespace {

char* Put(char* out, absl::string_view text) {
  if (text.empty()) return out;
  std::memcpy(out, text.data(), text.size());
  return out + text.size();
}

}  // namespace

// --- Machine.

const char* Machine::machine_name() const {
  switch (kind_) {
    case Kind::kInviteClient:
      return "invite_client";
    case Kind::kInviteServer:
      return "invite_server";
    case Kind::kNonInviteClient:
      return "non_invite_client";
    case Kind::kNonInviteServer:
      return "non_invite_server";
  }
  return "";
}

void Machine::OnTimer(uint32_t tag) {
  MachineHost& host = host_;
  OnTimerFired(tag);
  host.Reap();
}

void Machine::Created() {
  Observer& observer = host_.node.observer;
  if (!observer.wants_details()) return;
  observer.OnStateChange(machine_name(), key_branch(), "",
                         TransactionStateName(state_));
}

void Machine::Enter(TransactionState next) {
  const TransactionState last = std::exchange(state_, next);
  if (next == TransactionState::kTerminated) {
    next_terminated_ = std::exchange(host_.terminated, this);
  }
  Observer& observer = host_.node.observer;
  if (!observer.wants_details()) return;
  observer.OnStateChange(machine_name(), key_branch(),
                         TransactionStateName(last),
                         TransactionStateName(next));
}

void Machine::Start(Timer& timer, Duration after, uint32_t tag) {
  timer.Set(host_.node.timers, host_.node.clock.Now() + after, *this, tag);
}

void Machine::DescribeHead(Description& out) const {
  out.Open(machine_name());
  if (method_ != Method::kInvite) out.Text("method", MethodText(method_));
  out.Text("branch", key_branch());
  out.Text("state", TransactionStateName(state_));
  out.Text("remote", flow_.remote.ToString());
}

void Machine::DescribeTimer(Description& out, const Timer& timer,
                            uint32_t tag) const {
  if (!timer.is_set()) return;
  out.Timer(absl::StripPrefix(TimerName(tag), "Timer "),
            timer.deadline() - host_.node.clock.Now());
}

// --- ClientMachine.

ClientMachine::ClientMachine(MachineHost& host, Kind kind, Method method,
                             const ClientKey& key, BufferRef request,
                             const Flow& flow, ClientTransactionUser* user)
    : Machine(host, kind, method, flow),
      user_(user),
      request_(std::move(request)) {
  branch_size_ = static_cast<uint32_t>(key.branch.size());
  rfc2543_ = !key.rfc2543_text.empty();
  char* out = key_.Allocate(key.branch.size() + key.rfc2543_text.size());
  Put(Put(out, key.branch), key.rfc2543_text);
}

void ClientMachine::Refuse() {
  Start(transaction_timer_, Duration::zero(), kTimerRefused);
}

// 17.1.3: the branch, and the method of CSeq, for a CANCEL has the branch of
// its INVITE.
bool ClientMachine::Matches(absl::string_view branch,
                            const CSeqView& cseq) const {
  if (terminated() || cseq.method != method_ || branch != key_branch())
    return false;
  if (method_ != Method::kOther) return true;
  absl::string_view start_line = request_.view();
  return absl::ConsumePrefix(&start_line, cseq.method_text) &&
         absl::StartsWith(start_line, " ");
}

void ClientMachine::PassUp(Message& response) {
  if (user_ != nullptr) user_->OnResponse(*this, response);
}

void ClientMachine::Fail(ClientFailure failure) {
  retransmit_timer_.Cancel();
  transaction_timer_.Cancel();
  Enter(TransactionState::kTerminated);
  if (user_ != nullptr) user_->OnFailure(*this, failure);
  if (user_ != nullptr) user_->OnTerminated(*this);
}

void ClientMachine::Terminate() {
  retransmit_timer_.Cancel();
  transaction_timer_.Cancel();
  Enter(TransactionState::kTerminated);
  if (user_ != nullptr) user_->OnTerminated(*this);
}

// --- ServerMachine.

ServerMachine::ServerMachine(MachineHost& host, Kind kind, const ServerKey& key,
                             const Message& request, const Flow& flow)
    : Machine(host, kind, key.method, flow),
      may_merge_(host.finds_merged_requests && request.to()->tag.empty()),
      port_(key.port),
      method_size_(static_cast<uint32_t>(key.method_text.size())),
      to_tag_size_(static_cast<uint32_t>(key.to_tag.size())) {
  branch_size_ = static_cast<uint32_t>(key.branch.size());
  rfc2543_ = !key.has_cookie;
  // With the cookie: branch, host, method; without it: branch, the other text,
  // method, To tag.
  const absl::string_view rest = rfc2543_ ? key.rfc2543_text : key.host;
  char* out = key_.Allocate(key.branch.size() + rest.size() + method_size_ +
                            to_tag_size_);
  out = Put(out, key.branch);
  out = Put(out, rest);
  out = Put(out, key.method_text);
  Put(out, key.to_tag);
  if (may_merge_) merge_hash_ = MergeHashOf(request);
}

bool ServerMachine::Matches(const ServerKey& key) const {
  if (terminated() || key.method != method_ || key.has_cookie == rfc2543_ ||
      key.branch != key_branch()) {
    return false;
  }
  absl::string_view rest = key_.view().substr(branch_size_);
  if (rfc2543_) return MatchesRfc2543(rest, key);
  const absl::string_view method = rest.substr(rest.size() - method_size_);
  rest.remove_suffix(method_size_);
  return key.port == port_ && key.method_text == method &&
         EqualsWithoutCase(key.host, rest);
}

// 17.2.3, RFC 2543: a retransmission has the To tag of the request, the ACK
// that of the response sent.
bool ServerMachine::MatchesRfc2543(absl::string_view rest,
                                   const ServerKey& key) const {
  const absl::string_view to_tag = rest.substr(rest.size() - to_tag_size_);
  rest.remove_suffix(to_tag_size_);
  const absl::string_view method = rest.substr(rest.size() - method_size_);
  rest.remove_suffix(method_size_);
  if (key.method_text != method || key.rfc2543_text != rest) return false;
  if (!key.is_ack) return key.to_tag == to_tag;
  if (!last_response_) return false;
  const Message* response = ReadAgain(host_, last_response_);
  return response != nullptr && response->to()->tag == key.to_tag;
}

bool ServerMachine::Sent(absl::string_view branch, const Flow& flow) const {
  return !terminated() && branch == key_branch() &&
         flow.remote == flow_.remote && flow.protocol == flow_.protocol;
}

void ServerMachine::SendResponse(BufferRef bytes) {
  last_response_ = std::move(bytes);
  request_ = BufferRef();
  Send(last_response_);
}

void ServerMachine::Resend() {
  if (last_response_) Send(last_response_);
}

void ServerMachine::Drop(int status_code) {
  host_.node.observer.OnCount(
      "response_dropped",
      absl::StrCat(status_code, " in ", TransactionStateName(state_)));
}

void ServerMachine::KeepRequest(const BufferRef& request, const Flow& arrival) {
  request_ = request;
  source_ = arrival.remote;
}

// 17.2.1: 100 (Trying) adds no tag to the To header field.
BufferRef ServerMachine::BuildTrying() {
  Message* request = ReadAgain(host_, request_);
  if (request == nullptr) return BufferRef();
  request->StampTopVia(source_);
  return StartResponseTo(*request, 100, "").Finish();
}

void ServerMachine::InformUser() {
  if (user_ != nullptr) user_->OnFailure(*this);
}

void ServerMachine::Fail() {
  Enter(TransactionState::kTerminated);
  InformUser();
  if (user_ != nullptr) user_->OnTerminated(*this);
}

void ServerMachine::Terminate() {
  Enter(TransactionState::kTerminated);
  if (user_ != nullptr) user_->OnTerminated(*this);
}

}  // namespace sipsim::sip
