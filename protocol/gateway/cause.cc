#include "protocol/gateway/cause.h"

#include <algorithm>

#include "protocol/header/header_id.h"
#include "protocol/header/reason.h"
#include "protocol/text/grammar.h"
#include "protocol/text/text_scanner.h"

namespace sipsim::sip {
namespace {

// RFC 3398 section 7.2.4.1.
constexpr CauseStatus kCauseStatus[] = {
    // Normal event.
    {1, 404},
    {2, 404},
    {3, 404},
    {17, 486},
    {18, 408},
    {19, 480},
    {20, 480},
    {21, 403, 0, 603},
    {22, 410, 301},
    {23, 410},
    {26, 404},
    {27, 502},
    {28, 484},
    {29, 501},
    {31, 480},
    // Resource unavailable.
    {34, 503},
    {38, 503},
    {41, 503},
    {42, 503},
    {47, 503},
    // Service or option not available.
    {55, 403},
    {57, 403},
    {58, 503},
    // Service or option not implemented.
    {65, 488},
    {70, 488},
    {79, 501},
    // Invalid message.
    {87, 403},
    {88, 503},
    // Protocol error.
    {102, 504},
    {111, 500},
    // Interworking.
    {127, 500},
};

// Section 8.2.6.1; "504 Version Not Supported" there is 505 (RFC 3261 section
// 21.5.6).
constexpr StatusCause kStatusCause[] = {
    {400, 41},  {401, 21},  {402, 21},  {403, 21},  {404, 1},   {405, 63},
    {406, 79},  {407, 21},  {408, 102}, {410, 22},  {413, 127}, {414, 127},
    {415, 79},  {416, 127}, {420, 127}, {421, 127}, {423, 127}, {480, 18},
    {481, 41},  {482, 25},  {483, 25},  {484, 28},  {485, 1},   {486, 17},
    {500, 41},  {501, 79},  {502, 38},  {503, 41},  {504, 102}, {505, 127},
    {513, 127}, {600, 17},  {603, 21},  {604, 1},
};

struct CauseName {
  Cause cause;
  absl::string_view text;
};

constexpr CauseName kCauseNames[] = {
    {1, "Unallocated (unassigned) number"},
    {2, "No route to specified transit network"},
    {3, "No route to destination"},
    {16, "Normal call clearing"},
    {17, "User busy"},
    {18, "No user responding"},
    {19, "No answer from user (user alerted)"},
    {20, "Subscriber absent"},
    {21, "Call rejected"},
    {22, "Number changed"},
    {23, "Redirection to new destination"},
    {25, "Exchange routing error"},
    {26, "Non-selected user clearing"},
    {27, "Destination out of order"},
    {28, "Invalid number format (address incomplete)"},
    {29, "Facility rejected"},
    {31, "Normal, unspecified"},
    {34, "No circuit/channel available"},
    {38, "Network out of order"},
    {41, "Temporary failure"},
    {42, "Switching equipment congestion"},
    {44, "Requested circuit/channel not available"},
    {47, "Resource unavailable, unspecified"},
    {55, "Incoming calls barred within CUG"},
    {57, "Bearer capability not authorized"},
    {58, "Bearer capability not presently available"},
    {63, "Service or option not available, unspecified"},
    {65, "Bearer capability not implemented"},
    {70, "Only restricted digital information bearer capability is available"},
    {79, "Service or option not implemented, unspecified"},
    {87, "User not member of CUG"},
    {88, "Incompatible destination"},
    {102, "Recovery on timer expiry"},
    {111, "Protocol error, unspecified"},
    {127, "Interworking, unspecified"},
};

// The warn-code that begins a Warning value (RFC 3261 section 20.43); 0 if
// there is none.
uint32_t WarningCode(absl::string_view warning) {
  TextScanner s(warning);
  uint32_t code = 0;
  const char* begin = SkipLws(s, warning.data());
  return ParseNumber(s, begin, 999, &code) == nullptr ? 0 : code;
}

// Takes the first of some Warning values, and the comma behind it.
absl::string_view NextWarning(absl::string_view* warnings) {
  bool is_quoted = false;
  size_t end = 0;
  for (; end < warnings->size(); ++end) {
    const char c = (*warnings)[end];
    if (c == '"') is_quoted = !is_quoted;
    if (c == '\\' && is_quoted) ++end;
    if (c == ',' && !is_quoted) break;
  }
  const absl::string_view warning = warnings->substr(0, end);
  warnings->remove_prefix(std::min(end + 1, warnings->size()));
  return warning;
}

// Section 8.2.6.1: 65 if a Warning speaks of a bearer capability that is not to
// be had. 304 and 305: the media type, or its formats, are not available.
Cause CauseOfWarning(const Message& response) {
  for (const HeaderField& field : response.fields()) {
    if (field.id != HeaderId::kWarning) continue;
    absl::string_view warnings = response.value(field);
    while (!warnings.empty()) {
      const uint32_t code = WarningCode(NextWarning(&warnings));
      if (code == 304 || code == 305) return kBearerNotImplemented;
    }
  }
  return kNormalUnspecified;
}

}  // namespace

absl::string_view CauseText(Cause cause) {
  for (const CauseName& name : kCauseNames) {
    if (name.cause == cause) return name.text;
  }
  return "";
}

absl::Span<const CauseStatus> CauseStatusTable() { return kCauseStatus; }

int StatusOfCause(Cause cause, CauseLocation location, bool has_diagnostic) {
  if (cause == kNormalClearing) return 480;
  for (const CauseStatus& row : kCauseStatus) {
    if (row.cause != cause) continue;
    if (has_diagnostic && row.with_diagnostic != 0) return row.with_diagnostic;
    const bool is_by_user = location == CauseLocation::kUser;
    return is_by_user && row.by_user != 0 ? row.by_user : row.status_code;
  }
  return 500;
}

absl::Span<const StatusCause> StatusCauseTable() { return kStatusCause; }

Cause CauseOfStatus(int status_code) {
  for (const StatusCause& row : kStatusCause) {
    if (row.status_code == status_code) return row.cause;
  }
  return kNormalUnspecified;
}

Cause CauseOfResponse(const Message& response) {
  const std::optional<Cause> named = CauseOfReason(response);
  if (named.has_value()) return *named;
  const int status_code = response.status_code();
  return status_code == 488 || status_code == 606 ? CauseOfWarning(response)
                                                  : CauseOfStatus(status_code);
}

std::optional<Cause> CauseOfReason(const Message& message) {
  for (const HeaderField& field : message.fields()) {
    if (field.id != HeaderId::kReason) continue;
    const auto reason = FindReason(message.value(field), "Q.850");
    if (!reason.has_value()) continue;
    const uint32_t cause = reason->cause.value_or(0);
    if (cause >= 1 && cause <= 127) return static_cast<Cause>(cause);
  }
  return std::nullopt;
}

}  // namespace sipsim::sip
