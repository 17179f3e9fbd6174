// The judgement of a REGISTER: a part of verdict.h.

#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "experiments/verdict.h"
#include "protocol/base/description.h"
#include "topologies/quantity.h"

namespace sipsim {
namespace {

// "sip:bob@192.0.2.4 for 3600s".
std::string BindingText(absl::string_view uri,
                        std::optional<sip::Duration> expires) {
  if (!expires.has_value()) return std::string(uri);
  return absl::StrCat(uri, " for ", sip::FormatDuration(*expires));
}

std::string FoundText(const RegistrationRecord& found) {
  std::string text = absl::StrCat(found.result.status_code);
  if (found.ended.has_value()) {
    absl::StrAppend(&text, " at ", sip::FormatDuration(*found.ended));
  }
  absl::StrAppend(&text, ", ", found.result.bindings.size(), " bindings");
  for (const sip::ListedBinding& binding : found.result.bindings) {
    absl::StrAppend(&text, ", ", BindingText(binding.uri, binding.expires));
  }
  return text;
}

std::optional<sip::Duration> ExpiresOf(const ExpectBinding& expected) {
  if (expected.expires().empty()) return std::nullopt;
  return *ParseDuration(expected.expires());
}

bool Lists(const sip::RegisterResult& result, const ExpectBinding& expected) {
  const std::optional<sip::Duration> expires = ExpiresOf(expected);
  for (const sip::ListedBinding& binding : result.bindings) {
    if (binding.uri != expected.uri()) continue;
    if (!expires.has_value() || binding.expires == expires) return true;
  }
  return false;
}

// What was expected and is not so; "" if all is.
std::string ProblemOf(const ExpectRegistration& expected,
                      const RegistrationRecord& found) {
  if (expected.has_status() &&
      static_cast<int>(expected.status()) != found.result.status_code) {
    return absl::StrCat(expected.status());
  }
  if (!expected.at().empty()) {
    const sip::Duration at = *ParseDuration(expected.at());
    if (found.ended != at) return "at " + sip::FormatDuration(at);
  }
  if (expected.has_binding_count() &&
      expected.binding_count() != found.result.bindings.size()) {
    return absl::StrCat(expected.binding_count(), " bindings");
  }
  for (const ExpectBinding& binding : expected.bindings()) {
    if (Lists(found.result, binding)) continue;
    return BindingText(binding.uri(), ExpiresOf(binding));
  }
  return "";
}

}  // namespace

Verdict JudgeRegistration(const ExpectRegistration& expected,
                          const std::deque<RegistrationRecord>& registrations) {
  const size_t number = expected.has_number() ? expected.number() : 1;
  const std::string subject =
      absl::StrCat("registration ", number, " of ", expected.user(), ": ");
  if (number > registrations.size()) {
    return {false, subject + "expected one, found none"};
  }
  const RegistrationRecord& found = registrations[number - 1];
  const std::string problem = ProblemOf(expected, found);
  if (problem.empty()) return {true, subject + FoundText(found)};
  return {false, absl::StrCat(subject, "expected ", problem, ", found ",
                              FoundText(found))};
}

}  // namespace sipsim
