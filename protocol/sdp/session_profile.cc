#include "protocol/sdp/session_profile.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "protocol/sdp/session_description.h"
#include "protocol/sdp/stream_negotiation.h"

namespace sipsim::sip {

SessionProfile::SessionProfile(SessionConfig config)
    : config_(std::move(config)), address_(config_.address.ToString()) {
  for (const MediaCapability& capability : config_.media) {
    auto& texts = formats_.emplace_back();
    for (const MediaFormat& format : capability.formats) {
      FormatText& text = texts.emplace_back();
      text.payload_type = absl::StrCat(format.payload_type);
      if (format.encoding.empty()) continue;
      text.rtpmap =
          absl::StrCat("rtpmap:", text.payload_type, " ", format.encoding);
    }
  }
  head_ = absl::StrCat("v=0\r\no=", config_.user_name, " ");
  SessionDraft draft;
  draft.sdp.times.push_back({'t', "0 0"});
  for (const MediaCapability& capability : config_.media) {
    AddOfferedStream(*this, capability, MediaDirection::kSendRecv, draft);
  }
  SetOrigin(*this, /*session_id=*/0, draft.sdp);
  WriteSessionDescription(draft.sdp, &scratch_);
  tail_ = scratch_.substr(head_.size() + std::string("0 0").size());
}

const SessionProfile::FormatText& SessionProfile::TextOf(
    const MediaCapability& capability, const MediaFormat& format) const {
  const size_t stream = &capability - config_.media.data();
  return formats_[stream][&format - capability.formats.data()];
}

}  // namespace sipsim::sip
