// One proxy hop: bytes in, RFC 3261 section 16, bytes out.
//
// ForwardRequest is the rewrite alone: parse, validate, preprocess the
// route, write the copy for one target. Call is all that a proxy does for a
// call: INVITE, 180, 200, ACK, BYE, 200, with its transactions, response
// contexts and timers, to the reaping of the last one. The argument is the
// number of other calls that are up meanwhile, their INVITE transactions in
// Accepted.

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "bench/allocation_counter.h"
#include "bench/bench_node.h"
#include "benchmark/benchmark.h"
#include "protocol/base/check.h"
#include "protocol/message/parser.h"
#include "protocol/proxy/forwarded_request.h"
#include "protocol/proxy/location_policy.h"
#include "protocol/proxy/loop_detection.h"
#include "protocol/proxy/proxy.h"
#include "protocol/proxy/request_validation.h"
#include "protocol/proxy/response_context.h"
#include "protocol/proxy/routed_request.h"
#include "protocol/registrar/location_service.h"

namespace sipsim::bench {
namespace {

using sip::BufferRef;
using sip::Flow;

// The proxy is BenchNode's client.atlanta.example.com, for this domain.
constexpr char kDomain[] = "biloxi.example.com";
constexpr char kContact[] = "sip:bob@192.0.2.201";

Flow FromAlice() {
  return {.local = {sip::IpAddress::V4(0xc0000265), 5060},
          .remote = {sip::IpAddress::V4(0xc000026f), 5060}};
}

// F4 of RFC 3665 section 3.2, as the second proxy gets it (F5), and what
// follows in the dialog. "#" stands for the number of the call.
constexpr absl::string_view kInvite =
    "INVITE sip:bob@biloxi.example.com SIP/2.0\r\n"
    "Via: SIP/2.0/UDP ss1.atlanta.example.com:5060;branch=z9hG4bK#i\r\n"
    "Via: SIP/2.0/UDP pc33.atlanta.example.com:5060;branch=z9hG4bK74bf9"
    ";received=192.0.2.101\r\n"
    "Max-Forwards: 69\r\n"
    "Record-Route: <sip:ss1.atlanta.example.com;lr>\r\n"
    "From: Alice <sip:alice@atlanta.example.com>;tag=9fxced76sl\r\n"
    "To: Bob <sip:bob@biloxi.example.com>\r\n"
    "Call-ID: #@atlanta.example.com\r\n"
    "CSeq: 1 INVITE\r\n"
    "Contact: <sip:alice@client.atlanta.example.com;transport=udp>\r\n"
    "Content-Type: application/sdp\r\n"
    "Content-Length: 151\r\n"
    "\r\n"
    "v=0\r\n"
    "o=alice 2890844526 2890844526 IN IP4 client.atlanta.example.com\r\n"
    "s=-\r\n"
    "c=IN IP4 192.0.2.101\r\n"
    "t=0 0\r\n"
    "m=audio 49172 RTP/AVP 0\r\n"
    "a=rtpmap:0 PCMU/8000\r\n";

constexpr absl::string_view kInDialog =
    "$METHOD sip:bob@192.0.2.201 SIP/2.0\r\n"
    "Via: SIP/2.0/UDP ss1.atlanta.example.com:5060;branch=z9hG4bK#$METHOD\r\n"
    "Via: SIP/2.0/UDP pc33.atlanta.example.com:5060;branch=z9hG4bK74bd5"
    ";received=192.0.2.101\r\n"
    "Max-Forwards: 69\r\n"
    "Route: <sip:client.atlanta.example.com:5060;lr>\r\n"
    "From: Alice <sip:alice@atlanta.example.com>;tag=9fxced76sl\r\n"
    "To: Bob <sip:bob@biloxi.example.com>;tag=314159\r\n"
    "Call-ID: #@atlanta.example.com\r\n"
    "CSeq: 2 $METHOD\r\n"
    "Content-Length: 0\r\n"
    "\r\n";

std::string NumberOf(uint64_t call) {
  return absl::StrCat(absl::Hex(call, absl::kZeroPad16));
}

BufferRef Make(absl::string_view text, absl::string_view method,
               uint64_t call) {
  return BufferRef::Copy(
      absl::StrReplaceAll(text, {{"#", NumberOf(call)}, {"$METHOD", method}}));
}

// The response to a request that the proxy has sent.
BufferRef Answer(const BufferRef& request, int status_code) {
  std::string response = absl::StrCat("SIP/2.0 ", status_code, " OK\r\n");
  absl::string_view rest = request.view();
  rest.remove_prefix(rest.find("\r\n") + 2);
  while (rest[0] != '\r') {
    const absl::string_view line = rest.substr(0, rest.find("\r\n") + 2);
    rest.remove_prefix(line.size());
    if (line[0] == 'T' && line.find(";tag=") == absl::string_view::npos) {
      absl::StrAppend(&response, line.substr(0, line.size() - 2),
                      ";tag=314159\r\n");
    } else if (line[0] == 'V' || line[0] == 'R' || line[0] == 'F' ||
               line[0] == 'T' || line[1] == 'S' || line[1] == 'a') {
      absl::StrAppend(&response, line);
    }
  }
  absl::StrAppend(&response, "Contact: <sip:bob@192.0.2.201>\r\n",
                  "Content-Length: 0\r\n\r\n");
  return BufferRef::Copy(response);
}

class QuietHandler : public sip::MessageHandler {
 private:
  void OnRequest(sip::Message&, const Flow&) override {}
  void OnResponse(sip::Message&, const Flow&) override {}
  void OnSendFailed(const Flow&, const sip::FailedMessage&) override {}
};

// A proxy, and calls through it.
class ProxyBench {
 public:
  explicit ProxyBench(uint64_t live_count)
      : policy_(table_, {}), proxy_(node_.context(), Config(), policy_) {
    SIP_CHECK(table_.AddContact(absl::StrCat("sip:bob@", kDomain), kContact));
    // The live calls must not take the draws that the script's call gets.
    script_ = MakeScript(0);
    for (uint64_t call = 1; call <= live_count; ++call) {
      node_.Mark();
      Establish(call);
    }
    context_count_ = proxy_.open_context_count();
    transaction_count_ = proxy_.open_transaction_count();
  }

