#ifndef SIPSIM_BENCH_CORPUS_MESSAGES_H_
#define SIPSIM_BENCH_CORPUS_MESSAGES_H_

#include <string>
#include <vector>

namespace sipsim::bench {

struct CorpusMessage {
  const char* name;
  std::string text;
};

// The fixed set of benchmarks and fuzzing: eight messages in the shapes of RFC
// 3665 sections 2 and 3, with right Content-Lengths; 4,735 bytes in all. Never
// changed: figures over the years compare.
std::vector<CorpusMessage> Corpus();

}  // namespace sipsim::bench

#endif  // SIPSIM_BENCH_CORPUS_MESSAGES_H_
