// How the errors and states of a session are named.

#include "protocol/sdp/offer_answer.h"

namespace sipsim::sip {

const char* OfferAnswerErrorName(OfferAnswerError error) {
  switch (error) {
    case OfferAnswerError::kNone:
      return "none";
    case OfferAnswerError::kBadDescription:
      return "bad_description";
    case OfferAnswerError::kNotAcceptable:
      return "not_acceptable";
    case OfferAnswerError::kMediaMismatch:
      return "media_mismatch";
    case OfferAnswerError::kWrongState:
      return "wrong_state";
  }
  return "";
}

const char* OfferAnswerStateName(OfferAnswerState state) {
  switch (state) {
    case OfferAnswerState::kIdle:
      return "Idle";
    case OfferAnswerState::kLocalOffer:
      return "LocalOffer";
    case OfferAnswerState::kRemoteOffer:
      return "RemoteOffer";
    case OfferAnswerState::kStable:
      return "Stable";
  }
  return "";
}

}  // namespace sipsim::sip
