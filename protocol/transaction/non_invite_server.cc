#include "protocol/transaction/non_invite_server.h"

#include <utility>

namespace sipsim::sip {
namespace {

// RFC 4320 section 4.1: the time it takes Timer E to be reset to T2.
Duration TryingDelay(const TimerValues& values) {
  Duration delay{};
  for (Duration e = values.t1; e < values.t2 && e > Duration::zero(); e *= 2) {
    delay += e;
  }
  return delay;
}

}  // namespace

using enum TransactionState;

NonInviteServer::NonInviteServer(MachineHost& host, const ServerKey& key,
                                 const Message& request, const Flow& flow)
    : ServerMachine(host, Kind::kNonInviteServer, key, request, flow) {
  state_ = TransactionState::kTrying;
  Created();
}

void NonInviteServer::AfterRequest(const BufferRef& request,
                                   const Flow& arrival) {
  if (state_ != TransactionState::kTrying) return;
  KeepRequest(request, arrival);
  Start(timer_, TryingDelay(values()), kTimer100);
}

void NonInviteServer::OnRetransmission() { Handle(Input::kRetransmission, {}); }

void NonInviteServer::OnTransportError() { Handle(Input::kTransportError, {}); }

void NonInviteServer::Respond(int status_code, BufferRef bytes) {
  Handle(status_code == 100   ? Input::kTrying
         : status_code < 200  ? Input::kProvisional
         : status_code == 408 ? Input::kTimeout
                              : Input::kFinal,
         {.status_code = status_code, .response = std::move(bytes)});
}

void NonInviteServer::EndSilently() {
  Handle(Input::kTimeout, {.status_code = 408, .response = {}});
}

void NonInviteServer::OnTimerFired(uint32_t tag) {
  timer_.Fired();
  Handle(tag == kJ ? Input::kTimerJ : Input::kTimerTrying, {});
}

void NonInviteServer::Handle(Input input, Event event) {
  constexpr auto kTryingState = TransactionState::kTrying;
  switch (Cell(state_, input)) {
    // --- Figure 8, Trying.
    case Cell(kTryingState, Input::kRetransmission):
      return;
    case Cell(kTryingState, Input::kTrying):
      return TryFromUser(std::move(event));
    case Cell(kTryingState, Input::kProvisional):
      return Drop(event.status_code);
    case Cell(kTryingState, Input::kTimeout):
      return CompleteSilently(std::move(event));
    case Cell(kTryingState, Input::kFinal):
      return Complete(std::move(event));
    case Cell(kTryingState, Input::kTimerTrying):
      return SendTrying();
    case Cell(kTryingState, Input::kTransportError):
      // Nothing has been sent.
      return;

    // --- Proceeding: a 100 has been sent, so one more may be.
    case Cell(kProceeding, Input::kRetransmission):
      return Resend();
    case Cell(kProceeding, Input::kTrying):
      return SendResponse(std::move(event.response));
    case Cell(kProceeding, Input::kProvisional):
      return Drop(event.status_code);
    case Cell(kProceeding, Input::kTimeout):
      return CompleteSilently(std::move(event));
    case Cell(kProceeding, Input::kFinal):
      return Complete(std::move(event));
    case Cell(kProceeding, Input::kTransportError):
      return Break();

    // --- Completed.
    case Cell(kCompleted, Input::kRetransmission):
      return Resend();
    case Cell(kCompleted, Input::kTrying):
    case Cell(kCompleted, Input::kProvisional):
    case Cell(kCompleted, Input::kTimeout):
    case Cell(kCompleted, Input::kFinal):
      return Drop(event.status_code);
    case Cell(kCompleted, Input::kTimerJ):
      return Terminate();
    case Cell(kCompleted, Input::kTransportError):
      return Break();

    // --- The user answers what has ended in this very dispatch.
    case Cell(kTerminated, Input::kTrying):
    case Cell(kTerminated, Input::kProvisional):
    case Cell(kTerminated, Input::kTimeout):
    case Cell(kTerminated, Input::kFinal):
      return Drop(event.status_code);

    // --- All other cells cannot be: the 100 (Trying) timer is set in Trying
    // only, J in Completed; what has terminated is not found.
    default:
      ImpossibleCell(machine_name(), state_, static_cast<uint32_t>(input));
  }
}

// RFC 4320 section 4.1: a 100 at any time, but over a reliable transport only;
// over UDP the machine's own timer decides.
void NonInviteServer::TryFromUser(Event event) {
  if (!reliable()) return Drop(event.status_code);
  timer_.Cancel();
  Enter(kProceeding);
  SendResponse(std::move(event.response));
}

void NonInviteServer::SendTrying() {
  BufferRef trying = BuildTrying();
  if (!trying) return;
  Enter(kProceeding);
  SendResponse(std::move(trying));
}

void NonInviteServer::Complete(Event event) {
  Start(timer_, reliable() ? Duration::zero() : values().timer_j, kJ);
  Enter(kCompleted);
  SendResponse(std::move(event.response));
}

// RFC 4320 section 4.2: no final response at all rather than a 408.
void NonInviteServer::CompleteSilently(Event event) {
  Drop(event.status_code);
  request_ = last_response_ = BufferRef();
  Start(timer_, reliable() ? Duration::zero() : values().timer_j, kJ);
  Enter(kCompleted);
}

void NonInviteServer::Break() {
  timer_.Cancel();
  Fail();
}

const char* NonInviteServer::TimerName(uint32_t tag) const {
  return tag == kJ ? "Timer J" : "100 Trying";
}

void NonInviteServer::DescribeMachine(Description& out) const {
  DescribeHead(out);
  DescribeTimer(out, timer_, state_ == kCompleted ? kJ : kTimer100);
  out.Close();
}

}  // namespace sipsim::sip
