#include "protocol/ua/call_types.h"

namespace sipsim::sip {

const char* CallRoleName(CallRole role) {
  return role == CallRole::kCaller ? "caller" : "callee";
}

const char* CallStateName(CallState state) {
  switch (state) {
    case CallState::kCalling:
      return "Calling";
    case CallState::kProceeding:
      return "Proceeding";
    case CallState::kEarly:
      return "Early";
    case CallState::kAccepted:
      return "Accepted";
    case CallState::kEstablished:
      return "Established";
    case CallState::kTerminating:
      return "Terminating";
    case CallState::kTerminated:
      return "Terminated";
  }
  return "";
}

const char* CallEndCauseName(CallEndCause cause) {
  switch (cause) {
    case CallEndCause::kRejected:
      return "rejected";
    case CallEndCause::kCancelled:
      return "cancelled";
    case CallEndCause::kExpired:
      return "expired";
    case CallEndCause::kHungUp:
      return "hung_up";
    case CallEndCause::kTimeout:
      return "timeout";
    case CallEndCause::kTransportError:
      return "transport_error";
    case CallEndCause::kNoAck:
      return "no_ack";
    case CallEndCause::kBadAnswer:
      return "bad_answer";
  }
  return "";
}

const char* CallEndByName(CallEndBy by) {
  switch (by) {
    case CallEndBy::kLocal:
      return "local";
    case CallEndBy::kRemote:
      return "remote";
    case CallEndBy::kNetwork:
      return "network";
  }
  return "";
}

}  // namespace sipsim::sip
