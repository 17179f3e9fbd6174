#include "protocol/sdp/offer_answer.h"

#include <cstring>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "protocol/base/check.h"
#include "protocol/sdp/stream_negotiation.h"

namespace sipsim::sip {
namespace {

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

// The last word of the o= line of a text that we wrote.
absl::string_view OriginAddressOf(absl::string_view text) {
  const size_t begin = text.find("\no=") + 1;
  const absl::string_view line =
      text.substr(begin, text.find("\r\n", begin) - begin);
  return line.substr(line.rfind(' ') + 1);
}

}  // namespace

OfferAnswer::OfferAnswer(const SessionProfile& profile, uint64_t session_id)
    : profile_(&profile),
      session_id_(profile.config().session_id.value_or(session_id)),
      next_version_(session_id_) {}

OfferAnswer OfferAnswer::Copy() const {
  OfferAnswer copy(*profile_, session_id_);
  copy.Keep(local(), remote(), pending());
  copy.next_version_ = next_version_;
  copy.local_version_ = local_version_;
  copy.pending_version_ = pending_version_;
  copy.local_form_ = local_form_;
  copy.pending_form_ = pending_form_;
  copy.state_ = state_;
  copy.holds_ = holds_;
  copy.has_moved_ = has_moved_;
  return copy;
}

void OfferAnswer::Keep(absl::string_view local, absl::string_view remote,
                       absl::string_view pending) {
  Texts texts;
  const size_t size = local.size() + remote.size() + pending.size();
  if (size > 0) texts.block.reset(new char[size]);
  char* out = texts.block.get();
  for (const absl::string_view text : {local, remote, pending}) {
    if (!text.empty()) std::memcpy(out, text.data(), text.size());
    out += text.size();
  }
  texts.local_size = static_cast<uint32_t>(local.size());
  texts.remote_size = static_cast<uint32_t>(remote.size());
  texts.pending_size = static_cast<uint32_t>(pending.size());
  texts_ = std::move(texts);
}

std::string OfferAnswer::local_description() const {
  if (local_form_ != Form::kPlain) return std::string(local());
  return absl::StrCat(profile_->head(), session_id_, " ", local_version_,
                      profile_->tail());
}

// A plain description is known by the profile: as text it survives the change.
void OfferAnswer::SetProfile(const SessionProfile& profile) {
  SIP_CHECK(state_ != OfferAnswerState::kLocalOffer);
  if (&profile == profile_) return;
  if (local_form_ == Form::kPlain) {
    Keep(local_description(), remote(), pending());
    local_form_ = Form::kText;
  }
  has_moved_ = local_form_ != Form::kNone;
  profile_ = &profile;
}

OfferAnswer::Written OfferAnswer::WritePlain() {
  std::string& text = profile_->scratch();
  text.clear();
  absl::StrAppend(&text, profile_->head(), session_id_, " ", next_version_,
                  profile_->tail());
  return {text, next_version_++, Form::kPlain};
}

OfferAnswer::Written OfferAnswer::WriteVersion(SessionDescription& sdp,
                                               uint64_t version) {
  sdp.origin.session_version = version;
  std::string& text = profile_->scratch();
  WriteSessionDescription(sdp, &text);
  const bool is_plain = absl::StartsWith(text, profile_->head()) &&
                        absl::EndsWith(text, profile_->tail());
  return {text, version, is_plain ? Form::kPlain : Form::kText};
}

// RFC 3264 section 8: as long as the version stays, every byte stays; when
// something changes, it goes up by one.
OfferAnswer::Written OfferAnswer::Write(SessionDescription& sdp,
                                        const HoldWords& words) {
  SetOrigin(*profile_, session_id_, sdp);
  if (words.has_zero_address) sdp.connection->address = kZeroAddress;
  const std::string before = has_moved_ ? local_description() : "";
  if (has_moved_) sdp.origin.address = OriginAddressOf(before);
  if (local_form_ != Form::kNone) {
    const Written same = WriteVersion(sdp, local_version_);
    if (same.form == local_form_ &&
        (same.form == Form::kPlain || same.text == local())) {
      return same;
    }
  }
  return WriteVersion(sdp, next_version_++);
}

absl::string_view OfferAnswer::CreateOffer() {
  SIP_CHECK(state_ == OfferAnswerState::kIdle ||
            state_ == OfferAnswerState::kStable);
  if (local_form_ == Form::kNone && !holds_) return Propose(WritePlain());
  SessionDraft draft;
  const HoldWords words = HoldWordsOf(config(), holds_);
  const std::string local = local_description();
  if (local_form_ == Form::kNone) {
    draft.sdp.times.push_back({'t', "0 0"});
    for (const MediaCapability& capability : config().media) {
      AddOfferedStream(*profile_, capability, words.wish, draft);
    }
  } else {
    draft.sdp = ReadAgain(local);
    const SessionDescription theirs = ReadAgain(remote());
    for (size_t i = 0; i < draft.sdp.media.size(); ++i) {
      RefreshOfferedStream(words.wish, theirs, theirs.media[i],
                           draft.sdp.media[i]);
    }
    if (has_moved_) RefreshPorts(draft.sdp);
  }
  return Propose(Write(draft.sdp, words));
}

absl::string_view OfferAnswer::CreateRefreshOffer() {
  SIP_CHECK(state_ == OfferAnswerState::kStable);
  const std::string local = local_description();
  SessionDescription sdp = ReadAgain(local);
  HoldWords words;
  words.has_zero_address = sdp.connection->address == kZeroAddress;
  if (has_moved_) RefreshPorts(sdp);
  return Propose(Write(sdp, words));
}

absl::string_view OfferAnswer::Propose(const Written& offer) {
  pending_version_ = offer.version;
  pending_form_ = offer.form;
  if (offer.form == Form::kText) Keep(local(), remote(), offer.text);
  state_ = OfferAnswerState::kLocalOffer;
  return offer.text;
}

void OfferAnswer::RefreshPorts(SessionDescription& offer) const {
  const StreamAssignment assigned = AssignStreams(config(), offer);
  for (size_t i = 0; i < offer.media.size(); ++i) {
    if (assigned[i] != nullptr) offer.media[i].port = assigned[i]->port;
  }
}

OfferAnswerError OfferAnswer::CheckOffer(
    const SessionDescription& offer) const {
  // RFC 3264 section 8: m= lines never go away. Both of the descriptions that
  // were agreed on have the same.
  if (texts_.remote_size > 0 &&
      offer.media.size() < ReadAgain(remote()).media.size()) {
    return OfferAnswerError::kMediaMismatch;
  }
  const StreamAssignment assigned = AssignStreams(config(), offer);
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
  Keep(local(), remote(), text);
  state_ = OfferAnswerState::kRemoteOffer;
  return OfferAnswerError::kNone;
}

absl::string_view OfferAnswer::CreateAnswer() {
  SIP_CHECK(state_ == OfferAnswerState::kRemoteOffer);
  const SessionDescription offer = ReadAgain(pending());
  const StreamAssignment assigned = AssignStreams(config(), offer);
  const HoldWords words = AnswerWordsOf(config(), holds_, offer);
  SessionDraft draft;
  // RFC 3264 section 6: the t= of the answer equals that of the offer.
  draft.sdp.times = offer.times;
  for (size_t i = 0; i < offer.media.size(); ++i) {
    if (assigned[i] == nullptr) {
      AddRefusedStream(offer.media[i], draft);
    } else {
      AddAnsweredStream(*profile_, *assigned[i], offer, offer.media[i], words,
                        draft);
    }
  }
  const Written answer = Write(draft.sdp, words);
  local_version_ = answer.version;
  local_form_ = answer.form;
  if (answer.form == Form::kPlain &&
      texts_.local_size + texts_.remote_size == 0) {
    // What was kept is the offer alone: it stays where it is.
    std::swap(texts_.remote_size, texts_.pending_size);
  } else {
    Keep(answer.form == Form::kText ? answer.text : "", pending(), "");
  }
  state_ = OfferAnswerState::kStable;
  return answer.text;
}

OfferAnswerError OfferAnswer::ReceiveAnswer(absl::string_view text) {
  if (state_ != OfferAnswerState::kLocalOffer) {
    return OfferAnswerError::kWrongState;
  }
  SessionDescription answer;
  if (!ParseSessionDescription(text, SdpLimits(), &answer).ok()) {
    return OfferAnswerError::kBadDescription;
  }
  const bool is_plain = pending_form_ == Form::kPlain;
  if (!AnswersMedia(is_plain ? profile_->tail() : pending(), answer)) {
    return OfferAnswerError::kMediaMismatch;
  }
  Keep(is_plain ? "" : pending(), text, "");
  local_form_ = pending_form_;
  local_version_ = pending_version_;
  pending_form_ = Form::kNone;
  state_ = OfferAnswerState::kStable;
  return OfferAnswerError::kNone;
}

void OfferAnswer::CancelOffer() {
  texts_.pending_size = 0;
  pending_form_ = Form::kNone;
  state_ = local_form_ == Form::kNone ? OfferAnswerState::kIdle
                                      : OfferAnswerState::kStable;
}

}  // namespace sipsim::sip
