// Rewriter and builder: what a proxy hop writes, and responses.

#include <benchmark/benchmark.h>

#include <vector>

#include "bench/allocation_counter.h"
#include "bench/corpus/messages.h"
#include "protocol/base/check.h"
#include "protocol/message/builder.h"
#include "protocol/message/parser.h"
#include "protocol/message/rewriter.h"

namespace sipsim::bench {
namespace {

using sip::BufferRef;
using sip::HeaderId;
using sip::Message;

std::vector<BufferRef> Inputs() {
  std::vector<BufferRef> inputs;
  for (const CorpusMessage& message : Corpus()) {
    inputs.push_back(BufferRef::Copy(message.text));
  }
  return inputs;
}

std::vector<Message> Parsed() {
  std::vector<Message> messages;
  for (const BufferRef& bytes : Inputs()) {
    SIP_CHECK(
        ParseMessage(bytes, sip::ParseLimits(), &messages.emplace_back()).ok());
  }
  return messages;
}

// RFC 3261 section 16.6 for a request, in the least form: a Via on top, one
// hop less; a response gets the Via too, so that all messages do the same.
BufferRef RewriteHop(const Message& message) {
  sip::MessageRewriter rewriter(message);
  rewriter.PushVia(
      "SIP/2.0/UDP ss9.transit.example:5060;branch=z9hG4bK0123456789abcdef");
  if (const auto* field = message.Find(HeaderId::kMaxForwards)) {
    rewriter.SetValue(*field, "67");
  }
  return std::move(rewriter).Write();
}

void Report(benchmark::State& state, const AllocationScope& allocations,
            size_t messages, size_t bytes) {
  const AllocationCounts counts = allocations.counts();
  state.SetItemsProcessed(static_cast<int64_t>(messages));
  state.SetBytesProcessed(static_cast<int64_t>(bytes));
  ReportAllocations(state, counts, static_cast<int64_t>(messages));
}

void BM_RewriteHop(benchmark::State& state) {
  const std::vector<Message> messages = Parsed();
  AllocationScope allocations;
  size_t count = 0;
  size_t bytes = 0;
  for (auto _ : state) {
    for (const Message& message : messages)
      bytes += RewriteHop(message)->size();
    count += messages.size();
  }
  Report(state, allocations, count, bytes);
}
BENCHMARK(BM_RewriteHop);

void BM_ParseAndRewriteHop(benchmark::State& state) {
  const std::vector<BufferRef> inputs = Inputs();
  const sip::ParseLimits limits;
  Message message;
  AllocationScope allocations;
  size_t count = 0;
  size_t bytes = 0;
  for (auto _ : state) {
    for (const BufferRef& input : inputs) {
      SIP_CHECK(ParseMessage(input, limits, &message).ok());
      bytes += RewriteHop(message)->size();
    }
    count += inputs.size();
  }
  Report(state, allocations, count, bytes);
}
BENCHMARK(BM_ParseAndRewriteHop);

// Section 8.2.6: the 180 to each request of the corpus.
void BM_StartResponseTo(benchmark::State& state) {
  const std::vector<Message> messages = Parsed();
  AllocationScope allocations;
  size_t count = 0;
  size_t bytes = 0;
  for (auto _ : state) {
    for (const Message& message : messages) {
      if (!message.is_request()) continue;
      bytes += StartResponseTo(message, 180, "314159").Finish()->size();
      ++count;
    }
  }
  Report(state, allocations, count, bytes);
}
BENCHMARK(BM_StartResponseTo);

// A request from the top, as a UAC writes it.
void BM_BuildRequest(benchmark::State& state) {
  const Message invite = std::move(Parsed().front());
  AllocationScope allocations;
  size_t bytes = 0;
  for (auto _ : state) {
    sip::MessageBuilder b;
    b.StartRequest("INVITE", "sip:ben@south.example");
    b.Add(HeaderId::kVia, invite.top_via().text);
    b.Add(HeaderId::kMaxForwards, 70);
    b.Add(HeaderId::kFrom, invite.from()->text);
    b.Add(HeaderId::kTo, invite.to()->text);
    b.Add(HeaderId::kCallId, invite.call_id());
    b.Add(HeaderId::kCSeq, "1 INVITE");
    b.Add(HeaderId::kContact, invite.contacts()[0].text);
    bytes += std::move(b).Finish("application/sdp", invite.body())->size();
  }
  Report(state, allocations, static_cast<size_t>(state.iterations()), bytes);
}
BENCHMARK(BM_BuildRequest);

}  // namespace
}  // namespace sipsim::bench
