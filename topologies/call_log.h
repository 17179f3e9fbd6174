#ifndef SIPSIM_TOPOLOGIES_CALL_LOG_H_
#define SIPSIM_TOPOLOGIES_CALL_LOG_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <iterator>
#include <optional>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "protocol/base/time.h"
#include "protocol/ua/call.h"
#include "protocol/ua/call_types.h"

namespace sipsim {

enum class CallOutcome : uint8_t {
  kRinging,      // Being set up.
  kEstablished,  // Answered and acknowledged.
  kEnded,        // Was established; ended by BYE.
  kFailed,       // Final response other than 2xx, time-out, transport error.
  kCancelled,    // Given up by the caller before the answer.
  kLost,         // The process died under it.
};
inline constexpr size_t kCallOutcomeCount = 6;
const char* CallOutcomeName(CallOutcome outcome);  // "ESTABLISHED"

// One call as its user saw it. Times are since the start of the run.
struct CallRecord {
  sip::CallRole role = sip::CallRole::kCaller;
  std::string peer;  // The URI of the other.
  CallOutcome outcome = CallOutcome::kRinging;
  // The last status code that mattered: 180 while it rings, 200 once
  // established, the failing one if it failed; 408 and 503 also stand for a
  // time-out and a transport error (RFC 3261 section 8.1.3.1). 0: none yet.
  int status_code = 0;
  sip::Duration started{};                   // INVITE sent, or come in.
  std::optional<sip::Duration> ringing;      // First 180 seen or sent.
  std::optional<sip::Duration> established;  // ACK sent, or come in.
  std::optional<sip::Duration> ended;        // Not kRinging, not kEstablished.
  // How, in the UA's words; its text holds as long as the log.
  std::optional<sip::CallEnd> end;
  sip::CallNumber number = 0;  // At its user agent.
};

// The calls of one user, made and received, in order. Reads like a container
// of CallRecord, but keeps some tens of bytes for each.
class CallLog {
 public:
  // What is kept of a call; the texts apart, each once. A time of less than
  // zero stands for none.
  struct Entry {
    sip::Duration started{};
    sip::Duration ringing{-1};
    sip::Duration established{-1};
    sip::Duration ended{-1};
    sip::Time end_time{};
    uint32_t number = 0;
    uint32_t peer = 0;
    uint32_t end_text = 0;
    int16_t status_code = 0;
    sip::CallRole role = sip::CallRole::kCaller;
    CallOutcome outcome = CallOutcome::kRinging;
    sip::CallEndCause end_cause = sip::CallEndCause::kHungUp;
    sip::CallEndBy end_by = sip::CallEndBy::kLocal;
    bool has_end = false;
  };
  class Iterator {
   public:
    using iterator_category = std::input_iterator_tag;
    using value_type = CallRecord;
    using difference_type = std::ptrdiff_t;
    using pointer = void;
    using reference = CallRecord;

    Iterator(const CallLog& log, size_t index) : log_(&log), index_(index) {}
    CallRecord operator*() const { return (*log_)[index_]; }
    Iterator& operator++() {
      ++index_;
      return *this;
    }
    Iterator operator++(int) {
      const Iterator before = *this;
      ++index_;
      return before;
    }
    friend bool operator==(const Iterator&, const Iterator&) = default;

   private:
    const CallLog* log_;
    size_t index_;
  };

  CallLog();
  CallLog(const CallLog&) = delete;
  CallLog& operator=(const CallLog&) = delete;

  size_t size() const { return entries_.size(); }
  bool empty() const { return entries_.empty(); }
  CallRecord operator[](size_t index) const;
  CallRecord front() const { return (*this)[0]; }
  CallRecord back() const { return (*this)[size() - 1]; }
  Iterator begin() const { return {*this, 0}; }
  Iterator end() const { return {*this, size()}; }
  // How many have that outcome now.
  size_t count(CallOutcome outcome) const {
    return counts_[static_cast<size_t>(outcome)];
  }

  // --- For the user.
  size_t Start(sip::CallRole role, const sip::Call& call,
               sip::Duration started);
  Entry& entry(size_t index) { return entries_[index]; }
  void SetOutcome(size_t index, CallOutcome outcome);
  // It is over; nothing is said of it any more.
  void End(size_t index, CallOutcome outcome, sip::Duration ended,
           const sip::CallEnd* end);

 private:
  uint32_t KeepText(absl::string_view text);

  std::deque<Entry> entries_;
  std::array<size_t, kCallOutcomeCount> counts_{};
  std::deque<std::string> texts_;  // The first one is "".
  absl::flat_hash_map<absl::string_view, uint32_t> text_numbers_;
};

}  // namespace sipsim

#endif  // SIPSIM_TOPOLOGIES_CALL_LOG_H_
