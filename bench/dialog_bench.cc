// Dialogs: made from a message, asked for a match, and the requests they write.

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "bench/allocation_counter.h"
#include "bench/bench_node.h"
#include "benchmark/benchmark.h"
#include "protocol/base/check.h"
#include "protocol/dialog/dialog.h"
#include "protocol/message/parser.h"

namespace sipsim::bench {
namespace {

using sip::BufferRef;
using sip::Dialog;
using sip::Message;
using sip::Method;

// RFC 3665 section 3.2: Record-Routes of two proxies.
constexpr char kFields[] =
    "\r\nVia: SIP/2.0/UDP client.atlanta.example.com:5060;branch=z9hG4bK74b\r\n"
    "Record-Route: <sip:ss2.biloxi.example.com;lr>\r\n"
    "Record-Route: <sip:ss1.atlanta.example.com;lr>\r\n"
    "From: Alice <sip:alice@atlanta.example.com>;tag=9fxced76sl\r\n"
    "To: Bob <sip:bob@biloxi.example.com>;tag=314159\r\n"
    "Call-ID: 3848276298220188511@atlanta.example.com\r\n"
    "CSeq: 1 INVITE\r\n"
    "Max-Forwards: 70\r\n"
    "Contact: <sip:bob@client.biloxi.example.com>\r\n"
    "Content-Length: 0\r\n\r\n";

Message Parse(absl::string_view first_line) {
  Message message;
  const BufferRef bytes = BufferRef::Copy(absl::StrCat(first_line, kFields));
  SIP_CHECK(ParseMessage(bytes, sip::ParseLimits(), &message).ok());
  return message;
}

void Report(benchmark::State& state, const AllocationScope& allocations) {
  const AllocationCounts counts = allocations.counts();
  state.SetItemsProcessed(state.iterations());
  ReportAllocations(state, counts, state.iterations());
}

// "bytes" is what one dialog takes: the object, and its heap as counted.
void BM_MakeAtUac(benchmark::State& state) {
  const BenchNode node;
  const Message response = Parse("SIP/2.0 200 OK");
  const sip::UriView uri = *sip::ParseUri("sip:bob@biloxi.example.com");
  const AllocationScope allocations;
  for (auto _ : state) {
    const Dialog dialog = Dialog::OfUac(response, uri, node.context().observer);
    benchmark::DoNotOptimize(dialog.local_cseq());
  }
  Report(state, allocations);
  state.counters["bytes"] = sizeof(Dialog);
}
BENCHMARK(BM_MakeAtUac);

void BM_MakeAtUas(benchmark::State& state) {
  const BenchNode node;
  const Message request = Parse("INVITE sip:bob@192.0.2.201 SIP/2.0");
  const AllocationScope allocations;
  for (auto _ : state) {
    const Dialog dialog =
        Dialog::OfUas(request, "8321234356", /*secure=*/false,
                      sip::DialogState::kEarly, node.context().observer);
    benchmark::DoNotOptimize(dialog.remote_cseq());
  }
  Report(state, allocations);
}
BENCHMARK(BM_MakeAtUas);

void BM_Match(benchmark::State& state) {
  const BenchNode node;
  const Message response = Parse("SIP/2.0 200 OK");
  const sip::UriView uri = *sip::ParseUri("sip:bob@biloxi.example.com");
  const Dialog dialog = Dialog::OfUac(response, uri, node.context().observer);
  const AllocationScope allocations;
  for (auto _ : state) SIP_CHECK(dialog.MatchesResponse(response));
  Report(state, allocations);
}
BENCHMARK(BM_Match);

void BM_WriteBye(benchmark::State& state) {
  const BenchNode node;
  const Message response = Parse("SIP/2.0 200 OK");
  const sip::UriView uri = *sip::ParseUri("sip:bob@biloxi.example.com");
  const Dialog dialog = Dialog::OfUac(response, uri, node.context().observer);
  const AllocationScope allocations;
  size_t bytes = 0;
  for (auto _ : state) {
    bytes = dialog
                .StartRequest(Method::kBye,
                              "SIP/2.0/UDP client.atlanta.example.com:5060;"
                              "branch=z9hG4bK0123456789abcdef",
                              70, 2)
                .Finish()
                ->size();
  }
  Report(state, allocations);
  state.SetBytesProcessed(state.iterations() * static_cast<int64_t>(bytes));
}
BENCHMARK(BM_WriteBye);

}  // namespace
}  // namespace sipsim::bench
