#ifndef SIPSIM_PROTOCOL_SDP_SESSION_PROFILE_H_
#define SIPSIM_PROTOCOL_SDP_SESSION_PROFILE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "protocol/sdp/session_config.h"

namespace sipsim::sip {

// A SessionConfig made ready for any number of sessions: what all of their
// descriptions have in common is text already.
class SessionProfile {
 public:
  explicit SessionProfile(SessionConfig config);
  SessionProfile(const SessionProfile&) = delete;
  SessionProfile& operator=(const SessionProfile&) = delete;

  const SessionConfig& config() const { return config_; }
  // Of c=; and of o=.
  absl::string_view address() const { return address_; }
  absl::string_view origin_address() const {
    return config_.origin_host.empty() ? address() : config_.origin_host;
  }

  // The plain description: all streams, both ways, as a first offer has them.
  // Its text is head(), the two numbers of o= with a blank between them, and
  // tail().
  absl::string_view head() const { return head_; }  // "v=0\r\no=alice "
  absl::string_view tail() const { return tail_; }  // " IN IP4 ..."

  // A format as it stands behind m=, and the value of its a=, or "".
  struct FormatText {
    std::string payload_type;  // "0"
    std::string rtpmap;        // "rtpmap:0 PCMU/8000"
  };
  // Both are of config().
  const FormatText& TextOf(const MediaCapability& capability,
                           const MediaFormat& format) const;

  // Where sessions put together a text that they are about to hand out.
  std::string& scratch() const { return scratch_; }

 private:
  const SessionConfig config_;
  std::string address_;
  std::vector<std::vector<FormatText>> formats_;  // By capability, by format.
  std::string head_;
  std::string tail_;
  mutable std::string scratch_;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_SDP_SESSION_PROFILE_H_
