#include "protocol/sdp/offer_answer.h"

#include <utility>

#include "absl/algorithm/container.h"
#include "protocol/base/check.h"
#include "protocol/sdp/stream_negotiation.h"

namespace sipsim::sip {
namespace {

// Parses what has been parsed before.
SessionDescription Reparse(absl::string_view text) {
  SessionDescription sdp;
  const SdpError error = ParseSessionDescription(text, SdpLimits(), &sdp);
  SIP_CHECK(error.ok());
  return sdp;
}

// RFC 3264 section 6: the m= lines of an answer are those of the offer, one by
// one, and what was offered as closed stays so. `offer` is a text that we
// wrote: a look at its m= lines is enough.
bool AnswersMedia(absl::string_view offer, const SessionDescription& answer) {
  size_t count = 0;
  for (size_t at = offer.find("\nm="); at != absl::string_view::npos;
       at = offer.find("\nm=", at + 1)) {
    const absl::string_view line = offer.substr(at + 3);
    if (count == answer.media.size()) return false;
    const SdpMedia& theirs = answer.media[count++];
    // "audio 49172 RTP/AVP 0"
    const size_t port = line.find(' ') + 1;
    const size_t proto = line.find(' ', port) + 1;
    const size_t formats = line.find(' ', proto);
    if (line.substr(0, port - 1) != theirs.media ||
        line.substr(proto, formats - proto) != theirs.proto ||
        (line[port] == '0' && theirs.port != 0)) {
      return false;
    }
  }
  return count == answer.media.size();
}

}  // namespace

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

OfferAnswer::OfferAnswer(const SessionConfig& config, uint64_t session_id)
    : config_(&config),
      session_id_(config.session_id.value_or(session_id)),
      next_version_(session_id_) {}

// RFC 3264 section 8: as long as the version stays, every byte stays; when
// something changes, it goes up by one.
std::string OfferAnswer::WithVersion(SessionDescription& sdp,
                                     absl::string_view address) {
  sdp.origin.user_name = config_->user_name;
  sdp.origin.session_id = session_id_;
  sdp.origin.addr_type = config_->address.is_v6() ? "IP6" : "IP4";
  sdp.origin.address = config_->origin_host.empty()
                           ? address
                           : absl::string_view(config_->origin_host);
  sdp.connection = SdpConnection{"IN", sdp.origin.addr_type, address};
  if (!local_.empty()) {
    sdp.origin.session_version = Reparse(local_).origin.session_version;
    std::string same = WriteSessionDescription(sdp);
    if (same == local_) return same;
  }
  sdp.origin.session_version = next_version_++;
  return WriteSessionDescription(sdp);
}

std::string OfferAnswer::CreateOffer() {
  SIP_CHECK(state_ == OfferAnswerState::kIdle ||
            state_ == OfferAnswerState::kStable);
  SessionDraft draft;
  if (local_.empty()) {
    draft.sdp.times.push_back({'t', "0 0"});
    for (const MediaCapability& capability : config_->media) {
      AddOfferedStream(capability, holds_, draft);
    }
  } else {
    draft.sdp = Reparse(local_);
    const SessionDescription remote = Reparse(remote_);
    for (size_t i = 0; i < draft.sdp.media.size(); ++i) {
      RefreshOfferedStream(holds_, remote, remote.media[i], draft.sdp.media[i]);
    }
  }
  const std::string address = config_->address.ToString();
  pending_ = WithVersion(draft.sdp, address);
  state_ = OfferAnswerState::kLocalOffer;
  return pending_;
}

OfferAnswerError OfferAnswer::CheckOffer(
    const SessionDescription& offer) const {
  // RFC 3264 section 8: m= lines never go away.
  if (!local_.empty() && offer.media.size() < Reparse(local_).media.size()) {
    return OfferAnswerError::kMediaMismatch;
  }
  const auto assigned = AssignStreams(*config_, offer);
  const bool wants_media = absl::c_any_of(
      offer.media, [](const SdpMedia& stream) { return stream.port != 0; });
  const bool gets_media = absl::c_any_of(
      assigned, [](const MediaCapability* c) { return c != nullptr; });
  return wants_media && !gets_media ? OfferAnswerError::kNotAcceptable
                                    : OfferAnswerError::kNone;
}

OfferAnswerError OfferAnswer::ReceiveOffer(absl::string_view text) {
  if (state_ != OfferAnswerState::kIdle &&
      state_ != OfferAnswerState::kStable) {
    return OfferAnswerError::kWrongState;
  }
  SessionDescription offer;
  if (!ParseSessionDescription(text, SdpLimits(), &offer).ok()) {
    return OfferAnswerError::kBadDescription;
  }
  const OfferAnswerError error = CheckOffer(offer);
  if (error != OfferAnswerError::kNone) return error;
  pending_.assign(text.data(), text.size());
  state_ = OfferAnswerState::kRemoteOffer;
  return OfferAnswerError::kNone;
}

std::string OfferAnswer::CreateAnswer() {
  SIP_CHECK(state_ == OfferAnswerState::kRemoteOffer);
  const SessionDescription offer = Reparse(pending_);
  const auto assigned = AssignStreams(*config_, offer);
  SessionDraft draft;
  // RFC 3264 section 6: the t= of the answer equals that of the offer.
  draft.sdp.times = offer.times;
  for (size_t i = 0; i < offer.media.size(); ++i) {
    if (assigned[i] == nullptr) {
      AddRefusedStream(offer.media[i], draft);
    } else {
      AddAnsweredStream(*assigned[i], offer, offer.media[i], holds_, draft);
    }
  }
  const std::string address = config_->address.ToString();
  local_ = WithVersion(draft.sdp, address);
  remote_ = std::move(pending_);
  pending_.clear();
  state_ = OfferAnswerState::kStable;
  return local_;
}

OfferAnswerError OfferAnswer::ReceiveAnswer(absl::string_view text) {
  if (state_ != OfferAnswerState::kLocalOffer) {
    return OfferAnswerError::kWrongState;
  }
  SessionDescription answer;
  if (!ParseSessionDescription(text, SdpLimits(), &answer).ok()) {
    return OfferAnswerError::kBadDescription;
  }
  if (!AnswersMedia(pending_, answer)) return OfferAnswerError::kMediaMismatch;
  local_ = std::move(pending_);
  pending_.clear();
  remote_.assign(text.data(), text.size());
  state_ = OfferAnswerState::kStable;
  return OfferAnswerError::kNone;
}

void OfferAnswer::CancelOffer() {
  pending_.clear();
  state_ = local_.empty() ? OfferAnswerState::kIdle : OfferAnswerState::kStable;
}

bool OfferAnswer::is_held() const {
  if (remote_.empty()) return false;
  const SessionDescription remote = Reparse(remote_);
  bool has_stream = false;
  for (const SdpMedia& stream : remote.media) {
    if (stream.port == 0) continue;
    if (Receives(RemoteDirection(remote, stream))) return false;
    has_stream = true;
  }
  return has_stream;
}

std::vector<NegotiatedStream> OfferAnswer::Streams() const {
  std::vector<NegotiatedStream> streams;
  if (local_.empty()) return streams;
  const SessionDescription local = Reparse(local_);
  const SessionDescription remote = Reparse(remote_);
  for (size_t i = 0; i < local.media.size(); ++i) {
    const SdpMedia& ours = local.media[i];
    const SdpMedia& theirs = remote.media[i];
    NegotiatedStream& stream = streams.emplace_back();
    stream.media = std::string(ours.media);
    stream.direction = MediaDirection::kInactive;
    if (ours.port == 0 || theirs.port == 0) continue;
    stream.local_port = ours.port;
    stream.remote_port = theirs.port;
    stream.remote_address =
        std::string(remote.ConnectionOfMedia(theirs)->address);
    stream.direction = Intersect(local.DirectionOfMedia(ours),
                                 Reverse(RemoteDirection(remote, theirs)));
    for (absl::string_view format : theirs.formats) {
      if (absl::c_linear_search(ours.formats, format)) {
        stream.formats.emplace_back(format);
      }
    }
  }
  return streams;
}

void OfferAnswer::Describe(Description& out) const {
  out.Open("session");
  out.Text("state", OfferAnswerStateName(state_));
  if (!local_.empty()) {
    out.Number("version",
               static_cast<int64_t>(Reparse(local_).origin.session_version));
  }
  for (const NegotiatedStream& stream : Streams()) {
    out.Open("stream");
    out.Text("media", stream.media);
    out.Number("local_port", stream.local_port);
    out.Number("remote_port", stream.remote_port);
    out.Text("remote_address", stream.remote_address);
    out.Text("direction", MediaDirectionName(stream.direction));
    out.Close();
  }
  out.Close();
}

}  // namespace sipsim::sip
