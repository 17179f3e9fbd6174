// The judgement of a transfer: a part of verdict.h.

#include <string>

#include "absl/strings/str_cat.h"
#include "experiments/verdict.h"
#include "protocol/base/description.h"
#include "topologies/quantity.h"

namespace sipsim {
namespace {

// "202, 200 at 2.5s, 2 reports".
std::string FoundText(const TransferRecord& found) {
  std::string text = absl::StrCat(found.progress.answer_code, ", ",
                                  found.progress.status_code);
  if (found.reported.has_value()) {
    absl::StrAppend(&text, " at ", sip::FormatDuration(*found.reported));
  }
  return absl::StrCat(text, ", ", found.progress.report_count, " reports");
}

// What was expected and is not so; "" if all is.
std::string ProblemOf(const ExpectTransfer& expected,
                      const TransferRecord& found) {
  if (expected.has_accepted() &&
      static_cast<int>(expected.accepted()) != found.progress.answer_code) {
    return absl::StrCat("accepted ", expected.accepted());
  }
  if (expected.has_status() &&
      static_cast<int>(expected.status()) != found.progress.status_code) {
    return absl::StrCat("status ", expected.status());
  }
  if (!expected.at().empty()) {
    const sip::Duration at = *ParseDuration(expected.at());
    if (found.reported != at) return "at " + sip::FormatDuration(at);
  }
  if (expected.has_reports() &&
      expected.reports() != found.progress.report_count) {
    return absl::StrCat(expected.reports(), " reports");
  }
  return "";
}

}  // namespace

Verdict JudgeTransfer(const ExpectTransfer& expected,
                      const std::deque<TransferRecord>& transfers) {
  const size_t number = expected.has_number() ? expected.number() : 1;
  const std::string subject =
      absl::StrCat("transfer ", number, " of ", expected.user(), ": ");
  if (number > transfers.size()) {
    return {false, subject + "expected one, found none"};
  }
  const TransferRecord& found = transfers[number - 1];
  const std::string problem = ProblemOf(expected, found);
  if (problem.empty()) return {true, subject + FoundText(found)};
  return {false, absl::StrCat(subject, "expected ", problem, ", found ",
                              FoundText(found))};
}

}  // namespace sipsim
