#include "protocol/header/session_expires.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "protocol/header/parameter_grammar.h"
#include "protocol/text/parameter.h"
#include "protocol/text/text_scanner.h"

namespace sipsim::sip {
namespace {

constexpr uint32_t kDeltaSecondsMax = 0xffffffff;

// delta-seconds *( SEMI generic-param ), all of `text`.
bool ParseInterval(absl::string_view text, uint32_t* seconds,
                   absl::string_view* parameters) {
  const TextScanner s(text);
  const char* p = ParseNumber(s, text.data(), kDeltaSecondsMax, seconds);
  if (p == nullptr) return false;
  return header_internal::ParseHeaderParameters(
             s, p, parameters,
             [](const char*) -> const char* { return nullptr; },
             [](uint64_t, absl::string_view) { return true; }) == s.end();
}

}  // namespace

std::optional<SessionExpires> ParseSessionExpires(absl::string_view text) {
  SessionExpires value;
  absl::string_view parameters;
  if (!ParseInterval(text, &value.seconds, &parameters)) return std::nullopt;
  const std::optional<absl::string_view> refresher =
      FindParameter(parameters, "refresher");
  if (!refresher.has_value()) return value;
  if (absl::EqualsIgnoreCase(*refresher, "uac")) {
    value.refresher = SessionRefresher::kUac;
  } else if (absl::EqualsIgnoreCase(*refresher, "uas")) {
    value.refresher = SessionRefresher::kUas;
  } else {
    return std::nullopt;
  }
  return value;
}

std::string SessionExpiresText(const SessionExpires& value) {
  const char* refresher = "";
  if (value.refresher == SessionRefresher::kUac) refresher = ";refresher=uac";
  if (value.refresher == SessionRefresher::kUas) refresher = ";refresher=uas";
  return absl::StrCat(value.seconds, refresher);
}

std::optional<uint32_t> ParseMinSe(absl::string_view text) {
  uint32_t seconds = 0;
  absl::string_view parameters;
  if (!ParseInterval(text, &seconds, &parameters)) return std::nullopt;
  return seconds;
}

}  // namespace sipsim::sip
