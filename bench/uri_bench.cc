// URIs: parsed with validation, compared by RFC 3261 section 19.1.4, and turned
// into addresses of record.

#include <benchmark/benchmark.h>

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "bench/allocation_counter.h"
#include "protocol/base/check.h"
#include "protocol/uri/uri.h"

namespace sipsim::bench {
namespace {

using sip::ParseUri;
using sip::UriView;

constexpr absl::string_view kUris[] = {
    "sip:bob@biloxi.example.com",
    "sip:ss1.atlanta.example.com;lr",
    "sip:alice@192.0.2.101:5060;transport=udp",
    "sips:alice:secret@[2001:db8::9:1]:5061;maddr=192.0.2.1;ttl=15?subject=x",
    "tel:555-2222;phone-context=example.com",
};

// The same URI for section 19.1.4, but for none of them byte by byte.
constexpr absl::string_view kEquivalents[] = {
    "sip:%62ob@Biloxi.Example.COM",
    "sip:SS1.atlanta.example.com;LR",
    "sip:alice@192.0.2.101:5060;Transport=UDP",
    "sips:alice:secret@[2001:DB8::9:1]:5061;ttl=15;maddr=192.0.2.1?Subject=x",
    "tel:5552222;phone-context=Example.com",
};

// What all of these have in common: `use` gets one of the URIs at a time.
template <typename Use>
void RunOver(benchmark::State& state, Use use) {
  const auto index = static_cast<size_t>(state.range(0));
  const AllocationScope allocations;
  for (auto _ : state) benchmark::DoNotOptimize(use(index));
  const AllocationCounts counts = allocations.counts();
  state.SetLabel(std::string(kUris[index]));
  state.SetItemsProcessed(state.iterations());
  state.SetBytesProcessed(state.iterations() *
                          static_cast<int64_t>(kUris[index].size()));
  ReportAllocations(state, counts, state.iterations());
}

void BM_ParseUri(benchmark::State& state) {
  RunOver(state, [](size_t index) {
    const std::optional<UriView> uri = ParseUri(kUris[index]);
    SIP_CHECK(uri.has_value());
    return uri->host.size() + uri->user.size();
  });
}
BENCHMARK(BM_ParseUri)->DenseRange(0, 4);

void BM_CompareUris(benchmark::State& state) {
  RunOver(state, [](size_t index) {
    const UriView a = *ParseUri(kUris[index]);
    const UriView b = *ParseUri(kEquivalents[index]);
    const bool is_same = UriEquivalent(a, b);
    SIP_CHECK(is_same);
    return is_same;
  });
}
BENCHMARK(BM_CompareUris)->DenseRange(0, 4);

void BM_CanonicalAor(benchmark::State& state) {
  RunOver(state, [](size_t index) {
    const std::string aor = CanonicalAor(*ParseUri(kUris[index]));
    SIP_CHECK(!aor.empty());
    return aor.size();
  });
}
BENCHMARK(BM_CanonicalAor)->DenseRange(0, 4);

}  // namespace
}  // namespace sipsim::bench
