#include "tests/scenario/wire_matchers.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "experiments/header_values.h"
#include "protocol/base/description.h"
#include "protocol/message/message.h"
#include "protocol/message/parser.h"
#include "tests/scenario/scenario.h"
#include "topologies/wire_filter.h"

namespace sipsim {
namespace {

using testing::Matcher;
using testing::MatchResultListener;

std::string FirstLine(const WireMessage& message) {
  const absl::string_view text = message.bytes.view();
  return std::string(text.substr(0, text.find("\r\n")));
}

WireFilter FilterOf(absl::string_view start) {
  const size_t blank = start.find(' ');
  WireFilter filter;
  filter.start = std::string(start.substr(0, blank));
  if (blank != start.npos) {
    filter.cseq_method = std::string(start.substr(blank + 1));
  }
  return filter;
}

std::vector<std::string> TimesOf(const WireMessages& messages,
                                 bool after_first) {
  std::vector<std::string> times;
  for (const WireMessage& message : messages) {
    const sip::Duration zero =
        after_first ? messages.front().sent : sip::Duration{};
    times.push_back(sip::FormatDuration(message.sent - zero));
  }
  return times;
}

// "1500ms" and "1.5s" are the same time.
std::vector<std::string> Normalized(const std::vector<std::string>& times) {
  std::vector<std::string> normalized;
  for (const std::string& time : times) {
    normalized.push_back(sip::FormatDuration(At(time)));
  }
  return normalized;
}

Matcher<const WireMessages&> TimesMatcher(absl::string_view start,
                                          const std::vector<std::string>& times,
                                          bool after_first) {
  return testing::ResultOf(
      absl::StrCat("the times of ", start,
                   after_first ? " after the first" : ""),
      [start = std::string(start), after_first](const WireMessages& messages) {
        return TimesOf(Select(messages, start), after_first);
      },
      testing::ElementsAreArray(Normalized(times)));
}

// A call with this outcome, and perhaps at this time and with this status.
class CallMatcher {
 public:
  using is_gtest_matcher = void;

  CallMatcher(CallOutcome outcome, std::optional<sip::Duration> at,
              std::optional<int> status_code)
      : outcome_(outcome), at_(at), status_code_(status_code) {}

  bool MatchAndExplain(const CallRecord& call,
                       MatchResultListener* listener) const {
    const std::optional<sip::Duration> at = TimeOf(call);
    *listener << "which is " << CallOutcomeName(call.outcome)
              << ", status code " << call.status_code;
    if (at) *listener << ", at " << sip::FormatDuration(*at);
    return call.outcome == outcome_ && (!at_ || at == at_) &&
           (!status_code_ || call.status_code == *status_code_);
  }
  void DescribeTo(std::ostream* out) const {
    *out << "is " << CallOutcomeName(outcome_);
    if (status_code_) *out << ", status code " << *status_code_;
    if (at_) *out << ", at " << sip::FormatDuration(*at_);
  }
  void DescribeNegationTo(std::ostream* out) const {
    *out << "not: ";
    DescribeTo(out);
  }

 private:
  static std::optional<sip::Duration> TimeOf(const CallRecord& call) {
    return call.ended ? call.ended : call.established;
  }

