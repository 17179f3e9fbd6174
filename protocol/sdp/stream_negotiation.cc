#include "protocol/sdp/stream_negotiation.h"

#include <algorithm>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "protocol/base/check.h"

namespace sipsim::sip {
namespace {

// RFC 3264 section 5.1 and RFC 8866 section 6.6: payload types from 96 on mean
// what their a=rtpmap says, those below are fixed.
constexpr uint32_t kFirstDynamicPayloadType = 96;

// Whether a format of an offer is the same codec as one of ours.
bool IsSameFormat(const SdpMedia& stream, absl::string_view format,
                  const MediaFormat& ours) {
  uint32_t payload_type = 0;
  if (!absl::SimpleAtoi(format, &payload_type)) return false;
  if (payload_type < kFirstDynamicPayloadType) {
    return payload_type == ours.payload_type;
  }
  return !ours.encoding.empty() &&
         absl::EqualsIgnoreCase(stream.FormatAttribute("rtpmap", format),
                                ours.encoding);
}

const MediaFormat* FindFormat(const MediaCapability& capability,
                              const SdpMedia& stream,
                              absl::string_view format) {
  for (const MediaFormat& ours : capability.formats) {
    if (IsSameFormat(stream, format, ours)) return &ours;
  }
  return nullptr;
}

bool Suits(const MediaCapability& capability, const SdpMedia& stream) {
  return stream.port != 0 && capability.media == stream.media &&
         capability.proto == stream.proto &&
         absl::c_any_of(stream.formats, [&](absl::string_view format) {
           return FindFormat(capability, stream, format) != nullptr;
         });
}

void AddDirection(MediaDirection direction, SdpMedia& stream) {
  // RFC 8866 section 6.7: sendrecv is what holds when nothing is said.
  if (direction == MediaDirection::kSendRecv) return;
  stream.lines.push_back({'a', MediaDirectionName(direction)});
}

void AddFormat(const SessionProfile::FormatText& text, SdpMedia& stream) {
  stream.formats.push_back(text.payload_type);
  if (!text.rtpmap.empty()) stream.lines.push_back({'a', text.rtpmap});
}

// One of our formats under another number.
void AddRenumberedFormat(absl::string_view payload_type,
                         absl::string_view encoding, SdpMedia& stream,
                         SessionDraft& draft) {
  stream.formats.push_back(payload_type);
  if (encoding.empty()) return;
  stream.lines.push_back(
      {'a', draft.Keep(absl::StrCat("rtpmap:", payload_type, " ", encoding))});
}

// Takes a=sendrecv and its like out of a stream.
void RemoveDirection(SdpMedia& stream) {
  auto is_direction = [](const SdpLine& line) {
    return line.type == 'a' &&
           (line.value == "sendrecv" || line.value == "sendonly" ||
            line.value == "recvonly" || line.value == "inactive");
  };
  stream.lines.erase(
      std::remove_if(stream.lines.begin(), stream.lines.end(), is_direction),
      stream.lines.end());
}

// RFC 3264 section 8.4: to hold a stream on which the other only sends leaves
// nothing of it.
MediaDirection OfferedDirection(MediaDirection wish, bool other_receives) {
  const bool is_hold = wish == MediaDirection::kSendOnly;
  return is_hold && !other_receives ? MediaDirection::kInactive : wish;
}

}  // namespace

SessionDescription ReadAgain(absl::string_view text) {
  SessionDescription sdp;
  const SdpError error = ParseSessionDescription(text, SdpLimits(), &sdp);
  SIP_CHECK(error.ok());
  return sdp;
}

bool HasZeroAddress(const SessionDescription& sdp, const SdpMedia& stream) {
  const SdpConnection* connection = sdp.ConnectionOfMedia(stream);
  return connection != nullptr && connection->address == kZeroAddress;
}

MediaDirection EffectiveDirection(const SessionDescription& sdp,
                                  const SdpMedia& stream) {
  const MediaDirection direction = sdp.DirectionOfMedia(stream);
  const bool receives = Receives(direction) && !HasZeroAddress(sdp, stream);
  return DirectionOf(Sends(direction), receives);
}

HoldWords HoldWordsOf(const SessionConfig& config, bool holds) {
  if (!holds) return {};
  switch (config.hold_style) {
    case HoldStyle::kSendOnly:
      return {.wish = MediaDirection::kSendOnly};
    case HoldStyle::kInactive:
      return {.wish = MediaDirection::kInactive};
    case HoldStyle::kZeroAddress:
      return {.has_zero_address = true};
  }
  return {};
}

HoldWords AnswerWordsOf(const SessionConfig& config, bool holds,
                        const SessionDescription& offer) {
  HoldWords words = HoldWordsOf(config, holds);
  if (!config.returns_zero_address) return words;
  bool is_any_zero = false;
  for (const SdpMedia& stream : offer.media) {
    if (stream.port == 0) continue;
    if (!HasZeroAddress(offer, stream)) return words;
    is_any_zero = true;
  }
  words.has_zero_address |= is_any_zero;
  return words;
}

MediaDirection Intersect(MediaDirection a, MediaDirection b) {
  return DirectionOf(Sends(a) && Sends(b), Receives(a) && Receives(b));
}

StreamAssignment AssignStreams(const SessionConfig& config,
                               const SessionDescription& offer) {
  StreamAssignment assigned;
  for (const SdpMedia& stream : offer.media) {
    const MediaCapability* chosen = nullptr;
    for (const MediaCapability& capability : config.media) {
      if (Suits(capability, stream) &&
          !absl::c_linear_search(assigned, &capability)) {
        chosen = &capability;
        break;
      }
    }
    assigned.push_back(chosen);
  }
  return assigned;
}

void SetOrigin(const SessionProfile& profile, uint64_t session_id,
               SessionDescription& sdp) {
  sdp.origin.user_name = profile.config().user_name;
  sdp.origin.session_id = session_id;
  sdp.origin.addr_type = profile.config().address.is_v6() ? "IP6" : "IP4";
  sdp.origin.address = profile.origin_address();
  sdp.connection = SdpConnection{"IN", sdp.origin.addr_type, profile.address()};
}

void AddOfferedStream(const SessionProfile& profile,
                      const MediaCapability& capability, MediaDirection wish,
                      SessionDraft& draft) {
  SdpMedia& stream = draft.sdp.media.emplace_back();
  stream.media = capability.media;
  stream.port = capability.port;
  stream.proto = capability.proto;
  for (const MediaFormat& format : capability.formats) {
    AddFormat(profile.TextOf(capability, format), stream);
  }
  AddDirection(wish, stream);
}

void AddRefusedStream(const SdpMedia& offered, SessionDraft& draft) {
  SdpMedia& stream = draft.sdp.media.emplace_back();
  stream.media = offered.media;
  stream.port = 0;
  stream.proto = offered.proto;
  stream.formats = offered.formats;
}

void AddAnsweredStream(const SessionProfile& profile,
                       const MediaCapability& capability,
                       const SessionDescription& offer, const SdpMedia& offered,
                       const HoldWords& words, SessionDraft& draft) {
  SdpMedia& stream = draft.sdp.media.emplace_back();
  stream.media = capability.media;
  stream.port = capability.port;
  stream.proto = capability.proto;
  for (absl::string_view format : offered.formats) {
    const MediaFormat* ours = FindFormat(capability, offered, format);
    if (ours == nullptr) continue;
    const SessionProfile::FormatText& text = profile.TextOf(capability, *ours);
    if (text.payload_type == format) {
      AddFormat(text, stream);
    } else {
      AddRenumberedFormat(format, ours->encoding, stream, draft);
    }
  }
  // An address of zeros says by itself what a=recvonly would.
  const MediaDirection theirs = words.has_zero_address
                                    ? offer.DirectionOfMedia(offered)
                                    : EffectiveDirection(offer, offered);
  AddDirection(Intersect(Reverse(theirs), words.wish), stream);
}

void RefreshOfferedStream(MediaDirection wish, const SessionDescription& remote,
                          const SdpMedia& theirs, SdpMedia& ours) {
  // What they refused stays refused.
  if (theirs.port == 0) ours.port = 0;
  RemoveDirection(ours);
  if (ours.port == 0) return;
  const bool they_receive = Receives(EffectiveDirection(remote, theirs));
  AddDirection(OfferedDirection(wish, they_receive), ours);
}

}  // namespace sipsim::sip
