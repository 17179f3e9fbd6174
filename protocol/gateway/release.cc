#include "protocol/gateway/release.h"

#include <optional>
#include <string>

#include "protocol/header/reason.h"
#include "protocol/uri/phone_number.h"

namespace sipsim::sip {
namespace {

// The number that a redirection leads to, if it is one (8.2.5).
std::optional<IsupNumber> RedirectedNumber(const Message& response) {
  for (const NameAddrView& contact : response.contacts()) {
    const auto number = PhoneNumberOf(contact.uri);
    if (number.has_value()) return ToIsup(*number);
  }
  return std::nullopt;
}

}  // namespace

ExtraHeader ReasonOf(Cause cause) {
  return {"Reason",
          Reason{"Q.850", cause, std::string(CauseText(cause))}.ToString()};
}

// What becomes of a final response of 300 or more (8.2.5, 8.2.6).
IsupMessage ReleaseFor(const Message& response) {
  if (response.status_code() < 400) {
    IsupMessage release = Release(kNormalUnspecified);
    release.new_number = RedirectedNumber(response);
    if (release.new_number.has_value()) release.cause = kRedirection;
    return release;
  }
  // 8.2.6.1: 6xx come from the user.
  return Release(CauseOfResponse(response), response.status_code() >= 600
                                                ? CauseLocation::kUser
                                                : CauseLocation::kNetwork);
}

// The cause of an end that no message tells of.
Cause CauseOfEnd(const CallEnd& end) {
  switch (end.cause) {
    case CallEndCause::kTimeout:
    case CallEndCause::kTransportError:
    case CallEndCause::kRejected:
      return CauseOfStatus(end.status_code);
    case CallEndCause::kExpired:
      return kTimerExpiry;
    case CallEndCause::kBadAnswer:
      return kBearerNotImplemented;
    default:
      return kNormalClearing;
  }
}

}  // namespace sipsim::sip
