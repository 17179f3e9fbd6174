#ifndef SIPSIM_BENCH_BENCH_NODE_H_
#define SIPSIM_BENCH_BENCH_NODE_H_

#include <cstdint>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "protocol/base/buffer.h"
#include "protocol/port/node_context.h"

namespace sipsim::bench {

// The cheapest world of one node that works, so that a benchmark measures the
// core in it: timers are an array that the benchmark fires by hand, what is
// sent is dropped, the clock stands still. Nothing is allocated in steady
// state. Listens on UDP 192.0.2.101:5060 as client.atlanta.example.com:5060.
class BenchNode : private sip::Clock,
                  private sip::TimerService,
                  private sip::Transport,
                  private sip::Resolver,
                  private sip::Random,
                  private sip::Observer {
 public:
  const sip::NodeContext& context() const { return context_; }
  // Fires the timer that was set last; it is still set.
  void FireLatest() { Fire(latest_); }
  // From here on, what is sent and started is written down...
  void Mark() {
    marked_ = true;
    sent_.clear();
    started_.clear();
  }
  // ... to be looked at,
  const std::vector<sip::BufferRef>& sent_since_mark() const { return sent_; }
  // ... and those timers to be fired that are still set, and what they set.
  void FireSinceMark() {
    for (size_t i = 0; i < started_.size(); ++i) {
      if (timers_[started_[i]].user != nullptr) Fire(started_[i]);
    }
  }
  // Random draws begin anew: the next ones are those of a new node.
  void RestartDraws() { draws_ = 0; }
  uint64_t sent_count() const { return sent_count_; }
  // Of Observer::OnCount.
  uint64_t counted() const { return counted_; }

 private:
  struct Entry {
    sip::TimerUser* user;  // Null: not set.
    uint32_t tag;
  };

  void Fire(uint64_t index) {
    const Entry entry = timers_[index];
    Cancel(index + 1);
    entry.user->OnTimer(entry.tag);
  }

  sip::Time Now() const override { return {}; }
  sip::TimerHandle Start(sip::Time, sip::TimerUser& user,
                         uint32_t tag) override {
    if (free_.empty()) {
      free_.push_back(timers_.size());
      timers_.emplace_back();
    }
    latest_ = free_.back();
    free_.pop_back();
    timers_[latest_] = {&user, tag};
    if (marked_) started_.push_back(latest_);
    return latest_ + 1;
  }
  void Cancel(sip::TimerHandle handle) override {
    free_.push_back(handle - 1);
    timers_[handle - 1].user = nullptr;
  }

  void Send(const sip::Flow&, sip::BufferRef bytes) override {
    ++sent_count_;
    if (marked_) sent_.push_back(std::move(bytes));
  }
  // UDP only: never called.
  sip::ConnectionId Connect(const sip::Flow&, absl::string_view) override {
    return 0;
  }
  void Close(sip::ConnectionId) override {}
  absl::Span<const sip::ListeningPoint> listening_points() const override {
    return absl::MakeSpan(&point_, 1);
  }
  absl::Span<const sip::IpAddress> LookupHost(
      absl::string_view) const override {
    return {};
  }
  uint64_t Draw(sip::RandomPurpose) override { return ++draws_; }
  bool wants_details() const override { return false; }
  void OnStateChange(const char*, absl::string_view, const char*,
                     const char*) override {}
  void OnCount(const char*, absl::string_view) override { ++counted_; }

  const sip::ListeningPoint point_ = {sip::TransportProtocol::kUdp,
                                      {sip::IpAddress::V4(0xc0000265), 5060},
                                      "client.atlanta.example.com:5060"};
  std::vector<Entry> timers_;
  std::vector<uint64_t> free_;
  uint64_t latest_ = 0;
  uint64_t draws_ = 0;
  uint64_t sent_count_ = 0;
  bool marked_ = false;
  std::vector<sip::BufferRef> sent_;  // Since Mark().
  std::vector<uint64_t> started_;     // Indices of timers, since Mark().
  uint64_t counted_ = 0;
  const sip::NodeContext context_{*this, *this, *this, *this,
                                  *this, *this, {},    {}};
};

}  // namespace sipsim::bench

#endif  // SIPSIM_BENCH_BENCH_NODE_H_
