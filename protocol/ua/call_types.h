#ifndef SIPSIM_PROTOCOL_UA_CALL_TYPES_H_
#define SIPSIM_PROTOCOL_UA_CALL_TYPES_H_

#include <cstdint>

#include "absl/strings/string_view.h"
#include "protocol/base/time.h"

namespace sipsim::sip {

// Names one call of one UserAgent: 1, 2, 3, ... in order of creation.
using CallNumber = uint64_t;

enum class CallRole : uint8_t { kCaller, kCallee };
const char* CallRoleName(CallRole role);  // "caller", "callee"

// Where a call stands, seen from this end.
enum class CallState : uint8_t {
  // Caller: the INVITE is out, nothing has come back.
  kCalling,
  // Caller: a 100 has come. Callee: the INVITE is here, unanswered.
  kProceeding,
  // A 101-199 has come (caller) or was sent (callee): it rings. Which one,
  // tells Call::status_code().
  kEarly,
  // Callee: the 2xx is sent (and sent again), the ACK has not come.
  kAccepted,
  // Caller: 2xx received and acknowledged. Callee: the ACK has come.
  kEstablished,
  // This end gave up (CANCEL) or hung up (BYE); the answer has not come.
  kTerminating,
  // Over; Call::end() says how.
  kTerminated,
};
const char* CallStateName(CallState state);  // "Calling"

// Why a call is over.
enum class CallEndCause : uint8_t {
  kRejected,   // A final response of 300 or more, but for a cancelled one.
  kCancelled,  // By the caller, before the answer.
  // The Expires of the INVITE ran out (13.2.1, 13.3.1), or nobody refreshed the
  // session (RFC 4028 section 10).
  kExpired,
  kHungUp,  // BYE.
  // No response at all: as if a 408 had come (8.1.3.1). Callee: no PRACK.
  kTimeout,
  kTransportError,  // Unreachable: as if a 503 had come (8.1.3.1).
  kNoAck,           // Callee: no ACK for 64*T1 after the 2xx (13.3.1.4).
  kBadAnswer,       // The other's session description cannot be used.
};
const char* CallEndCauseName(CallEndCause cause);  // "rejected"

// Who brought the end about.
enum class CallEndBy : uint8_t { kLocal, kRemote, kNetwork };
const char* CallEndByName(CallEndBy by);  // "local"

struct CallEnd {
  CallEndCause cause = CallEndCause::kHungUp;
  CallEndBy by = CallEndBy::kLocal;
  // The final status of the INVITE: 200 for a call that was up, 487 for a
  // cancelled one, 486, ...; 408 and 503 also stand for what never came.
  int status_code = 0;
  // The reason phrase, or what went wrong, for the human reader. Holds as long
  // as the call.
  absl::string_view text;
  Time time{};
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_UA_CALL_TYPES_H_
