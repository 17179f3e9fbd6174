#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "bench/peers/exchange.h"
#include "protocol/message/builder.h"
#include "protocol/port/node_context.h"
#include "protocol/transaction/transaction_layer.h"
#include "sim/core/simulator.h"

namespace sipsim::bench {
namespace {

using sip::BufferRef;
using sip::Flow;
using sip::HeaderId;
using sip::Message;

constexpr sim::Duration kTimePerExchange(3'200'000);

class Node;

// A datagram on its way.
struct Datagram {
  Node* receiver;
  BufferRef bytes;
};

// One end: a transaction layer, its ports, and the user that answers. Timers
// are the simulator's; datagrams wait in a queue that both ends share.
class Node : public sip::Clock,
             public sip::TimerService,
             public sip::Transport,
             public sip::Resolver,
             public sip::Random,
             public sip::Observer,
             public sim::EventTarget,
             public sip::TransactionUser,
             public sip::ClientTransactionUser {
 public:
  Node(sim::Simulator& simulator, std::deque<Datagram>& wire, uint16_t port,
       uint16_t peer_port, absl::string_view sent_by, int answer)
      : simulator_(simulator),
        wire_(wire),
        host_(simulator.AddHost(sent_by)),
        answer_(answer),
        point_{sip::TransportProtocol::kUdp,
               {sip::IpAddress::V4(0x7f000001), port},
               sent_by},
        flow_{sip::TransportProtocol::kUdp,
              {sip::IpAddress::V4(0x7f000001), port},
              {sip::IpAddress::V4(0x7f000001), peer_port}},
        layer_(context_, *this) {}

  void set_peer(Node* peer) { peer_ = peer; }
  sip::TransactionLayer& layer() { return layer_; }
  void Receive(BufferRef bytes) {
    layer_.transport().OnBytes(flow_, std::move(bytes));
  }
  void StartClient(sip::Method method);
  // The final response to the latest request; 0 if there was none.
  int final_status() const { return final_status_; }

  // The ports.
  sip::Time Now() const override {
    return sip::Time(simulator_.now().time_since_epoch());
  }
  sip::TimerHandle Start(sip::Time deadline, sip::TimerUser& user,
                         uint32_t tag) override {
    return simulator_.StartTimer(
        host_, sim::SimTime(deadline.time_since_epoch()), *this, &user, tag);
  }
  void Cancel(sip::TimerHandle handle) override { simulator_.Cancel(handle); }
  void OnEvent(const sim::Event& event) override {
    static_cast<sip::TimerUser*>(event.object)->OnTimer(event.tag);
  }
  void Send(const Flow&, BufferRef bytes) override {
    wire_.push_back({peer_, std::move(bytes)});
  }
  // UDP only: never called.
  sip::ConnectionId Connect(const sip::Flow&, absl::string_view) override {
    return 0;
  }
  void Close(sip::ConnectionId) override {}
  absl::Span<const sip::ListeningPoint> listening_points() const override {
    return absl::MakeSpan(&point_, 1);
  }
  absl::Span<const sip::IpAddress> LookupHost(
      absl::string_view) const override {
    return {};
  }
  uint64_t Draw(sip::RandomPurpose) override { return ++draws_; }
  bool wants_details() const override { return false; }
  void OnStateChange(const char*, absl::string_view, const char*,
                     const char*) override {}
  void OnCount(const char*, absl::string_view) override {}

  // The users.
  void OnRequest(sip::ServerTransaction& transaction, Message& request,
                 const Flow&) override {
    transaction.Respond(answer_,
                        StartResponseTo(request, answer_, "314159").Finish());
  }
  void OnAck(Message&, const Flow&) override {}
  void OnStrayResponse(Message&, const Flow&) override {}
  void OnResponse(sip::ClientTransaction&, Message& response) override {
    final_status_ = response.status_code();
  }
  void OnFailure(sip::ClientTransaction&, sip::ClientFailure) override {}
  void OnTerminated(sip::ClientTransaction&) override {}

 private:
  sim::Simulator& simulator_;
  std::deque<Datagram>& wire_;
  const sim::HostIndex host_;
  const int answer_;
  const sip::ListeningPoint point_;
  const Flow flow_;
  sip::NodeContext context_{*this, *this, *this, *this, *this, *this, {}, {}};
  sip::TransactionLayer layer_;
  Node* peer_ = nullptr;
  int final_status_ = 0;
  uint32_t cseq_ = 0;
  uint64_t draws_ = 0;
};

void Node::StartClient(sip::Method method) {
  final_status_ = 0;
  const std::string branch = layer_.NewBranch();
  const absl::string_view name = MethodText(method);
  sip::MessageBuilder builder;
  builder.StartRequest(name, "sip:bob@127.0.0.1:5070");
  builder.Add(HeaderId::kVia, layer_.transport().ViaFor(flow_, branch));
  builder.Add(HeaderId::kMaxForwards, 70);
  builder.Add(HeaderId::kFrom,
              "Alice <sip:alice@atlanta.example.com>;tag=9fxced76sl");
  builder.Add(HeaderId::kTo, "Bob <sip:bob@biloxi.example.com>");
  builder.Add(HeaderId::kCallId, "3848276298220188511@atlanta.example.com");
  builder.Begin(HeaderId::kCSeq);
  builder.Append(++cseq_);
  builder.Append(" ");
  builder.Append(name);
  builder.End();
  layer_.StartClient(method, branch, std::move(builder).Finish(), flow_, this);
}

class SipsimExchange : public Exchange {
 public:
  explicit SipsimExchange(ExchangeKind kind)
      : method_(kind == ExchangeKind::kOptions ? sip::Method::kOptions
                                               : sip::Method::kInvite),
        answer_(kind == ExchangeKind::kOptions ? 200 : 486),
        client_(simulator_, wire_, 5060, 5070, "127.0.0.1:5060", answer_),
        server_(simulator_, wire_, 5070, 5060, "127.0.0.1:5070", answer_) {
    client_.set_peer(&server_);
    server_.set_peer(&client_);
  }

  bool RunOne() override {
    client_.StartClient(method_);
    while (!wire_.empty()) {
      Datagram datagram = std::move(wire_.front());
      wire_.pop_front();
      datagram.receiver->Receive(std::move(datagram.bytes));
    }
    simulator_.RunFor(kTimePerExchange);
    return client_.final_status() == answer_;
  }

 private:
  const sip::Method method_;
  const int answer_;
  sim::Simulator simulator_;
  std::deque<Datagram> wire_;
  Node client_;
  Node server_;
};

}  // namespace

std::unique_ptr<Exchange> MakeSipsimExchange(ExchangeKind kind) {
  return std::make_unique<SipsimExchange>(kind);
}

}  // namespace sipsim::bench
