// Session descriptions: read, write, and a whole offer/answer exchange.

#include <string>

#include "absl/strings/string_view.h"
#include "bench/allocation_counter.h"
#include "benchmark/benchmark.h"
#include "protocol/base/check.h"
#include "protocol/sdp/offer_answer.h"
#include "protocol/sdp/session_description.h"

namespace sipsim::bench {
namespace {

using sip::OfferAnswer;
using sip::OfferAnswerError;
using sip::SessionConfig;
using sip::SessionDescription;
using sip::SessionProfile;

// RFC 3665 section 3.1, F1; and the example of RFC 8866 section 5.
constexpr char kSmall[] =
    "v=0\r\n"
    "o=alice 2890844526 2890844526 IN IP4 client.atlanta.example.com\r\n"
    "s=-\r\n"
    "c=IN IP4 192.0.2.101\r\n"
    "t=0 0\r\n"
    "m=audio 49172 RTP/AVP 0\r\n"
    "a=rtpmap:0 PCMU/8000\r\n";
constexpr char kLarge[] =
    "v=0\r\n"
    "o=jdoe 3724394400 3724394405 IN IP4 198.51.100.1\r\n"
    "s=Call to John Smith\r\n"
    "i=SDP Offer #1\r\n"
    "u=http://www.jdoe.example.com/home.html\r\n"
    "e=Jane Doe <jane@jdoe.example.com>\r\n"
    "p=+1 617 555-6011\r\n"
    "c=IN IP4 198.51.100.1\r\n"
    "t=0 0\r\n"
    "m=audio 49170 RTP/AVP 0\r\n"
    "m=audio 49180 RTP/AVP 0\r\n"
    "m=video 51372 RTP/AVP 99\r\n"
    "c=IN IP6 2001:db8::2\r\n"
    "a=rtpmap:99 h263-1998/90000\r\n";

void Report(benchmark::State& state, const AllocationScope& allocations,
            size_t bytes_each) {
  const AllocationCounts counts = allocations.counts();
  state.SetItemsProcessed(state.iterations());
  state.SetBytesProcessed(state.iterations() *
                          static_cast<int64_t>(bytes_each));
  ReportAllocations(state, counts, state.iterations());
}

void BM_Parse(benchmark::State& state, const char* text) {
  const std::string bytes = text;
  SessionDescription sdp;
  const AllocationScope allocations;
  for (auto _ : state) {
    SIP_CHECK(ParseSessionDescription(bytes, sip::SdpLimits(), &sdp).ok());
    benchmark::DoNotOptimize(sdp.media[0].port);
  }
  Report(state, allocations, bytes.size());
}
BENCHMARK_CAPTURE(BM_Parse, small, kSmall);
BENCHMARK_CAPTURE(BM_Parse, large, kLarge);

void BM_Write(benchmark::State& state, const char* text) {
  const std::string bytes = text;
  SessionDescription sdp;
  SIP_CHECK(ParseSessionDescription(bytes, sip::SdpLimits(), &sdp).ok());
  std::string written;
  const AllocationScope allocations;
  for (auto _ : state) {
    WriteSessionDescription(sdp, &written);
    SIP_CHECK(written.size() == bytes.size());
  }
  Report(state, allocations, bytes.size());
}
BENCHMARK_CAPTURE(BM_Write, small, kSmall);
BENCHMARK_CAPTURE(BM_Write, large, kLarge);

// Offer made, taken, answered, answer taken: the session part of one call.
void BM_OfferAnswer(benchmark::State& state) {
  const SessionProfile alice_profile{SessionConfig()};
  const SessionProfile bob_profile{SessionConfig()};
  const AllocationScope allocations;
  size_t bytes = 0;
  for (auto _ : state) {
    OfferAnswer alice(alice_profile, 2890844526);
    OfferAnswer bob(bob_profile, 2890844527);
    const absl::string_view offer = alice.CreateOffer();
    SIP_CHECK(bob.ReceiveOffer(offer) == OfferAnswerError::kNone);
    const absl::string_view answer = bob.CreateAnswer();
    SIP_CHECK(alice.ReceiveAnswer(answer) == OfferAnswerError::kNone);
    bytes = offer.size() + answer.size();
  }
  Report(state, allocations, bytes);
}
BENCHMARK(BM_OfferAnswer);

}  // namespace
}  // namespace sipsim::bench
