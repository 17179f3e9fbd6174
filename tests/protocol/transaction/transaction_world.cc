#include "tests/protocol/transaction/transaction_world.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "protocol/base/description.h"

namespace sipsim::sip {
namespace {

NodeContext& WithTcp(FakeNodeContext& fake) {
  fake.AddListeningPoint(TransportProtocol::kTcp, "192.0.2.101:5060",
                         "pc33.atlanta.com");
  return fake.context();
}

// "INVITE" of a request, "200" of a response.
std::string KindOf(const FakeNodeContext::SentMessage& message) {
  const std::vector<std::string> words =
      absl::StrSplit(message.start_line(), ' ');
  return words[0] == "SIP/2.0" ? words[1] : words[0];
}

}  // namespace

TransactionWorld::TransactionWorld(bool reliable,
                                   const TransactionOptions& options)
    : fake("192.0.2.101:5060", "pc33.atlanta.com"),
      layer(WithTcp(fake), *this, options),
      reliable_(reliable),
      peer_(fake.FlowTo("192.0.2.201:5060", reliable ? 1 : 0)) {
  if (reliable) layer.transport().OnAccepted(peer_, nullptr);
}

std::string TransactionWorld::OurVia(absl::string_view branch) const {
  return absl::StrCat("SIP/2.0/", TransportName(peer_.protocol),
                      " pc33.atlanta.com;branch=", branch);
}

std::string TransactionWorld::PeerVia(absl::string_view branch) const {
  return absl::StrCat("SIP/2.0/", TransportName(peer_.protocol),
                      " ss1.example.com:5060",
                      branch.empty() ? "" : ";branch=", branch);
}

ClientTransaction& TransactionWorld::StartClient(absl::string_view method,
                                                 absl::string_view branch) {
  RequestText request;
  request.method = std::string(method);
  request.via = OurVia(branch);
  client = &layer.StartClient(MethodFromText(method), branch, request.ToBytes(),
                              peer_, this);
  return *client;
}

void TransactionWorld::ReceiveResponse(int status_code,
                                       absl::string_view method,
                                       absl::string_view branch) {
  ResponseText response;
  response.status_code = status_code;
  response.via = OurVia(branch);
  response.cseq = absl::StrCat("986759 ", method);
  Receive(response.ToString());
}

void TransactionWorld::ReceiveRequest(absl::string_view method,
                                      absl::string_view branch) {
  RequestText request;
  request.method = std::string(method);
  request.via = PeerVia(branch);
  Receive(request.ToString());
}

void TransactionWorld::Respond(int status_code) {
  if (server == nullptr) return;
  ResponseText response;
  response.status_code = status_code;
  response.via = PeerVia(server->branch());
  response.cseq = absl::StrCat("986759 ", MethodText(server->method()));
  server->Respond(status_code, response.ToBytes());
}

std::string TransactionWorld::Sent() const {
  return absl::StrJoin(fake.sent(), " ", [](std::string* out, const auto& m) {
    absl::StrAppend(out, KindOf(m));
  });
}

std::string TransactionWorld::SentTimes() const {
  return absl::StrJoin(fake.sent(), " ", [](std::string* out, const auto& m) {
    absl::StrAppend(out, FormatDuration(m.at.time_since_epoch()));
  });
}

std::string TransactionWorld::Told() const {
  std::vector<std::string> told = told_;
  if (fake.CountOf("response_dropped") > 0) told.push_back("dropped");
  return absl::StrJoin(told, ", ");
}

std::string TransactionWorld::Timers() const {
  std::vector<std::string> timers;
  for (const auto& timer : fake.pending_timers()) {
    if (timer.name == "idle connection") continue;  // Not of a transaction.
    timers.push_back(absl::StrCat(absl::StripPrefix(timer.name, "Timer "), " ",
                                  FormatDuration(timer.left)));
  }
  return absl::StrJoin(timers, ", ");
}

void TransactionWorld::ClearRecords() {
  fake.ClearRecords();
  told_.clear();
}

void TransactionWorld::OnRequest(ServerTransaction& transaction,
                                 Message& request, const Flow&) {
  told_.push_back(absl::StrCat("request ", request.method_text()));
  server = &transaction;
  transaction.SetUser(this);
  if (on_request) on_request(transaction, request);
}

void TransactionWorld::OnAck(Message&, const Flow&) {
  told_.push_back("ACK to the core");
}

void TransactionWorld::OnStrayResponse(Message& response, const Flow&) {
  told_.push_back(absl::StrCat("stray ", response.status_code()));
}

void TransactionWorld::OnResponse(ClientTransaction& transaction,
                                  Message& response) {
  told_.push_back(absl::StrCat(response.status_code()));
  if (on_response) on_response(transaction, response);
}

void TransactionWorld::OnFailure(ClientTransaction&, ClientFailure failure) {
  told_.push_back(failure == ClientFailure::kTimeout ? "timeout" : "error");
}

void TransactionWorld::OnTerminated(ClientTransaction& transaction) {
  told_.push_back("end");
  if (client == &transaction) client = nullptr;
}

void TransactionWorld::OnAck(ServerTransaction&, Message&) {
  told_.push_back("ACK");
}

void TransactionWorld::OnFailure(ServerTransaction&) {
  told_.push_back("failure");
}

void TransactionWorld::OnTerminated(ServerTransaction& transaction) {
  told_.push_back("end");
  if (server == &transaction) server = nullptr;
}

}  // namespace sipsim::sip
