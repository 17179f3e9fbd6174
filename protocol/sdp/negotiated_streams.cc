// What two sides have agreed on: the part of offer_answer.h that only looks.

#include "absl/algorithm/container.h"
#include "protocol/sdp/offer_answer.h"
#include "protocol/sdp/stream_negotiation.h"

namespace sipsim::sip {

bool OfferAnswer::is_held() const {
  if (texts_.remote_size == 0) return false;
  const SessionDescription theirs = ReadAgain(remote());
  bool has_stream = false;
  for (const SdpMedia& stream : theirs.media) {
    if (stream.port == 0) continue;
    if (Receives(EffectiveDirection(theirs, stream))) return false;
    has_stream = true;
  }
  return has_stream;
}

std::vector<NegotiatedStream> OfferAnswer::Streams() const {
  std::vector<NegotiatedStream> streams;
  if (local_form_ == Form::kNone) return streams;
  const std::string local_text = local_description();
  const SessionDescription local = ReadAgain(local_text);
  const SessionDescription remote = ReadAgain(remote_description());
  for (size_t i = 0; i < local.media.size(); ++i) {
    const SdpMedia& ours = local.media[i];
    const SdpMedia& theirs = remote.media[i];
    NegotiatedStream& stream = streams.emplace_back();
    stream.media = std::string(ours.media);
    stream.direction = MediaDirection::kInactive;
    if (ours.port == 0 || theirs.port == 0) continue;
    stream.local_port = ours.port;
    stream.local_address = std::string(
        HasZeroAddress(local, ours) ? profile_->address()
                                    : local.ConnectionOfMedia(ours)->address);
    stream.remote_port = theirs.port;
    stream.remote_address =
        std::string(remote.ConnectionOfMedia(theirs)->address);
    stream.direction = Intersect(EffectiveDirection(local, ours),
                                 Reverse(EffectiveDirection(remote, theirs)));
    for (absl::string_view format : theirs.formats) {
      if (absl::c_linear_search(ours.formats, format)) {
        stream.formats.emplace_back(format);
      }
    }
  }
  return streams;
}

std::vector<LocalStream> OfferAnswer::OfferedStreams() const {
  std::vector<LocalStream> streams;
  if (state_ != OfferAnswerState::kLocalOffer) return streams;
  if (pending_form_ == Form::kPlain) {
    for (const MediaCapability& capability : config().media) {
      streams.push_back({std::string(profile_->address()), capability.port});
    }
    return streams;
  }
  const SessionDescription offer = ReadAgain(pending());
  for (const SdpMedia& media : offer.media) {
    LocalStream& stream = streams.emplace_back();
    if (media.port == 0 || HasZeroAddress(offer, media)) continue;
    stream.port = media.port;
    stream.address = std::string(offer.ConnectionOfMedia(media)->address);
  }
  return streams;
}

void OfferAnswer::Describe(Description& out) const {
  out.Open("session");
  out.Text("state", OfferAnswerStateName(state_));
  if (local_form_ != Form::kNone) {
    out.Number("version", static_cast<int64_t>(local_version_));
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