  static sip::ProxyConfig Config() {
    sip::ProxyConfig config;
    config.domains = {kDomain};
    return config;
  }

  // One call from the first message to the last timer.
  void RunCall() {
    node_.RestartDraws();
    node_.Mark();
    for (const BufferRef& message : script_) Receive(message);
    node_.FireSinceMark();
  }

  // All calls have ended as they should.
  void CheckCalls(uint64_t count, uint64_t sent_before) const {
    SIP_CHECK(node_.counted() == 0);
    SIP_CHECK(node_.sent_count() - sent_before == count * kSentPerCall);
    SIP_CHECK(proxy_.open_context_count() == context_count_);
    SIP_CHECK(proxy_.open_transaction_count() == transaction_count_);
  }
  uint64_t sent_count() const { return node_.sent_count(); }

  size_t script_bytes() const {
    size_t bytes = 0;
    for (const BufferRef& message : script_) bytes += message->size();
    return bytes;
  }
  size_t script_size() const { return script_.size(); }

  // INVITE, 100, 180, 200, ACK, BYE, 200.
  static constexpr uint64_t kSentPerCall = 7;

 private:
  void Receive(const BufferRef& message) {
    proxy_.transport_user().OnBytes(flow_, message);
  }
  // The first message that the proxy sends on receiving this.
  BufferRef Exchange(const BufferRef& message) {
    const size_t sent_count = node_.sent_since_mark().size();
    Receive(message);
    return node_.sent_since_mark()[sent_count];
  }

