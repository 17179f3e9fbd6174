// The judgement of what a location service has: a part of verdict.h.

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "experiments/verdict.h"
#include "protocol/base/description.h"
#include "topologies/quantity.h"

namespace sipsim {
namespace {

std::optional<sip::Duration> WholeSeconds(std::optional<sip::Duration> left) {
  if (!left.has_value()) return std::nullopt;
  return std::chrono::duration_cast<std::chrono::seconds>(*left);
}

std::string FoundText(const std::vector<BoundContact>& contacts) {
  if (contacts.empty()) return "nowhere";
  std::string text;
  for (const BoundContact& contact : contacts) {
    absl::StrAppend(&text, text.empty() ? "" : ", ", contact.uri);
    if (!contact.left.has_value()) continue;
    absl::StrAppend(&text, " for ", sip::FormatDuration(*contact.left));
  }
  return text;
}

std::string ExpectedText(const ExpectBindings& expected) {
  std::vector<BoundContact> contacts;
  for (const ExpectBinding& binding : expected.contacts()) {
    BoundContact& contact = contacts.emplace_back();
    contact.uri = binding.uri();
    if (binding.expires().empty()) continue;
    contact.left = *ParseDuration(binding.expires());
  }
  return FoundText(contacts);
}

bool Fits(const ExpectBinding& expected, const BoundContact& found) {
  if (expected.uri() != found.uri) return false;
  return expected.expires().empty() ||
         WholeSeconds(found.left) == *ParseDuration(expected.expires());
}

bool AllFit(const ExpectBindings& expected,
            const std::vector<BoundContact>& found) {
  if (static_cast<size_t>(expected.contacts_size()) != found.size()) {
    return false;
  }
  return std::all_of(expected.contacts().begin(), expected.contacts().end(),
                     [&found](const ExpectBinding& binding) {
                       return std::any_of(found.begin(), found.end(),
                                          [&binding](const auto& contact) {
                                            return Fits(binding, contact);
                                          });
                     });
}

}  // namespace

Verdict JudgeBindings(const ExpectBindings& expected,
                      const std::vector<BoundContact>& found) {
  const std::string time =
      expected.at().empty()
          ? "at the end"
          : "at " + sip::FormatDuration(*ParseDuration(expected.at()));
  const std::string subject =
      absl::StrCat(time, ", ", expected.aor(), " at ", expected.node(), ": ");
  if (AllFit(expected, found)) return {true, subject + FoundText(found)};
  return {false, absl::StrCat(subject, "expected ", ExpectedText(expected),
                              ", found ", FoundText(found))};
}

}  // namespace sipsim
