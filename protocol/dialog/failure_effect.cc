#include "protocol/dialog/failure_effect.h"

namespace sipsim::sip {
namespace {

// Without these, there is no usage: a notifier that cannot notify.
bool IsIntegral(Method method) {
  return method == Method::kSubscribe || method == Method::kNotify ||
         method == Method::kRefer || method == Method::kInvite ||
         method == Method::kBye;
}

}  // namespace

FailureEffect EffectOfFailure(Method method, int status_code) {
  switch (status_code) {
    case 404:
    case 410:
    case 416:
    case 482:
    case 483:
    case 484:
    case 485:
    case 502:
    case 604:
      return FailureEffect::kDialog;
    case 480:
    case 481:
      return FailureEffect::kUsage;
    case 405:
    case 501:
      return IsIntegral(method) ? FailureEffect::kUsage
                                : FailureEffect::kTransaction;
    case 489:
      return method == Method::kSubscribe || method == Method::kNotify
                 ? FailureEffect::kUsage
                 : FailureEffect::kTransaction;
    default:
      return FailureEffect::kTransaction;
  }
}

}  // namespace sipsim::sip