  // The messages that the proxy gets in one call, found out by making it. The
  // draws of later calls are others.
  std::vector<BufferRef> MakeScript(uint64_t call) {
    node_.Mark();
    std::vector<BufferRef> script = Establish(call);
    script.push_back(Make(kInDialog, "BYE", call));
    script.push_back(Answer(Exchange(script.back()), 200));
    Receive(script.back());
    node_.FireSinceMark();
    return script;
  }
  // Up to the ACK.
  std::vector<BufferRef> Establish(uint64_t call) {
    std::vector<BufferRef> script = {Make(kInvite, "", call)};
    const BufferRef invite = Exchange(script.back());
    script.push_back(Answer(invite, 180));
    script.push_back(Answer(invite, 200));
    script.push_back(Make(kInDialog, "ACK", call));
    for (size_t i = 1; i < script.size(); ++i) Receive(script[i]);
    return script;
  }

  const Flow flow_ = FromAlice();
  BenchNode node_;
  sip::LocationService table_{node_.context()};
  sip::LocationPolicy policy_;
  sip::Proxy proxy_;
  std::vector<BufferRef> script_;
  size_t context_count_ = 0;
  size_t transaction_count_ = 0;
};

void Call(benchmark::State& state) {
  ProxyBench bench(static_cast<uint64_t>(state.range(0)));
  constexpr uint64_t kWarmUp = 64;
  const uint64_t sent_before = bench.sent_count();
  for (uint64_t i = 0; i < kWarmUp; ++i) bench.RunCall();
  const AllocationScope scope;
  for (auto _ : state) bench.RunCall();
  const AllocationCounts counts = scope.counts();
  const auto calls = static_cast<uint64_t>(state.iterations());
  bench.CheckCalls(kWarmUp + calls, sent_before);
  const auto messages = static_cast<int64_t>(calls * bench.script_size());
  state.SetItemsProcessed(messages);
  state.SetBytesProcessed(static_cast<int64_t>(calls * bench.script_bytes()));
  ReportAllocations(state, counts, messages);
  state.counters["context_bytes"] =
      static_cast<double>(sizeof(sip::ResponseContext) + sizeof(sip::Branch));
}
BENCHMARK(Call)->Arg(0)->Arg(1'000)->Arg(100'000);

// RFC 3261 sections 16.3, 16.4, 16.6 for one request and one target.
void ForwardRequest(benchmark::State& state, absl::string_view text,
                    absl::string_view method) {
  const BufferRef bytes = Make(text, method, 0);
  BenchNode node;
  sip::LocationService table(node.context());
  sip::LocationPolicy policy(table, {});
  QuietHandler handler;
  const sip::TransportLayer transport(node.context(), handler);
  sip::ProxyConfig config;
  config.domains = {kDomain};
  const sip::ProxyIdentity identity(node.context(), config, transport);
  const Flow flow = FromAlice();
  sip::TargetSet targets;
  targets.Add(kContact);
  sip::Message message;
  AllocationScope scope;
  size_t written = 0;
  for (auto _ : state) {
    SIP_CHECK(ParseMessage(bytes, sip::ParseLimits(), &message).ok());
    message.StampTopVia(flow.remote);
    const uint64_t hash = sip::LoopHash(message);
    SIP_CHECK(!sip::ValidateRequest(message, hash, 60, identity));
    const sip::RoutedRequest routed(message, flow, identity);
    const sip::ForwardedRequest copy(routed, targets[0], identity);
    written += copy.Write({.record_route = true, .max_breadth = 60}, flow,
                          "SIP/2.0/UDP client.atlanta.example.com:5060;"
                          "branch=z9hG4bK0123456789abcdef.0123456789abcdef")
                   ->size();
  }
  const AllocationCounts counts = scope.counts();
  benchmark::DoNotOptimize(written);
  state.SetItemsProcessed(state.iterations());
  state.SetBytesProcessed(state.iterations() *
                          static_cast<int64_t>(bytes->size()));
  ReportAllocations(state, counts, state.iterations());
}
BENCHMARK_CAPTURE(ForwardRequest, invite, kInvite, "");
BENCHMARK_CAPTURE(ForwardRequest, bye, kInDialog, "BYE");

}  // namespace
}  // namespace sipsim::bench