  const CallOutcome outcome_;
  const std::optional<sip::Duration> at_;
  const std::optional<int> status_code_;
};

}  // namespace

void PrintTo(const WireMessage& message, std::ostream* out) {
  *out << sip::FormatDuration(message.sent) << " " << message.from << " -> "
       << message.to << " " << FirstLine(message) << " (" << message.fate
       << ")\n";
}

void PrintTo(const CallRecord& call, std::ostream* out) {
  *out << "a call with " << call.peer;
}

std::vector<std::string> HeadersOf(const WireMessage& message,
                                   absl::string_view name) {
  sip::Message parsed;
  std::vector<std::string> values;
  if (!sip::ParseMessage(message.bytes, sip::ParseLimits(), &parsed).ok()) {
    return values;
  }
  for (absl::string_view value : HeaderValues(parsed, name)) {
    values.emplace_back(value);
  }
  return values;
}

WireMessages Select(const WireMessages& messages, absl::string_view start) {
  const WireFilter filter = FilterOf(start);
  WireMessages selected;
  for (const WireMessage& message : messages) {
    if (filter.Matches(message)) selected.push_back(message);
  }
  return selected;
}

Matcher<const WireMessages&> MessagesAt(absl::string_view start,
                                        std::vector<std::string> times) {
  return TimesMatcher(start, times, false);
}

Matcher<const WireMessages&> MessagesAfterFirst(
    absl::string_view start, std::vector<std::string> times) {
  return TimesMatcher(start, times, true);
}

Matcher<const WireMessages&> SentCount(absl::string_view start, size_t count) {
  return testing::ResultOf(
      absl::StrCat("the number of ", start),
      [start = std::string(start)](const WireMessages& messages) {
        return Select(messages, start).size();
      },
      testing::Eq(count));
}

Matcher<const WireMessages&> AllIdentical(absl::string_view start) {
  return testing::ResultOf(
      absl::StrCat("the different bytes of ", start),
      [start = std::string(start)](const WireMessages& messages) {
        std::vector<std::string> different;
        for (const WireMessage& message : Select(messages, start)) {
          std::string bytes(message.bytes.view());
          if (different.empty() || different.front() != bytes) {
            different.push_back(std::move(bytes));
          }
        }
        return different;
      },
      testing::SizeIs(1));
}

Matcher<const WireMessages&> EachOf(absl::string_view start,
                                    Matcher<const WireMessage&> matcher) {
  return testing::ResultOf(
      absl::StrCat("the messages ", start),
      [start = std::string(start)](const WireMessages& messages) {
        return Select(messages, start);
      },
      testing::AllOf(testing::Not(testing::IsEmpty()),
                     testing::Each(std::move(matcher))));
}

Matcher<const WireMessages&> Starts(std::vector<std::string> starts) {
  std::vector<Matcher<const WireMessage&>> matchers;
  for (const std::string& start : starts) {
    matchers.push_back(testing::ResultOf(
        absl::StrCat("being ", start),
        [filter = FilterOf(start)](const WireMessage& message) {
          return filter.Matches(message);
        },
        testing::IsTrue()));
  }
  return testing::ElementsAreArray(matchers);
}

Matcher<const WireMessage&> HasHeaders(
    absl::string_view name, Matcher<std::vector<std::string>> values) {
  return testing::ResultOf(
      std::string(name),
      [name = std::string(name)](const WireMessage& message) {
        return HeadersOf(message, name);
      },
      std::move(values));
}

Matcher<const WireMessage&> HasHeader(absl::string_view name,
                                      Matcher<std::string> value) {
  return HasHeaders(name, testing::Contains(std::move(value)));
}

Matcher<const WireMessage&> HeaderCount(absl::string_view name, size_t count) {
  return HasHeaders(name, testing::SizeIs(count));
}

Matcher<const WireMessage&> ViaCount(size_t count) {
  return HeaderCount("Via", count);
}

Matcher<const WireMessage&> StartLine(Matcher<std::string> line) {
  return testing::ResultOf("the start line", FirstLine, std::move(line));
}

Matcher<const WireMessage&> HasBody(Matcher<std::string> body) {
  return testing::ResultOf(
      "the body",
      [](const WireMessage& message) {
        const std::string text(message.bytes.view());
        const size_t end = text.find("\r\n\r\n");
        return end == text.npos ? "" : text.substr(end + 4);
      },
      std::move(body));
}

Matcher<const WireMessage&> FateIs(Matcher<std::string> fate) {
  return testing::ResultOf(
      "the fate",
      [](const WireMessage& message) { return std::string(message.fate); },
      std::move(fate));
}

Matcher<const CallRecord&> FailedWith(int status_code) {
  return CallMatcher(CallOutcome::kFailed, std::nullopt, status_code);
}

Matcher<const CallRecord&> FailedWith(int status_code, sip::Duration at) {
  return CallMatcher(CallOutcome::kFailed, at, status_code);
}

Matcher<const CallRecord&> Ringing() {
  return CallMatcher(CallOutcome::kRinging, std::nullopt, std::nullopt);
}

Matcher<const CallRecord&> Established() {
  return CallMatcher(CallOutcome::kEstablished, std::nullopt, std::nullopt);
}

Matcher<const CallRecord&> EstablishedAt(sip::Duration at) {
  return CallMatcher(CallOutcome::kEstablished, at, std::nullopt);
}

Matcher<const CallRecord&> Ended() {
  return CallMatcher(CallOutcome::kEnded, std::nullopt, std::nullopt);
}

Matcher<const CallRecord&> EndedAt(sip::Duration at) {
  return CallMatcher(CallOutcome::kEnded, at, std::nullopt);
}

Matcher<const CallRecord&> Cancelled() {
  return CallMatcher(CallOutcome::kCancelled, std::nullopt, std::nullopt);
}

Matcher<const CallRecord&> CancelledAt(sip::Duration at) {
  return CallMatcher(CallOutcome::kCancelled, at, std::nullopt);
}

}  // namespace sipsim
