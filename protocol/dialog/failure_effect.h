#ifndef SIPSIM_PROTOCOL_DIALOG_FAILURE_EFFECT_H_
#define SIPSIM_PROTOCOL_DIALOG_FAILURE_EFFECT_H_

#include <cstdint>

#include "protocol/header/method.h"

namespace sipsim::sip {

// What a failure response to a request within a dialog puts an end to (RFC 5057
// section 5.1).
enum class FailureEffect : uint8_t {
  kTransaction,  // The request alone.
  kUsage,        // What the request was part of: a call, a subscription.
  kDialog,       // The dialog, and all its usages.
};

// Of a final response of 300 or more to `method`. No response at all, as a 408
// that came, is for the usage to judge (5.2).
FailureEffect EffectOfFailure(Method method, int status_code);

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_DIALOG_FAILURE_EFFECT_H_
