// Whole lives of the four transaction machines over an unreliable transport:
// from the first message to the reaping of the machine, with every timer set
// and cancelled on the way, and matching through the table.
//
// "parsed": the messages come in parsed already, so that what is measured is
// the transaction layer. "bytes": they come in as datagrams. The argument is
// the number of other transactions open meanwhile.

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "bench/allocation_counter.h"
#include "bench/bench_node.h"
#include "benchmark/benchmark.h"
#include "protocol/base/check.h"
#include "protocol/message/parser.h"
#include "protocol/transaction/transaction_layer.h"

namespace sipsim::bench {
namespace {

using sip::BufferRef;
using sip::Flow;
using sip::Message;
using sip::Method;

class QuietUser : public sip::TransactionUser,
                  public sip::ClientTransactionUser,
                  public sip::ServerTransactionUser {
 public:
  void OnRequest(sip::ServerTransaction& transaction, Message&,
                 const Flow&) override {
    transaction.SetUser(this);
    server = &transaction;
  }
  void OnAck(Message&, const Flow&) override {}
  void OnStrayResponse(Message&, const Flow&) override { ++strays; }
  void OnResponse(sip::ClientTransaction&, Message&) override {}
  void OnFailure(sip::ClientTransaction&, sip::ClientFailure) override {}
  void OnTerminated(sip::ClientTransaction&) override { ++ended; }
  void OnAck(sip::ServerTransaction&, Message&) override {}
  void OnFailure(sip::ServerTransaction&) override {}
  void OnTerminated(sip::ServerTransaction&) override { ++ended; }

  sip::ServerTransaction* server = nullptr;
  uint64_t strays = 0;
  uint64_t ended = 0;
};

constexpr char kBranch[] = "z9hG4bK74bf9b3d8f2a1c07";

std::string Text(absl::string_view first_line, absl::string_view cseq,
                 absl::string_view to_tag) {
  return absl::StrCat(
      first_line,
      "\r\nVia: SIP/2.0/UDP client.atlanta.example.com:5060;branch=", kBranch,
      "\r\nMax-Forwards: 70\r\n"
      "From: Alice <sip:alice@atlanta.example.com>;tag=9fxced76sl\r\n"
      "To: Bob <sip:bob@biloxi.example.com>",
      to_tag,
      "\r\nCall-ID: 3848276298220188511@atlanta.example.com\r\n"
      "CSeq: ",
      cseq,
      "\r\nContact: <sip:alice@client.atlanta.example.com>\r\n"
      "Content-Length: 0\r\n\r\n");
}

// One message, in both forms in which it may come in.
class Incoming {
 public:
  Incoming(absl::string_view first_line, absl::string_view cseq,
           absl::string_view to_tag = ";tag=314159")
      : bytes_(BufferRef::Copy(Text(first_line, cseq, to_tag))) {
    SIP_CHECK(sip::ParseMessage(bytes_, sip::ParseLimits(), &message_).ok());
  }
  const BufferRef& bytes() const { return bytes_; }
  Message& message() { return message_; }
  int status_code() const { return message_.status_code(); }

 private:
  BufferRef bytes_;
  Message message_;
};

class World {
 public:
  World(bool parsed, int64_t live_count)
      : parsed_(parsed), layer_(node_.context(), user_) {
    const BufferRef request = BufferRef::Copy("OPTIONS");
    for (int64_t i = 0; i < live_count; ++i) {
      layer_.StartClient(Method::kOptions, layer_.NewBranch(), request, flow_,
                         nullptr);
    }
    live_count_ = layer_.client_count();
  }

  void Receive(Incoming& incoming) {
    if (!parsed_) return layer_.transport().OnBytes(flow_, incoming.bytes());
    if (incoming.message().is_request()) {
      layer_.OnRequest(incoming.message(), flow_);
    } else {
      layer_.OnResponse(incoming.message(), flow_);
    }
  }
  void StartClient(Method method, const Incoming& request) {
    layer_.StartClient(method, kBranch, request.bytes(), flow_, &user_);
  }
  void Respond(const Incoming& response) {
    user_.server->Respond(response.status_code(), response.bytes());
  }
  void FireLatest() { node_.FireLatest(); }

  // Every life has begun and ended, and nothing went astray.
  void CheckLives(uint64_t count) const {
    SIP_CHECK(user_.ended == count);
    SIP_CHECK(user_.strays == 0);
    SIP_CHECK(node_.counted() == 0);
    SIP_CHECK(layer_.client_count() == live_count_);
    SIP_CHECK(layer_.server_count() == 0);
  }

