#include "protocol/transaction/non_invite_client.h"

#include <algorithm>
#include <utility>

namespace sipsim::sip {

using enum TransactionState;

NonInviteClient::NonInviteClient(MachineHost& host, Method method,
                                 const ClientKey& key, BufferRef request,
                                 const Flow& flow, ClientTransactionUser* user)
    : ClientMachine(host, Kind::kNonInviteClient, method, key,
                    std::move(request), flow, user) {
  state_ = kTrying;
  Created();
}

// 17.1.2.2: Timer E only over unreliable transports, Timer F over all.
void NonInviteClient::Begin() {
  Send(request_);
  if (!reliable()) {
    interval_ = values().t1;
    Start(retransmit_timer_, interval_, kE);
  }
  Start(transaction_timer_, values().timer_f, kF);
}

void NonInviteClient::OnResponse(Message& response) {
  Handle(response.status_code() < 200 ? Input::kProvisional : Input::kFinal,
         &response);
}

void NonInviteClient::OnTimerFired(uint32_t tag) {
  (tag == kE ? retransmit_timer_ : transaction_timer_).Fired();
  switch (tag) {
    case kTimerRefused:
      return Handle(Input::kTransportError, nullptr);
    case kE:
      return Handle(Input::kTimerE, nullptr);
    case kF:
      return Handle(Input::kTimerF, nullptr);
    case kK:
      return Handle(Input::kTimerK, nullptr);
  }
}

// `response` is there for the two classes of responses.
void NonInviteClient::Handle(Input input, Message* response) {
  switch (Cell(state_, input)) {
    // --- Figure 6, Trying.
    case Cell(kTrying, Input::kProvisional):
      return Proceed(*response);
    case Cell(kTrying, Input::kFinal):
      return Complete(*response);
    case Cell(kTrying, Input::kTimerE):
      return Retransmit(std::min(2 * interval_, values().t2));
    case Cell(kTrying, Input::kTimerF):
      return Fail(ClientFailure::kTimeout);
    case Cell(kTrying, Input::kTransportError):
      return Fail(ClientFailure::kTransportError);

    // --- Proceeding: retransmissions go on, every T2.
    case Cell(kProceeding, Input::kProvisional):
      return PassUp(*response);
    case Cell(kProceeding, Input::kFinal):
      return Complete(*response);
    case Cell(kProceeding, Input::kTimerE):
      return Retransmit(values().t2);
    case Cell(kProceeding, Input::kTimerF):
      return Fail(ClientFailure::kTimeout);
    case Cell(kProceeding, Input::kTransportError):
      return Fail(ClientFailure::kTransportError);

    // --- Completed absorbs response retransmissions. Nothing is sent here: a
    // transport error is about an older copy.
    case Cell(kCompleted, Input::kProvisional):
    case Cell(kCompleted, Input::kFinal):
    case Cell(kCompleted, Input::kTransportError):
      return;
    case Cell(kCompleted, Input::kTimerK):
      return Terminate();

    // --- All other cells cannot be: Timers E and F are set in Trying and
    // Proceeding only, K in Completed; what has terminated is not found.
    default:
      ImpossibleCell(machine_name(), state_, static_cast<uint32_t>(input));
  }
}

void NonInviteClient::Retransmit(Duration next_interval) {
  interval_ = next_interval;
  Start(retransmit_timer_, interval_, kE);
  Send(request_);
}

// Timers E and F run on; E takes T2 when it fires next.
void NonInviteClient::Proceed(Message& response) {
  Enter(kProceeding);
  PassUp(response);
}

void NonInviteClient::Complete(Message& response) {
  retransmit_timer_.Cancel();
  Start(transaction_timer_, reliable() ? Duration::zero() : values().timer_k,
        kK);
  Enter(kCompleted);
  ForgetRequest();
  PassUp(response);
}

const char* NonInviteClient::TimerName(uint32_t tag) const {
  switch (tag) {
    case kE:
      return "Timer E";
    case kF:
      return "Timer F";
    case kK:
      return "Timer K";
  }
  return "refused";
}

void NonInviteClient::DescribeMachine(Description& out) const {
  DescribeHead(out);
  DescribeTimer(out, retransmit_timer_, kE);
  DescribeTimer(out, transaction_timer_, state_ == kCompleted ? kK : kF);
  out.Close();
}

}  // namespace sipsim::sip
