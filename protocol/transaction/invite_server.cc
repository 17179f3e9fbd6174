#include "protocol/transaction/invite_server.h"

#include <algorithm>
#include <utility>

namespace sipsim::sip {
namespace {

// 17.2.1: how long the machine waits for its user before it says 100 (Trying).
constexpr Duration kTryingDelay = 200ms;

}  // namespace

using enum TransactionState;

InviteServer::InviteServer(MachineHost& host, const ServerKey& key,
                           const Message& request, const Flow& flow)
    : ServerMachine(host, Kind::kInviteServer, key, request, flow),
      interval_(kTryingDelay) {
  state_ = kProceeding;
  Created();
}

void InviteServer::AfterRequest(const BufferRef& request, const Flow& arrival) {
  if (state_ != kProceeding || last_response_) return;
  KeepRequest(request, arrival);
  Start(response_timer_, interval_, kTrying);
}

void InviteServer::OnRetransmission() { Handle(Input::kRetransmission, {}); }

void InviteServer::OnAck(Message& ack, const Flow& arrival) {
  Handle(Input::kAck, {0, {}, &ack, &arrival});
}

void InviteServer::OnTransportError() { Handle(Input::kTransportError, {}); }

void InviteServer::Respond(int status_code, BufferRef bytes) {
  Handle(status_code < 200   ? Input::kProvisional
         : status_code < 300 ? Input::kSuccess
                             : Input::kFailure,
         {.status_code = status_code, .response = std::move(bytes)});
}

void InviteServer::OnTimerFired(uint32_t tag) {
  const bool response = tag == kTrying || tag == kG;
  (response ? response_timer_ : transaction_timer_).Fired();
  switch (tag) {
    case kTrying:
      return Handle(Input::kTimerTrying, {});
    case kG:
      return Handle(Input::kTimerG, {});
    case kH:
      return Handle(Input::kTimerH, {});
    case kI:
      return Handle(Input::kTimerI, {});
    case kL:
      return Handle(Input::kTimerL, {});
  }
}

void InviteServer::Handle(Input input, Event event) {
  switch (Cell(state_, input)) {
    // --- Figure 7, Proceeding.
    case Cell(kProceeding, Input::kRetransmission):
      return Resend();
    case Cell(kProceeding, Input::kProvisional):
      return Provide(std::move(event));
    case Cell(kProceeding, Input::kSuccess):
      return Accept(std::move(event));
    case Cell(kProceeding, Input::kFailure):
      return Complete(std::move(event));
    case Cell(kProceeding, Input::kTimerTrying):
      return SendTrying();
    case Cell(kProceeding, Input::kAck):
      return host_.node.observer.OnCount("early_ack", key_branch());
    case Cell(kProceeding, Input::kTransportError):
      return InformUser();

    // --- RFC 6026, Accepted: absorbs INVITE copies.
    case Cell(kAccepted, Input::kRetransmission):
      return;
    case Cell(kAccepted, Input::kSuccess):
      return Send(event.response);
    case Cell(kAccepted, Input::kProvisional):
    case Cell(kAccepted, Input::kFailure):
      return Drop(event.status_code);
    case Cell(kAccepted, Input::kAck):
      return PassUpAck(std::move(event));
    case Cell(kAccepted, Input::kTimerL):
    case Cell(kConfirmed, Input::kTimerI):
      return Terminate();
    case Cell(kAccepted, Input::kTransportError):
      return InformUser();

    // --- Completed.
    case Cell(kCompleted, Input::kRetransmission):
      return Resend();
    case Cell(kCompleted, Input::kProvisional):
    case Cell(kCompleted, Input::kSuccess):
    case Cell(kCompleted, Input::kFailure):
      return Drop(event.status_code);
    case Cell(kCompleted, Input::kAck):
      return Confirm(std::move(event));
    case Cell(kCompleted, Input::kTimerG):
      return RetransmitResponse();
    case Cell(kCompleted, Input::kTimerH):
      return TimeOut();
    case Cell(kCompleted, Input::kTransportError):
      return InformUser();

    // --- Confirmed absorbs. A user may answer in the dispatch that ends it.
    case Cell(kConfirmed, Input::kRetransmission):
    case Cell(kConfirmed, Input::kAck):
    case Cell(kConfirmed, Input::kTransportError):
      return;
    case Cell(kConfirmed, Input::kProvisional):
    case Cell(kConfirmed, Input::kSuccess):
    case Cell(kConfirmed, Input::kFailure):
    case Cell(kTerminated, Input::kProvisional):
    case Cell(kTerminated, Input::kSuccess):
    case Cell(kTerminated, Input::kFailure):
      return Drop(event.status_code);

    // --- All other cells cannot be: the 100 (Trying) timer is set in
    // Proceeding only, L in Accepted, G and H in Completed, I in Confirmed;
    // what has terminated is not found.
    default:
      ImpossibleCell(machine_name(), state_, static_cast<uint32_t>(input));
  }
}

void InviteServer::SendTrying() {
  if (BufferRef trying = BuildTrying()) SendResponse(std::move(trying));
}

void InviteServer::Provide(Event event) {
  response_timer_.Cancel();
  SendResponse(std::move(event.response));
}

// RFC 6026 section 7.1. The 2xx need not be kept: INVITE copies get no answer.
// Only the ACK of an RFC 2543 client is told by the To tag of the response.
void InviteServer::Accept(Event event) {
  response_timer_.Cancel();
  Start(transaction_timer_, values().timer_l, kL);
  Enter(kAccepted);
  SendResponse(std::move(event.response));
  if (!rfc2543_) last_response_ = BufferRef();
}

void InviteServer::Complete(Event event) {
  response_timer_.Cancel();
  if (!reliable()) {
    interval_ = values().t1;
    Start(response_timer_, interval_, kG);
  }
  Start(transaction_timer_, values().timer_h, kH);
  Enter(kCompleted);
  SendResponse(std::move(event.response));
}

void InviteServer::RetransmitResponse() {
  interval_ = std::min(2 * interval_, values().t2);
  Start(response_timer_, interval_, kG);
  Resend();
}

void InviteServer::Confirm(Event event) {
  response_timer_.Cancel();
  Start(transaction_timer_, reliable() ? Duration::zero() : values().timer_i,
        kI);
  Enter(kConfirmed);
  if (user_ != nullptr) user_->OnAck(*this, *event.ack);
}

// RFC 2543. As after an ACK, but that the client goes on for longer.
void InviteServer::EndSilently() {
  if (state_ != kProceeding) return;
  response_timer_.Cancel();
  Start(transaction_timer_, values().timer_h, kI);
  Enter(kConfirmed);
}

void InviteServer::PassUpAck(Event event) {
  if (user_ != nullptr) return user_->OnAck(*this, *event.ack);
  host_.core.OnAck(*event.ack, *event.arrival);
}

// 17.2.1: the ACK never came.
void InviteServer::TimeOut() {
  response_timer_.Cancel();
  Fail();
}

const char* InviteServer::TimerName(uint32_t tag) const {
  switch (tag) {
    case kTrying:
      return "100 Trying";
    case kG:
      return "Timer G";
    case kH:
      return "Timer H";
    case kI:
      return "Timer I";
    case kL:
      return "Timer L";
  }
  return "";
}

uint32_t InviteServer::ResponseTag() const {
  return state_ == kProceeding ? kTrying : kG;
}

uint32_t InviteServer::TransactionTag() const {
  return state_ == kAccepted ? kL : state_ == kCompleted ? kH : kI;
}

void InviteServer::DescribeMachine(Description& out) const {
  DescribeHead(out);
  DescribeTimer(out, response_timer_, ResponseTag());
  DescribeTimer(out, transaction_timer_, TransactionTag());
  out.Close();
}

}  // namespace sipsim::sip