 private:
  const bool parsed_;
  BenchNode node_;
  QuietUser user_;
  const Flow flow_{sip::TransportProtocol::kUdp,
                   {sip::IpAddress::V4(0xc0000265), 5060},
                   {sip::IpAddress::V4(0xc000026f), 5060}};
  sip::TransactionLayer layer_;
  size_t live_count_ = 0;
};

// Runs `life` over and over; the first ones fill the pools and free lists.
template <typename Life>
void RunLives(benchmark::State& state, World& world, size_t machine_bytes,
              const Life& life) {
  constexpr uint64_t kWarmUp = 16;
  for (uint64_t i = 0; i < kWarmUp; ++i) life();
  const AllocationScope scope;
  for (auto _ : state) life();
  const AllocationCounts counts = scope.counts();
  const auto lives = static_cast<uint64_t>(state.iterations());
  world.CheckLives(kWarmUp + lives);
  state.SetItemsProcessed(state.iterations());
  ReportAllocations(state, counts, state.iterations());
  state.counters["machine_bytes"] = static_cast<double>(machine_bytes);
}

constexpr char kInvite[] = "INVITE sip:bob@biloxi.example.com SIP/2.0";
constexpr char kAck[] = "ACK sip:bob@biloxi.example.com SIP/2.0";
constexpr char kBye[] = "BYE sip:bob@biloxi.example.com SIP/2.0";

// INVITE, 100, 180 and the final response; Timers A, B and D or M. The ACK for
// the failure is made here.
void LiveInviteClient(benchmark::State& state, bool parsed,
                      absl::string_view final_response) {
  World world(parsed, state.range(0));
  Incoming invite(kInvite, "1 INVITE", "");
  Incoming trying("SIP/2.0 100 Trying", "1 INVITE", "");
  Incoming ringing("SIP/2.0 180 Ringing", "1 INVITE");
  Incoming answer(final_response, "1 INVITE");
  RunLives(state, world, sizeof(sip::InviteClient), [&] {
    world.StartClient(Method::kInvite, invite);
    world.Receive(trying);
    world.Receive(ringing);
    world.Receive(answer);
    world.FireLatest();
  });
}

void InviteClientFailure(benchmark::State& state, bool parsed) {
  LiveInviteClient(state, parsed, "SIP/2.0 486 Busy Here");
}

void InviteClientSuccess(benchmark::State& state, bool parsed) {
  LiveInviteClient(state, parsed, "SIP/2.0 200 OK");
}

// INVITE, 180, 486, ACK; Timers G, H, I and the 200 ms for 100 (Trying).
void InviteServerFailure(benchmark::State& state, bool parsed) {
  World world(parsed, state.range(0));
  Incoming invite(kInvite, "1 INVITE", "");
  Incoming ack(kAck, "1 ACK");
  Incoming ringing("SIP/2.0 180 Ringing", "1 INVITE");
  Incoming busy("SIP/2.0 486 Busy Here", "1 INVITE");
  RunLives(state, world, sizeof(sip::InviteServer), [&] {
    world.Receive(invite);
    world.Respond(ringing);
    world.Respond(busy);
    world.Receive(ack);
    world.FireLatest();
  });
}

// INVITE, 180, 200; Timer L and the 200 ms for 100 (Trying).
void InviteServerSuccess(benchmark::State& state, bool parsed) {
  World world(parsed, state.range(0));
  Incoming invite(kInvite, "1 INVITE", "");
  Incoming ringing("SIP/2.0 180 Ringing", "1 INVITE");
  Incoming ok("SIP/2.0 200 OK", "1 INVITE");
  RunLives(state, world, sizeof(sip::InviteServer), [&] {
    world.Receive(invite);
    world.Respond(ringing);
    world.Respond(ok);
    world.FireLatest();
  });
}

// BYE, 200; Timers E, F, K.
void NonInviteClient(benchmark::State& state, bool parsed) {
  World world(parsed, state.range(0));
  Incoming bye(kBye, "2 BYE");
  Incoming ok("SIP/2.0 200 OK", "2 BYE");
  RunLives(state, world, sizeof(sip::NonInviteClient), [&] {
    world.StartClient(Method::kBye, bye);
    world.Receive(ok);
    world.FireLatest();
  });
}

// BYE, 200; Timer J and RFC 4320's 3.5 s for 100 (Trying).
void NonInviteServer(benchmark::State& state, bool parsed) {
  World world(parsed, state.range(0));
  Incoming bye(kBye, "2 BYE");
  Incoming ok("SIP/2.0 200 OK", "2 BYE");
  RunLives(state, world, sizeof(sip::NonInviteServer), [&] {
    world.Receive(bye);
    world.Respond(ok);
    world.FireLatest();
  });
}

#define SIPSIM_LIFE(life)                                                \
  BENCHMARK_CAPTURE(life, parsed, true)->Arg(0)->Arg(1000)->Arg(100000); \
  BENCHMARK_CAPTURE(life, bytes, false)->Arg(0)

SIPSIM_LIFE(InviteClientFailure);
SIPSIM_LIFE(InviteClientSuccess);
SIPSIM_LIFE(InviteServerFailure);
SIPSIM_LIFE(InviteServerSuccess);
SIPSIM_LIFE(NonInviteClient);
SIPSIM_LIFE(NonInviteServer);

}  // namespace
}  // namespace sipsim::bench
