#ifndef SIPSIM_PROTOCOL_GATEWAY_CAUSE_H_
#define SIPSIM_PROTOCOL_GATEWAY_CAUSE_H_

// How cause values of the PSTN (ITU-T Q.850) and status codes of SIP become
// each other: the two tables of RFC 3398, and what stands around them.

#include <cstdint>
#include <optional>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "protocol/message/message.h"

namespace sipsim::sip {

// A cause value of Q.850, 1 to 127.
using Cause = uint8_t;

// Those that a gateway brings in by itself.
inline constexpr Cause kNormalClearing = 16;
inline constexpr Cause kNoAnswer = 19;
inline constexpr Cause kNumberChanged = 22;
inline constexpr Cause kRedirection = 23;
inline constexpr Cause kNormalUnspecified = 31;
inline constexpr Cause kNoCircuit = 34;
inline constexpr Cause kTemporaryFailure = 41;
inline constexpr Cause kCircuitNotAvailable = 44;
inline constexpr Cause kBearerNotImplemented = 65;
inline constexpr Cause kTimerExpiry = 102;

// The cause location of the PSTN, as far as it matters: who released the call.
enum class CauseLocation : uint8_t { kNetwork, kUser };

// What Q.850 calls a cause: "User busy"; "" for one that it does not have.
absl::string_view CauseText(Cause cause);

// A row of section 7.2.4.1.
struct CauseStatus {
  Cause cause;
  int status_code;
  // With a diagnostic that tells the new number; 0: the same.
  int with_diagnostic = 0;
  // If the user released the call (+); 0: the same.
  int by_user = 0;
};
absl::Span<const CauseStatus> CauseStatusTable();

// The status code for a call that the PSTN has released before its answer. 500
// for causes that are not in the table. 16 has no mapping there, as it ends
// calls that are up: before the answer it becomes 480.
int StatusOfCause(Cause cause, CauseLocation location, bool has_diagnostic);

// A row of section 8.2.6.1.
struct StatusCause {
  int status_code;
  Cause cause;
};
absl::Span<const StatusCause> StatusCauseTable();

// The cause for an INVITE that failed with this status code; 31 for those that
// are not in the table.
Cause CauseOfStatus(int status_code);

// The cause that a final response of 300 or more stands for: the one that its
// Reason names (RFC 6432), or that of its status code, for 488 and 606 that of
// the Warning.
Cause CauseOfResponse(const Message& response);

// The cause that a Reason field of the message names for Q.850 (RFC 3326);
// nullopt if there is none.
std::optional<Cause> CauseOfReason(const Message& message);

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_GATEWAY_CAUSE_H_
