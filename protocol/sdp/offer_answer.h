#ifndef SIPSIM_PROTOCOL_SDP_OFFER_ANSWER_H_
#define SIPSIM_PROTOCOL_SDP_OFFER_ANSWER_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "protocol/base/description.h"
#include "protocol/sdp/session_config.h"
#include "protocol/sdp/session_description.h"
#include "protocol/sdp/session_profile.h"

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

struct HoldWords;

// One stream as agreed.
struct NegotiatedStream {
  std::string media;        // "audio"
  uint16_t local_port = 0;  // 0: there is no such stream.
  std::string local_address;
  uint16_t remote_port = 0;  // 0 as well then.
  std::string remote_address;
  MediaDirection direction = MediaDirection::kSendRecv;  // From here.
  std::vector<std::string> formats;  // Of both sides, preferred first.
};

// Where an m= line of ours says that we receive. Port 0: nowhere.
struct LocalStream {
  std::string address;
  uint16_t port = 0;
};

// The offer/answer state of one session at one end (RFC 3264): what was said
// last, what is pending, and what the next description has to be.
//
//   OfferAnswer caller(profile, id), callee(profile2, id2);
//   absl::string_view offer = caller.CreateOffer();
//   callee.ReceiveOffer(offer);             // or an error
//   caller.ReceiveAnswer(callee.CreateAnswer());
//
// There are as many of these as there are calls. A description of ours that
// says no more than the profile does is not kept as text, and what is kept
// lies in one block.
class OfferAnswer {
 public:
  // `profile` outlives the session. `session_id` goes into o=, as the first
  // version too, unless the profile's config has its own.
  OfferAnswer(const SessionProfile& profile, uint64_t session_id);

  // Another one that stands where this does: an offer may get an answer in each
  // of several dialogs (RFC 3261 section 13.2.2.4).
  OfferAnswer Copy() const;

  // Whether this end, in its next offer or answer, asks the other not to send
  // (section 8.4).
  void SetHold(bool holds) { holds_ = holds; }
  bool holds() const { return holds_; }
  // Whether the other end has put us on hold: it receives on no stream.
  bool is_held() const;

  // What is written next takes addresses and ports of `profile`, which outlives
  // the session; what was said stays. The rest of o= stays, too: it names the
  // session (section 8; RFC 8866 section 5.2). Not while an offer of ours
  // waits.
  void SetProfile(const SessionProfile& profile);

  // Idle or stable: writes an offer. The version of o= goes up by one if
  // anything else differs from what we said last (section 8). The text holds
  // until something else is written under the same profile.
  absl::string_view CreateOffer();
  // Stable: the same for an offer that only refreshes. What we said last is
  // said again, with its version, but for addresses and ports of a new profile
  // (RFC 4028 section 7.4).
  absl::string_view CreateRefreshOffer();
  // Idle or stable: takes an offer. On an error the state is as before.
  OfferAnswerError ReceiveOffer(absl::string_view text);
  // The answer to the offer received; the session is stable then. The text
  // holds as that of CreateOffer does.
  absl::string_view CreateAnswer();
  // Local offer: takes the answer. On an error the offer is still pending.
  OfferAnswerError ReceiveAnswer(absl::string_view text);
  // The pending offer was refused, or came to nothing: all is as before it
  // (section 8).
  void CancelOffer();

  OfferAnswerState state() const { return state_; }
  // The last descriptions that both sides agreed on; "" before.
  std::string local_description() const;
  absl::string_view remote_description() const { return remote(); }
  // One per m= line of them.
  std::vector<NegotiatedStream> Streams() const;
  // Those of an offer of ours that waits for its answer; else none. Where they
  // receive, media may come from now on (section 5.1).
  std::vector<LocalStream> OfferedStreams() const;

  void Describe(Description& out) const;

 private:
  // How we know a description of our own.
  enum class Form : uint8_t {
    kNone,
    kPlain,  // It is the profile's plain one.
    kText,   // Its text is kept.
  };
  // Some descriptions, one behind the other, in one block of the heap.
  struct Texts {
    std::unique_ptr<char[]> block;
    uint32_t local_size = 0;    // Agreed.
    uint32_t remote_size = 0;   // Agreed.
    uint32_t pending_size = 0;  // An offer, ours or theirs.
  };

  const SessionConfig& config() const { return profile_->config(); }
  absl::string_view local() const {
    return {texts_.block.get(), texts_.local_size};
  }
  absl::string_view remote() const {
    return {texts_.block.get() + texts_.local_size, texts_.remote_size};
  }
  absl::string_view pending() const {
    return {texts_.block.get() + texts_.local_size + texts_.remote_size,
            texts_.pending_size};
  }
  // The arguments may be parts of what is kept so far.
  void Keep(absl::string_view local, absl::string_view remote,
            absl::string_view pending);

  // A description of ours as written: its text, and how to know it.
  struct Written {
    absl::string_view text;
    uint64_t version = 0;
    Form form = Form::kNone;
  };
  Written WritePlain();
  // Writes `sdp` under our o= and c=: as what we said last, if that is the
  // same but for the version; else with the next version.
  Written Write(SessionDescription& sdp, const HoldWords& words);
  Written WriteVersion(SessionDescription& sdp, uint64_t version);
  // It is the offer that is pending now. Its text.
  absl::string_view Propose(const Written& offer);
  // Takes the ports of a profile that has changed into our next offer.
  void RefreshPorts(SessionDescription& offer) const;
  OfferAnswerError CheckOffer(const SessionDescription& offer) const;

  const SessionProfile* profile_;
  uint64_t session_id_;
  uint64_t next_version_;  // Of the next description that says something new.
  uint64_t local_version_ = 0;    // Of what we agreed on.
  uint64_t pending_version_ = 0;  // Of our pending offer.
  Texts texts_;
  Form local_form_ = Form::kNone;
  Form pending_form_ = Form::kNone;  // Of our pending offer.
  OfferAnswerState state_ = OfferAnswerState::kIdle;
  bool holds_ = false;
  bool has_moved_ = false;  // SetProfile was called after the first words.
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_SDP_OFFER_ANSWER_H_
