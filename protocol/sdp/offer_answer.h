#ifndef SIPSIM_PROTOCOL_SDP_OFFER_ANSWER_H_
#define SIPSIM_PROTOCOL_SDP_OFFER_ANSWER_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "protocol/base/description.h"
#include "protocol/sdp/session_config.h"
#include "protocol/sdp/session_description.h"

namespace sipsim::sip {

// Why a description of the other side is not taken.
enum class OfferAnswerError : uint8_t {
  kNone,
  kBadDescription,  // Not a session description: 400, or end the session.
  kNotAcceptable,  // No stream of the offer suits us: 488 (RFC 3264 section 6).
  kMediaMismatch,  // Fewer m= lines than before (section 8), or an answer whose
                   // m= lines are not those of the offer (section 6).
  kWrongState,     // An answer without an offer, or an offer during another.
};
const char* OfferAnswerErrorName(OfferAnswerError error);  // "bad_description"

enum class OfferAnswerState : uint8_t {
  kIdle,         // Nothing has been said.
  kLocalOffer,   // We have offered; the answer is awaited.
  kRemoteOffer,  // They have offered; we owe an answer.
  kStable,       // Agreed; either side may offer again.
};
const char* OfferAnswerStateName(OfferAnswerState state);  // "stable"

// One stream as agreed.
struct NegotiatedStream {
  std::string media;         // "audio"
  uint16_t local_port = 0;   // 0: there is no such stream.
  uint16_t remote_port = 0;  // 0 as well then.
  std::string remote_address;
  MediaDirection direction = MediaDirection::kSendRecv;  // From here.
  std::vector<std::string> formats;  // Of both sides, preferred first.
};

// The offer/answer state of one session at one end (RFC 3264): what was said
// last, what is pending, and what the next description has to be.
//
//   OfferAnswer caller(config, id), callee(config2, id2);
//   std::string offer = caller.CreateOffer();
//   callee.ReceiveOffer(offer);             // or an error
//   caller.ReceiveAnswer(callee.CreateAnswer());
class OfferAnswer {
 public:
  // `config` outlives the session. `session_id` goes into o=, as the first
  // version too, unless `config` has its own.
  OfferAnswer(const SessionConfig& config, uint64_t session_id);

  // Whether this end, in its next offer or answer, asks the other not to send
  // (section 8.4).
  void SetHold(bool holds) { holds_ = holds; }
  bool holds() const { return holds_; }
  // Whether the other end has put us on hold: it receives on no stream.
  bool is_held() const;

  // Idle or stable: writes an offer. The version of o= goes up by one if
  // anything else differs from what we said last (section 8).
  std::string CreateOffer();
  // Idle or stable: takes an offer. On an error the state is as before.
  OfferAnswerError ReceiveOffer(absl::string_view text);
  // The answer to the offer received; the session is stable then.
  std::string CreateAnswer();
  // Local offer: takes the answer. On an error the offer is still pending.
  OfferAnswerError ReceiveAnswer(absl::string_view text);
  // The pending offer was refused, or came to nothing: all is as before it
  // (section 8).
  void CancelOffer();

  OfferAnswerState state() const { return state_; }
  // The last descriptions that both sides agreed on; "" before.
  const std::string& local_description() const { return local_; }
  const std::string& remote_description() const { return remote_; }
  // One per m= line of them.
  std::vector<NegotiatedStream> Streams() const;

  void Describe(Description& out) const;

 private:
  // The text of `sdp` under our o= and c=: what we said last, if that is the
  // same but for the version; else with the next version.
  std::string WithVersion(SessionDescription& sdp, absl::string_view address);
  OfferAnswerError CheckOffer(const SessionDescription& offer) const;

  const SessionConfig* config_;
  uint64_t session_id_;
  uint64_t next_version_;  // Of the next description that says something new.
  std::string local_;      // Agreed.
  std::string remote_;     // Agreed.
  std::string pending_;    // The offer that awaits its answer.
  OfferAnswerState state_ = OfferAnswerState::kIdle;
  bool holds_ = false;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_SDP_OFFER_ANSWER_H_
