// Parser: full index with validation, and typed access, over the fixed corpus.

#include <benchmark/benchmark.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "bench/allocation_counter.h"
#include "bench/corpus/messages.h"
#include "protocol/base/check.h"
#include "protocol/message/parser.h"

namespace sipsim::bench {
namespace {

using sip::BufferRef;
using sip::Message;
using sip::NameAddrView;
using sip::ParseError;
using sip::ParseLimits;
using sip::ViaView;

struct Input {
  std::string name;
  std::vector<BufferRef> messages;
  size_t bytes = 0;
};

// Each message of the corpus alone, then all of them in turn.
std::vector<Input>& Inputs() {
  static std::vector<Input>& inputs = *new std::vector<Input>([] {
    std::vector<Input> made;
    Input mixed{"mixed", {}, 0};
    for (const CorpusMessage& message : Corpus()) {
      const BufferRef bytes = BufferRef::Copy(message.text);
      made.push_back({message.name, {bytes}, message.text.size()});
      mixed.messages.push_back(bytes);
      mixed.bytes += message.text.size();
    }
    made.push_back(mixed);
    return made;
  }());
  return inputs;
}

// A sum over what the parser has taken apart: proof that it was, and the same
// for every parser.
size_t FieldChecksum(const Message& m) {
  size_t sum = m.is_request()
                   ? m.method_text().size() + m.request_uri().host.size()
                   : static_cast<size_t>(m.status_code());
  for (const ViaView& via : m.vias()) {
    sum += via.host.size() + via.port + via.branch.size();
  }
  for (const NameAddrView* entry : {m.from(), m.to()}) {
    sum += entry->uri.host.size() + entry->uri.user.size() + entry->tag.size();
  }
  sum += m.call_id().size() + m.cseq().number + m.cseq().method_text.size();
  for (const NameAddrView& contact : m.contacts()) {
    sum += contact.uri.host.size() + contact.uri.user.size();
  }
  sum += m.max_forwards().value_or(0);
  for (const NameAddrView& route : m.routes()) sum += route.uri.host.size();
  for (const NameAddrView& route : m.record_routes()) {
    sum += route.uri.host.size();
  }
  return sum + m.content_length().value_or(0);
}

template <typename Use>
void RunOver(benchmark::State& state, Use use) {
  const Input& input = Inputs()[static_cast<size_t>(state.range(0))];
  const ParseLimits limits;
  Message message;
  size_t count = 0;
  AllocationScope allocations;
  for (auto _ : state) {
    for (const BufferRef& bytes : input.messages) {
      const ParseError error = ParseMessage(bytes, limits, &message);
      SIP_CHECK(error.ok());
      benchmark::DoNotOptimize(use(message));
    }
    count += input.messages.size();
  }
  const AllocationCounts counts = allocations.counts();
  state.SetLabel(input.name);
  state.SetItemsProcessed(static_cast<int64_t>(count));
  state.SetBytesProcessed(
      static_cast<int64_t>(count / input.messages.size() * input.bytes));
  ReportAllocations(state, counts, static_cast<int64_t>(count));
}

void BM_ParseIndex(benchmark::State& state) {
  RunOver(state, [](const Message& m) { return m.fields().size(); });
}
BENCHMARK(BM_ParseIndex)->DenseRange(0, 8);

void BM_ParseAndReadAllFields(benchmark::State& state) {
  RunOver(state, FieldChecksum);
}
BENCHMARK(BM_ParseAndReadAllFields)->DenseRange(0, 8);

void BM_ParseAndFindOneField(benchmark::State& state) {
  RunOver(state, [](const Message& m) {
    return m.FindValue(sip::HeaderId::kContentType).size();
  });
}
BENCHMARK(BM_ParseAndFindOneField)->DenseRange(0, 8);

// Typed access alone: the messages are parsed once, ahead of the loop.
template <typename Use>
void ReadParsed(benchmark::State& state, Use use) {
  std::vector<Message> messages;
  for (const BufferRef& bytes : Inputs()[8].messages) {
    SIP_CHECK(
        ParseMessage(bytes, ParseLimits(), &messages.emplace_back()).ok());
  }
  const AllocationScope allocations;
  for (auto _ : state) {
    for (const Message& message : messages) {
      benchmark::DoNotOptimize(use(message));
    }
  }
  const AllocationCounts counts = allocations.counts();
  const int64_t items =
      state.iterations() * static_cast<int64_t>(messages.size());
  state.SetItemsProcessed(items);
  ReportAllocations(state, counts, items);
}

void BM_ReadAllFields(benchmark::State& state) {
  ReadParsed(state, FieldChecksum);
}
BENCHMARK(BM_ReadAllFields);

void BM_ReadOneField(benchmark::State& state) {
  ReadParsed(state, [](const Message& m) { return m.to()->tag.size(); });
}
BENCHMARK(BM_ReadOneField);

}  // namespace
}  // namespace sipsim::bench
