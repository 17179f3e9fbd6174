// Our parser and those of sofia-sip, libosip2 and libre, over the same corpus
// in the same process. Before anything is measured, every parser has to
// deliver the same fields, and every forwarded message the right ones.

#include <benchmark/benchmark.h>

#include <cstdio>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "bench/corpus/messages.h"
#include "bench/peers/fields.h"
#include "bench/peers/parser_peer.h"
#include "bench/peers/workload.h"

namespace sipsim::bench {
namespace {

constexpr char kLineEnd[] = "\r\n";
constexpr char kMaxForwards[] = "\r\nMax-Forwards: ";

// The corpus in a long, fixed, mixed order, so that the branch predictor does
// not learn it by heart. Each run of corpus-size messages has every one once.
class MixedOrder {
 public:
  explicit MixedOrder(size_t message_count) {
    std::vector<size_t> round(message_count);
    uint32_t state = 12345;
    for (int i = 0; i < kRoundCount; ++i) {
      std::iota(round.begin(), round.end(), size_t{0});
      for (size_t left = message_count; left > 1; --left) {
        state = state * 1664525u + 1013904223u;
        std::swap(round[left - 1], round[(state >> 16) % left]);
      }
      order_.insert(order_.end(), round.begin(), round.end());
    }
  }

  size_t Next() {
    const size_t index = order_[position_];
    position_ = position_ + 1 == order_.size() ? 0 : position_ + 1;
    return index;
  }

 private:
  static constexpr int kRoundCount = 512;
  std::vector<size_t> order_;
  size_t position_ = 0;
};

std::vector<ParserPeer> Peers() {
  return {SipsimParser(), SipsimInPlaceParser(), SofiaSipParser(),
          Libosip2Parser(), LibreParser()};
}

// What a proxy hop makes of a corpus message, by editing of lines alone.
std::string ForwardedByHand(const std::string& text) {
  if (absl::StartsWith(text, "SIP/2.0")) {
    const size_t via = text.find("\r\nVia: ");
    const size_t next = text.find(kLineEnd, via + 2);
    return text.substr(0, via) + text.substr(next);
  }
  std::string made = text;
  made.insert(made.find(kLineEnd), absl::StrCat("\r\nVia: ", kHopVia));
  const size_t value = made.find(kMaxForwards) + sizeof(kMaxForwards) - 1;
  const size_t end = made.find(kLineEnd, value);
  const int hops = std::stoi(made.substr(value, end - value));
  return made.replace(value, end - value, absl::StrCat(hops - 1));
}

std::string Record(const ParserPeer& peer, absl::string_view text) {
  FieldRecord record;
  return peer.record_fields(text, record) ? record.lines() : "refused\n";
}

bool Same(const std::string& what, const std::string& expected,
          const std::string& found) {
  if (expected == found) return true;
  std::fprintf(stderr, "%s: expected\n%sfound\n%s", what.c_str(),
               expected.c_str(), found.c_str());
  return false;
}

uint64_t Sum(const ParserPeer& peer, absl::string_view text) {
  FieldSum fields;
  return peer.sum_fields(text, fields) ? fields.sum() : 0;
}

bool CheckMessage(const std::vector<ParserPeer>& peers,
                  const CorpusMessage& message) {
  bool ok = true;
  const ParserPeer& judge = peers.front();
  const std::string fields = Record(judge, message.text);
  const uint64_t sum = Sum(judge, message.text);
  const std::string forwarded = Record(judge, ForwardedByHand(message.text));
  for (const ParserPeer& peer : peers) {
    const std::string what = absl::StrCat(peer.name, ", ", message.name);
    ok &= Same(what, fields, Record(peer, message.text));
    ok &= Same(what + ", sum", absl::StrCat(sum, "\n"),
               absl::StrCat(Sum(peer, message.text), "\n"));
    if (peer.forward == nullptr) continue;
    std::string written;
    peer.forward(message.text, &written);
    ok &= Same(what + ", forwarded", forwarded, Record(judge, written));
  }
  return ok;
}

struct Input {
  std::vector<CorpusMessage> messages = Corpus();
  std::vector<ParserPeer> peers = Peers();
  uint64_t sum = 0;  // Of the fields of all messages.
  size_t bytes = 0;  // Of all messages.
};

Input MakeInput() {
  Input input;
  for (const CorpusMessage& message : input.messages) {
    input.sum += Sum(input.peers.front(), message.text);
    input.bytes += message.text.size();
  }
  return input;
}

const Input& SharedInput() {
  static const Input& input = *new Input(MakeInput());
  return input;
}

bool CheckAll() {
  bool ok = true;
  for (const CorpusMessage& message : SharedInput().messages) {
    ok &= CheckMessage(SharedInput().peers, message);
  }
  return ok;
}

// Each of these does one round: every message of the corpus once.
bool ParseRound(const ParserPeer& peer, const Input& input, MixedOrder& order) {
  FieldSum fields;
  bool ok = true;
  for (size_t i = 0; i < input.messages.size(); ++i) {
    ok &= peer.sum_fields(input.messages[order.Next()].text, fields);
  }
  return ok && fields.sum() == input.sum;
}

bool ForwardRound(const ParserPeer& peer, const Input& input,
                  MixedOrder& order) {
  bool ok = true;
  for (size_t i = 0; i < input.messages.size(); ++i) {
    ok &= peer.forward(input.messages[order.Next()].text, nullptr) != 0;
  }
  return ok;
}

using Round = bool (*)(const ParserPeer&, const Input&, MixedOrder&);

Workload MakeWorkload(absl::string_view what, Round round,
                      const ParserPeer& peer) {
  const Input& input = SharedInput();
  const auto message_count = static_cast<int64_t>(input.messages.size());
  Workload workload;
  workload.name = absl::StrCat(what, "/", peer.name);
  workload.measure = [=, &input](benchmark::State& state) {
    MixedOrder order(input.messages.size());
    bool ok = true;
    for (auto _ : state) ok &= round(peer, input, order);
    if (!ok) state.SkipWithError("wrong fields");
    state.SetItemsProcessed(state.iterations() * message_count);
    state.SetBytesProcessed(state.iterations() *
                            static_cast<int64_t>(input.bytes));
  };
  workload.run = [=, &input](int64_t item_count) {
    MixedOrder order(input.messages.size());
    bool ok = true;
    for (int64_t done = 0; done < item_count; done += message_count) {
      ok &= round(peer, input, order);
    }
    return ok;
  };
  workload.item_count_low = 100 * message_count;
  workload.item_count_high = 300 * message_count;
  return workload;
}

int Main(int argc, char** argv) {
  const Input& input = SharedInput();
  std::vector<Workload> workloads;
  for (const ParserPeer& peer : input.peers) {
    workloads.push_back(MakeWorkload("parse", &ParseRound, peer));
  }
  for (const ParserPeer& peer : input.peers) {
    if (peer.forward == nullptr) continue;
    workloads.push_back(MakeWorkload("forward", &ForwardRound, peer));
  }
  return RunWorkloads(workloads, &CheckAll, argc, argv);
}

}  // namespace
}  // namespace sipsim::bench

int main(int argc, char** argv) { return sipsim::bench::Main(argc, argv); }
