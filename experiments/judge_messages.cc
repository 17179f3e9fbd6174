#include "experiments/judge_messages.h"

#include <algorithm>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/types/span.h"
#include "experiments/check_expectations.h"
#include "experiments/header_values.h"
#include "protocol/base/description.h"
#include "protocol/message/parser.h"
#include "topologies/quantity.h"

namespace sipsim {
namespace {

using Problem = std::optional<std::string>;

// A line should stay a line that one can read.
constexpr size_t kListedMax = 12;

std::string ListTimes(absl::Span<const sip::Duration> times) {
  if (times.empty()) return "none";
  const bool is_cut = times.size() > kListedMax;
  return absl::StrCat(
      absl::StrJoin(times.subspan(0, kListedMax), " ",
                    [](std::string* out, sip::Duration time) {
                      absl::StrAppend(out, sip::FormatDuration(time));
                    }),
      is_cut ? absl::StrCat(" ... (", times.size(), " in all)") : "");
}

std::vector<sip::Duration> ParseTimes(
    const google::protobuf::RepeatedPtrField<std::string>& texts) {
  std::vector<sip::Duration> times;
  for (const std::string& text : texts) {
    times.push_back(ParseDuration(text).value());
  }
  return times;
}

Problem CompareTimes(absl::string_view what,
                     absl::Span<const sip::Duration> expected,
                     absl::Span<const sip::Duration> found) {
  if (expected == found) return std::nullopt;
  return absl::StrCat("expected ", what, " ", ListTimes(expected), ", found ",
                      ListTimes(found));
}

std::string Quoted(absl::string_view text) {
  return absl::StrCat("\"", absl::CHexEscape(text), "\"");
}

std::string ListValues(absl::Span<const absl::string_view> values) {
  if (values.empty()) return "none";
  return absl::StrJoin(values.subspan(0, kListedMax), ", ",
                       [](std::string* out, absl::string_view value) {
                         absl::StrAppend(out, Quoted(value));
                       });
}

// What is wrong with one header of one message.
Problem CheckHeader(const ExpectHeader& expected,
                    absl::Span<const absl::string_view> values) {
  const auto fail = [&](absl::string_view wanted) -> Problem {
    return absl::StrCat("expected ", expected.name(), " ", wanted, ", found ",
                        ListValues(values));
  };
  const auto any = [&values](auto&& holds) {
    return std::any_of(values.begin(), values.end(), holds);
  };
  if (!expected.value().empty() && !any([&](absl::string_view value) {
        return value == expected.value();
      })) {
    return fail(Quoted(expected.value()));
  }
  if (!expected.contains().empty() && !any([&](absl::string_view value) {
        return absl::StrContains(value, expected.contains());
      })) {
    return fail(absl::StrCat("with ", Quoted(expected.contains())));
  }
  if (expected.has_count() && values.size() != expected.count()) {
    return fail(absl::StrCat(expected.count(), " times"));
  }
  const bool wants_any = expected.value().empty() &&
                         expected.contains().empty() && !expected.has_count();
  if (wants_any && values.empty()) return fail("to be there");
  return std::nullopt;
}

Problem CheckRequestUri(const std::string& expected,
                        const sip::Message& message) {
  if (expected.empty()) return std::nullopt;
  const absl::string_view found = message.is_request()
                                      ? message.request_uri().text
                                      : absl::string_view("a response");
  if (found == expected) return std::nullopt;
  return absl::StrCat("expected Request-URI ", Quoted(expected), ", found ",
                      Quoted(found));
}

Problem CheckBody(const ExpectMessage& expected, absl::string_view body) {
  for (const std::string& part : expected.body_contains()) {
    if (absl::StrContains(body, part)) continue;
    return absl::StrCat("expected a body with ", Quoted(part), ", found ",
                        Quoted(body));
  }
  return std::nullopt;
}

Problem CheckContentOf(const ExpectMessage& expected,
                       const sip::BufferRef& bytes) {
  sip::Message message;
  const sip::ParseError error =
      sip::ParseMessage(bytes, sip::ParseLimits(), &message);
  if (!error.ok()) return "expected a SIP message, found " + error.ToString();
  for (const ExpectHeader& header : expected.header()) {
    Problem problem = CheckHeader(header, HeaderValues(message, header.name()));
    if (problem) return problem;
  }
  Problem problem = CheckRequestUri(expected.request_uri(), message);
  if (problem) return problem;
  return CheckBody(expected, message.body());
}

}  // namespace

MessageJudge::MessageJudge(const ExpectMessage& expected,
                           const std::deque<WireMessage>& messages)
    : expected_(expected) {
  const WireFilter filter = ToWireFilter(expected.filter());
  size_t number = 0;
  for (const WireMessage& wire : messages) {
    ++number;
    if (filter.Matches(wire)) picked_.push_back({number, &wire});
  }
}

std::string MessageJudge::Subject() const {
  const MessageFilter& filter = expected_.filter();
  const auto or_any = [](const std::string& name) {
    return name.empty() ? std::string("any") : name;
  };
  std::string subject =
      filter.start().empty() ? std::string("messages") : filter.start();
  if (!filter.cseq_method().empty()) {
    absl::StrAppend(&subject, " (", filter.cseq_method(), ")");
  }
  if (filter.has_cseq_number()) {
    absl::StrAppend(&subject, " (CSeq ", filter.cseq_number(), ")");
  }
  if (!filter.from().empty() || !filter.to().empty()) {
    absl::StrAppend(&subject, " ", or_any(filter.from()), " -> ",
                    or_any(filter.to()));
  }
  return subject;
}

Problem MessageJudge::FindProblem() const {
  using Check = Problem (MessageJudge::*)() const;
  for (Check check :
       {&MessageJudge::CheckCount, &MessageJudge::CheckTimes,
        &MessageJudge::CheckTimesAfterFirst, &MessageJudge::CheckIdentical,
        &MessageJudge::CheckFates, &MessageJudge::CheckTransports,
        &MessageJudge::CheckContents}) {
    Problem problem = (this->*check)();
    if (problem) return problem;
  }
  return std::nullopt;
}

std::string MessageJudge::Summary() const {
  std::vector<sip::Duration> times;
  for (const Picked& picked : picked_) times.push_back(picked.wire->sent);
  return absl::StrCat(picked_.size(), picked_.empty() ? "" : " at ",
                      picked_.empty() ? "" : ListTimes(times),
                      expected_.identical() ? ", identical" : "");
}

Problem MessageJudge::CheckCount() const {
  if (expected_.has_count()) {
    if (picked_.size() == expected_.count()) return std::nullopt;
    return absl::StrCat("expected ", expected_.count(), ", found ", Summary());
  }
  const bool has_times =
      expected_.at_size() > 0 || expected_.after_first_size() > 0;
  if (has_times || !picked_.empty()) return std::nullopt;
  return std::string("expected one or more, found none");
}

Problem MessageJudge::CheckTimes() const {
  if (expected_.at_size() == 0) return std::nullopt;
  std::vector<sip::Duration> found;
  for (const Picked& picked : picked_) found.push_back(picked.wire->sent);
  return CompareTimes("at", ParseTimes(expected_.at()), found);
}

Problem MessageJudge::CheckTimesAfterFirst() const {
  if (expected_.after_first_size() == 0) return std::nullopt;
  std::vector<sip::Duration> found;
  for (const Picked& picked : picked_) {
    found.push_back(picked.wire->sent - picked_[0].wire->sent);
  }
  return CompareTimes("after the first", ParseTimes(expected_.after_first()),
                      found);
}

Problem MessageJudge::CheckIdentical() const {
  if (!expected_.identical()) return std::nullopt;
  for (const Picked& picked : picked_) {
    const absl::string_view first = picked_[0].wire->bytes.view();
    const absl::string_view other = picked.wire->bytes.view();
    if (first == other) continue;
    const auto differ =
        std::mismatch(first.begin(), first.end(), other.begin(), other.end());
    return absl::StrCat("expected identical bytes, found F", picked.number,
                        " to differ from F", picked_[0].number, " at byte ",
                        differ.first - first.begin());
  }
  return std::nullopt;
}

Problem MessageJudge::CheckFates() const {
  if (expected_.fate().empty()) return std::nullopt;
  for (const Picked& picked : picked_) {
    if (picked.wire->fate == expected_.fate()) continue;
    return absl::StrCat("expected F", picked.number, " ",
                        Quoted(expected_.fate()), ", found ",
                        Quoted(picked.wire->fate));
  }
  return std::nullopt;
}

Problem MessageJudge::CheckTransports() const {
  if (expected_.transport().empty()) return std::nullopt;
  for (const Picked& picked : picked_) {
    const absl::string_view found = sip::TransportName(picked.wire->transport);
    if (found == expected_.transport()) continue;
    return absl::StrCat("expected F", picked.number, " over ",
                        expected_.transport(), ", found ", found);
  }
  return std::nullopt;
}

Problem MessageJudge::CheckContents() const {
  if (expected_.header_size() == 0 && expected_.request_uri().empty() &&
      expected_.body_contains_size() == 0) {
    return std::nullopt;
  }
  for (const Picked& picked : picked_) {
    const Problem problem = CheckContentOf(expected_, picked.wire->bytes);
    if (problem) return absl::StrCat("F", picked.number, ": ", *problem);
  }
  return std::nullopt;
}

}  // namespace sipsim
