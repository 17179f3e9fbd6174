// message_instructions parse|hop ROUNDS: parses the corpus ROUNDS times, or
// parses and rewrites it as a proxy hop does. Run it under callgrind with two
// numbers of rounds; the difference is the work without the start-up:
//
//   valgrind --tool=callgrind bazel-bin/bench/message_instructions parse 1000

#include <cstdio>
#include <cstdlib>
#include <vector>

#include "absl/strings/string_view.h"
#include "bench/corpus/messages.h"
#include "protocol/base/check.h"
#include "protocol/message/parser.h"
#include "protocol/message/rewriter.h"

namespace sipsim::bench {
namespace {

// What a proxy does to every request and response, in the least form: a Via on
// top, and one hop less.
size_t RewriteHop(const sip::Message& message) {
  sip::MessageRewriter rewriter(message);
  rewriter.PushVia(
      "SIP/2.0/UDP ss9.transit.example:5060;branch=z9hG4bK0123456789abcdef");
  if (const auto* field = message.Find(sip::HeaderId::kMaxForwards)) {
    rewriter.SetValue(*field, "67");
  }
  return std::move(rewriter).Write()->size();
}

size_t Run(bool rewrite, int rounds) {
  std::vector<sip::BufferRef> inputs;
  for (const CorpusMessage& message : Corpus()) {
    inputs.push_back(sip::BufferRef::Copy(message.text));
  }
  const sip::ParseLimits limits;
  sip::Message message;
  size_t sum = 0;
  for (int i = 0; i < rounds; ++i) {
    for (const sip::BufferRef& input : inputs) {
      SIP_CHECK(ParseMessage(input, limits, &message).ok());
      sum += rewrite ? RewriteHop(message) : message.fields().size();
    }
  }
  return sum;
}

}  // namespace
}  // namespace sipsim::bench

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: %s parse|hop ROUNDS\n", argv[0]);
    return 2;
  }
  const bool rewrite = absl::string_view(argv[1]) == "hop";
  std::printf("%zu\n", sipsim::bench::Run(rewrite, std::atoi(argv[2])));
  return 0;
}
