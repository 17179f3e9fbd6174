#ifndef SIPSIM_PROTOCOL_SDP_STREAM_NEGOTIATION_H_
#define SIPSIM_PROTOCOL_SDP_STREAM_NEGOTIATION_H_

// The single streams of an offer and of its answer: what OfferAnswer is made
// of (RFC 3264 sections 5, 6 and 8).

#include <cstdint>
#include <forward_list>
#include <string>
#include <utility>

#include "absl/container/inlined_vector.h"
#include "absl/strings/string_view.h"
#include "protocol/sdp/session_config.h"
#include "protocol/sdp/session_description.h"
#include "protocol/sdp/session_profile.h"

namespace sipsim::sip {

// A description whose author has to make some of its texts up.
struct SessionDraft {
  SessionDescription sdp;
  std::forward_list<std::string> texts;  // Elements never move.

  absl::string_view Keep(std::string text) {
    return texts.emplace_front(std::move(text));
  }
};

// Parses what has been parsed before, or was written by us.
SessionDescription ReadAgain(absl::string_view text);

// c=IN IP4 0.0.0.0: nowhere.
inline constexpr absl::string_view kZeroAddress = "0.0.0.0";
bool HasZeroAddress(const SessionDescription& sdp, const SdpMedia& stream);
// The direction of a stream for whoever wrote it. c=0.0.0.0 says that nothing
// must be sent there: hold, as RFC 2543 had it (RFC 3264 section 8.4).
MediaDirection EffectiveDirection(const SessionDescription& sdp,
                                  const SdpMedia& stream);
MediaDirection Intersect(MediaDirection a, MediaDirection b);

// What our next description says of hold.
struct HoldWords {
  MediaDirection wish = MediaDirection::kSendRecv;  // For each stream.
  bool has_zero_address = false;
};
HoldWords HoldWordsOf(const SessionConfig& config, bool holds);
// The same in the answer to `offer`.
HoldWords AnswerWordsOf(const SessionConfig& config, bool holds,
                        const SessionDescription& offer);

// Which of our streams takes each of the offer's: the first that suits and is
// free, or null. The same offer always gets the same.
using StreamAssignment = absl::InlinedVector<const MediaCapability*, 4>;
StreamAssignment AssignStreams(const SessionConfig& config,
                               const SessionDescription& offer);

// Fills in o=, but for its version, and c=.
void SetOrigin(const SessionProfile& profile, uint64_t session_id,
               SessionDescription& sdp);

// The first offer of a stream (5.1).
void AddOfferedStream(const SessionProfile& profile,
                      const MediaCapability& capability, MediaDirection wish,
                      SessionDraft& draft);
// Makes a stream of our last description one of the next offer (8.2, 8.4).
void RefreshOfferedStream(MediaDirection wish, const SessionDescription& remote,
                          const SdpMedia& theirs, SdpMedia& ours);
// A refused stream keeps its place, with port 0 (6).
void AddRefusedStream(const SdpMedia& offered, SessionDraft& draft);
// Those formats of the offer that we have too, in its order and under its
// numbers; a direction that suits the offered one (6.1).
void AddAnsweredStream(const SessionProfile& profile,
                       const MediaCapability& capability,
                       const SessionDescription& offer, const SdpMedia& offered,
                       const HoldWords& words, SessionDraft& draft);

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_SDP_STREAM_NEGOTIATION_H_
