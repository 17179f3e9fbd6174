#include "protocol/header/replaces.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "protocol/header/parameter_grammar.h"
#include "protocol/text/parameter.h"
#include "protocol/text/text_scanner.h"

namespace sipsim::sip {
namespace {

// callid: word [ "@" word ]. Null if there is none.
const char* SkipCallId(const TextScanner& s, const char* p) {
  const char* end = s.Skip<kWord>(p);
  if (end == p) return nullptr;
  if (s.At(end) != '@') return end;
  const char* host = end + 1;
  end = s.Skip<kWord>(host);
  return end == host ? nullptr : end;
}

bool IsToken(absl::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return IsClass(c, kToken);
  });
}

// Takes a tag that has not come before.
bool TakeTag(absl::string_view value, absl::string_view* tag) {
  if (!tag->empty() || !IsToken(value)) return false;
  *tag = value;
  return true;
}

}  // namespace

std::optional<ReplacesView> ParseReplaces(absl::string_view text) {
  const TextScanner s(text);
  const char* end = SkipCallId(s, text.data());
  if (end == nullptr) return std::nullopt;
  ReplacesView replaces;
  replaces.call_id = Between(text.data(), end);
  absl::string_view parameters;
  end = header_internal::ParseHeaderParameters(
      s, end, &parameters, [](const char*) -> const char* { return nullptr; },
      [](uint64_t, absl::string_view) { return true; });
  if (end == nullptr || end != s.end()) return std::nullopt;
  while (const auto parameter = NextParameter(&parameters)) {
    bool good = true;
    if (absl::EqualsIgnoreCase(parameter->name, "to-tag")) {
      good = TakeTag(parameter->value, &replaces.to_tag);
    } else if (absl::EqualsIgnoreCase(parameter->name, "from-tag")) {
      good = TakeTag(parameter->value, &replaces.from_tag);
    } else if (absl::EqualsIgnoreCase(parameter->name, "early-only")) {
      good = !replaces.early_only && parameter->value.empty();
      replaces.early_only = true;
    }
    if (!good) return std::nullopt;
  }
  if (replaces.to_tag.empty() || replaces.from_tag.empty()) {
    return std::nullopt;
  }
  return replaces;
}

std::string ReplacesText(const ReplacesView& replaces) {
  return absl::StrCat(replaces.call_id, ";to-tag=", replaces.to_tag,
                      ";from-tag=", replaces.from_tag,
                      replaces.early_only ? ";early-only" : "");
}

bool ReplacesTagMatches(absl::string_view tag, absl::string_view dialog_tag) {
  return tag == dialog_tag || (tag == "0" && dialog_tag.empty());
}

}  // namespace sipsim::sip
