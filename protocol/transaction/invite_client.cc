#include "protocol/transaction/invite_client.h"

#include <utility>

#include "protocol/message/builder.h"

namespace sipsim::sip {

using enum TransactionState;

InviteClient::InviteClient(MachineHost& host, const ClientKey& key,
                           BufferRef request, const Flow& flow,
                           ClientTransactionUser* user)
    : ClientMachine(host, Kind::kInviteClient, Method::kInvite, key,
                    std::move(request), flow, user) {
  state_ = kCalling;
  Created();
}

// 17.1.1.2: Timer A only over unreliable transports, Timer B over all.
void InviteClient::Begin() {
  Send(request_);
  if (!reliable()) {
    interval_ = values().t1;
    Start(retransmit_timer_, interval_, kA);
  }
  Start(transaction_timer_, values().timer_b, kB);
}

void InviteClient::OnResponse(Message& response) {
  const int code = response.status_code();
  Handle(code < 200   ? Input::kProvisional
         : code < 300 ? Input::kSuccess
                      : Input::kFailure,
         &response);
}

void InviteClient::OnTimerFired(uint32_t tag) {
  (tag == kA ? retransmit_timer_ : transaction_timer_).Fired();
  switch (tag) {
    case kTimerRefused:
      return Handle(Input::kTransportError, nullptr);
    case kA:
      return Handle(Input::kTimerA, nullptr);
    case kB:
      return Handle(Input::kTimerB, nullptr);
    case kCancel:
      return Handle(Input::kTimerCancel, nullptr);
    case kD:
      return Handle(Input::kTimerD, nullptr);
    case kM:
      return Handle(Input::kTimerM, nullptr);
  }
}

// `response` is there for the three classes of responses.
void InviteClient::Handle(Input input, Message* response) {
  switch (Cell(state_, input)) {
    // --- Figure 5, Calling.
    case Cell(kCalling, Input::kProvisional):
      return Proceed(*response);
    case Cell(kCalling, Input::kSuccess):
      return Accept(*response);
    case Cell(kCalling, Input::kFailure):
      return Complete(*response);
    case Cell(kCalling, Input::kTimerA):
      return Retransmit();
    case Cell(kCalling, Input::kTimerB):
      return Fail(ClientFailure::kTimeout);
    case Cell(kCalling, Input::kTransportError):
      return Fail(ClientFailure::kTransportError);

    // --- Proceeding.
    case Cell(kProceeding, Input::kProvisional):
      return PassUp(*response);
    case Cell(kProceeding, Input::kSuccess):
      return Accept(*response);
    case Cell(kProceeding, Input::kFailure):
      return Complete(*response);
    case Cell(kProceeding, Input::kCancelSent):
      return Start(transaction_timer_, 64 * values().t1, kCancel);
    case Cell(kProceeding, Input::kTimerCancel):
      // 9.1: without an answer to the CANCELled INVITE it counts as over.
      return Fail(ClientFailure::kTimeout);
    case Cell(kProceeding, Input::kTransportError):
      // The server has answered: the error is about an older copy.
      return;

    // --- RFC 6026, Accepted: each further 2xx, of whatever fork, goes up.
    case Cell(kAccepted, Input::kSuccess):
      return PassUp(*response);
    case Cell(kAccepted, Input::kProvisional):
    case Cell(kAccepted, Input::kFailure):
    case Cell(kAccepted, Input::kTransportError):
      return;
    case Cell(kAccepted, Input::kTimerM):
      return Terminate();

    // --- Completed.
    case Cell(kCompleted, Input::kFailure):
      if (ack_) Send(ack_);
      return;
    case Cell(kCompleted, Input::kProvisional):
    case Cell(kCompleted, Input::kSuccess):
      return;
    case Cell(kCompleted, Input::kTimerD):
    case Cell(kCompleted, Input::kTransportError):
      // The user has its final response; it hears of the end only.
      return Terminate();

    // --- All other cells cannot be: Timers A and B are set in Calling only,
    // the one after CANCEL in Proceeding, M in Accepted, D in Completed; the
    // layer cancels in Proceeding only; what has terminated is not found.
    default:
      ImpossibleCell(machine_name(), state_, static_cast<uint32_t>(input));
  }
}

// 17.1.1.2: Timer A doubles without a cap, as long as Timer B lets it.
void InviteClient::Retransmit() {
  interval_ *= 2;
  Start(retransmit_timer_, interval_, kA);
  Send(request_);
}

void InviteClient::Proceed(Message& response) {
  retransmit_timer_.Cancel();
  transaction_timer_.Cancel();
  Enter(kProceeding);
  PassUp(response);
}

void InviteClient::Accept(Message& response) {
  retransmit_timer_.Cancel();
  Start(transaction_timer_, values().timer_m, kM);
  Enter(kAccepted);
  ForgetRequest();
  PassUp(response);
}

// 17.1.1.3: the ACK goes where the INVITE went.
void InviteClient::Complete(Message& response) {
  retransmit_timer_.Cancel();
  Start(transaction_timer_, reliable() ? Duration::zero() : values().timer_d,
        kD);
  Enter(kCompleted);
  if (const Message* invite = ReadAgain(host_, request_)) {
    ack_ = BuildAckForNon2xx(*invite, response);
    Send(ack_);
  }
  ForgetRequest();
  PassUp(response);
}

const char* InviteClient::TimerName(uint32_t tag) const {
  switch (tag) {
    case kA:
      return "Timer A";
    case kB:
      return "Timer B";
    case kCancel:
      return "after CANCEL";
    case kD:
      return "Timer D";
    case kM:
      return "Timer M";
  }
  return "refused";
}

// What the transaction timer waits for in this state.
uint32_t InviteClient::TransactionTag() const {
  switch (state_) {
    case kCalling:
      return kB;
    case kProceeding:
      return kCancel;
    case kAccepted:
      return kM;
    default:
      return kD;
  }
}

void InviteClient::DescribeMachine(Description& out) const {
  DescribeHead(out);
  DescribeTimer(out, retransmit_timer_, kA);
  DescribeTimer(out, transaction_timer_, TransactionTag());
  out.Close();
}

}  // namespace sipsim::sip
