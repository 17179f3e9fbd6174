#ifndef SIPSIM_PROTOCOL_SDP_SESSION_DESCRIPTION_H_
#define SIPSIM_PROTOCOL_SDP_SESSION_DESCRIPTION_H_

// Session descriptions, read and written (RFC 8866, which replaces RFC 4566).
//
//   SessionDescription sdp;
//   SdpError error = ParseSessionDescription(body, SdpLimits(), &sdp);
//   if (!error.ok()) ...
//   sdp.media[0].port

#include <cstdint>
#include <optional>
#include <string>

#include "absl/container/inlined_vector.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace sipsim::sip {

// Which way media flows, seen from whoever wrote the description (section 6.7).
enum class MediaDirection : uint8_t {
  kSendRecv,
  kSendOnly,
  kRecvOnly,
  kInactive,
};
absl::string_view MediaDirectionName(MediaDirection direction);  // "sendrecv"
inline bool Sends(MediaDirection d) {
  return d == MediaDirection::kSendRecv || d == MediaDirection::kSendOnly;
}
inline bool Receives(MediaDirection d) {
  return d == MediaDirection::kSendRecv || d == MediaDirection::kRecvOnly;
}
MediaDirection DirectionOf(bool sends, bool receives);
// The same stream seen from the other end.
inline MediaDirection Reverse(MediaDirection d) {
  return DirectionOf(Receives(d), Sends(d));
}

// o= (section 5.2).
struct SdpOrigin {
  absl::string_view user_name;
  uint64_t session_id = 0;
  uint64_t session_version = 0;
  absl::string_view net_type = "IN";
  absl::string_view addr_type = "IP4";
  absl::string_view address;
};

// c= (section 5.7). `address` keeps its "/ttl" and "/count".
struct SdpConnection {
  absl::string_view net_type = "IN";
  absl::string_view addr_type = "IP4";
  absl::string_view address;
};

// A line that is kept as it stands: its letter, and what follows the '='.
struct SdpLine {
  char type = 'a';
  absl::string_view value;

  // Of an a= line, "rtpmap:0 PCMU/8000": "rtpmap", and "0 PCMU/8000".
  absl::string_view attribute() const;
  absl::string_view attribute_value() const;
};

// m= (section 5.14) with the lines below it.
struct SdpMedia {
  absl::string_view media;  // "audio"
  uint16_t port = 0;        // 0: rejected, or ended (RFC 3264 section 6).
  uint16_t port_count = 1;  // "49170/2": 2.
  absl::string_view proto;  // "RTP/AVP"
  absl::InlinedVector<absl::string_view, 4> formats;  // Not empty.
  std::optional<SdpConnection> connection;
  absl::InlinedVector<SdpLine, 4> lines;  // i= b= k= a=, in order.

  // The value of the first a= line of that name and format: with "rtpmap" and
  // "0", "PCMU/8000". "" if there is none.
  absl::string_view FormatAttribute(absl::string_view name,
                                    absl::string_view format) const;
};

// A whole description. All views point into the text it was parsed from, or
// into whatever its author put there.
struct SessionDescription {
  SdpOrigin origin;
  absl::string_view session_name = "-";
  std::optional<SdpConnection> connection;
  // i= u= e= p= ahead of c=, kept as they stand.
  absl::InlinedVector<SdpLine, 1> information;
  // b= lines ahead of t=.
  absl::InlinedVector<SdpLine, 1> bandwidth;
  // t= r= z=, in order; at least one t=.
  absl::InlinedVector<SdpLine, 1> times;
  // k= a= of the session.
  absl::InlinedVector<SdpLine, 2> lines;
  absl::InlinedVector<SdpMedia, 1> media;

  // Makes it empty, and keeps the storage.
  void Clear();

  // The direction of one stream: its own a= line, else the session's, else
  // sendrecv (section 6.7).
  MediaDirection DirectionOfMedia(const SdpMedia& stream) const;
  // The c= that holds for one stream; its own, else the session's. Null only
  // for a stream with port 0.
  const SdpConnection* ConnectionOfMedia(const SdpMedia& stream) const;
};

struct SdpLimits {
  uint32_t text_bytes = 16'384;
  uint32_t line_count = 512;
  uint32_t media_count = 32;
  uint32_t format_count = 64;  // Of one stream.
};

enum class SdpErrorCode : uint8_t {
  kNone,
  kBadLine,      // Not "<letter>=<value>", or a control character in it.
  kUnknownType,  // A letter that SDP does not have (section 5).
  kBadOrder,     // A line that cannot stand here (section 5 fixes the order).
  kMissingLine,  // v=, o=, s=, t= or a c= is not there.
  kBadVersion,   // Not v=0.
  kBadOrigin,
  kBadSessionName,
  kBadConnection,
  kBadTime,
  kBadMedia,
  kTooLong,  // SdpLimits, as is the following.
  kTooMany,
};
const char* SdpErrorName(SdpErrorCode code);  // "bad_media"

// A value. `offset` is the first byte of the line, or of the part of it, that
// cannot be right.
struct SdpError {
  SdpErrorCode code = SdpErrorCode::kNone;
  uint32_t offset = 0;

  bool ok() const { return code == SdpErrorCode::kNone; }
  std::string ToString() const;  // "byte 17: bad_origin"
};

// Reads a description in place; `text` outlives `sdp`. Lines end in CRLF, or
// in LF alone (section 5).
SdpError ParseSessionDescription(absl::string_view text,
                                 const SdpLimits& limits,
                                 SessionDescription* sdp);

// Writes it in the order of section 5, lines ended by CRLF, in place of what
// `text` holds.
void WriteSessionDescription(const SessionDescription& sdp, std::string* text);

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_SDP_SESSION_DESCRIPTION_H_
