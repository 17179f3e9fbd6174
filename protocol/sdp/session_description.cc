#include "protocol/sdp/session_description.h"

#include "absl/strings/str_cat.h"

namespace sipsim::sip {
namespace {

std::optional<MediaDirection> DirectionFromAttribute(const SdpLine& line) {
  if (line.type != 'a') return std::nullopt;
  for (MediaDirection d :
       {MediaDirection::kSendRecv, MediaDirection::kSendOnly,
        MediaDirection::kRecvOnly, MediaDirection::kInactive}) {
    if (line.value == MediaDirectionName(d)) return d;
  }
  return std::nullopt;
}

void WriteLine(char type, absl::string_view value, std::string& out) {
  out.push_back(type);
  absl::StrAppend(&out, "=", value, "\r\n");
}

void WriteConnection(const SdpConnection& c, std::string& out) {
  absl::StrAppend(&out, "c=", c.net_type, " ", c.addr_type, " ", c.address,
                  "\r\n");
}

void WriteMedia(const SdpMedia& stream, std::string& out) {
  absl::StrAppend(&out, "m=", stream.media, " ", stream.port);
  if (stream.port_count != 1) absl::StrAppend(&out, "/", stream.port_count);
  absl::StrAppend(&out, " ", stream.proto);
  for (absl::string_view format : stream.formats) {
    absl::StrAppend(&out, " ", format);
  }
  out.append("\r\n");
  // Section 5: i= stands ahead of c=, all others behind it.
  auto line = stream.lines.begin();
  for (; line != stream.lines.end() && line->type == 'i'; ++line) {
    WriteLine('i', line->value, out);
  }
  if (stream.connection.has_value()) WriteConnection(*stream.connection, out);
  for (; line != stream.lines.end(); ++line) {
    WriteLine(line->type, line->value, out);
  }
}

}  // namespace

absl::string_view MediaDirectionName(MediaDirection direction) {
  switch (direction) {
    case MediaDirection::kSendRecv:
      return "sendrecv";
    case MediaDirection::kSendOnly:
      return "sendonly";
    case MediaDirection::kRecvOnly:
      return "recvonly";
    case MediaDirection::kInactive:
      return "inactive";
  }
  return "";
}

MediaDirection DirectionOf(bool sends, bool receives) {
  if (sends) {
    return receives ? MediaDirection::kSendRecv : MediaDirection::kSendOnly;
  }
  return receives ? MediaDirection::kRecvOnly : MediaDirection::kInactive;
}

absl::string_view SdpLine::attribute() const {
  return value.substr(0, value.find(':'));
}

absl::string_view SdpLine::attribute_value() const {
  const size_t colon = value.find(':');
  return colon == absl::string_view::npos ? "" : value.substr(colon + 1);
}

absl::string_view SdpMedia::FormatAttribute(absl::string_view name,
                                            absl::string_view format) const {
  for (const SdpLine& line : lines) {
    if (line.type != 'a' || line.attribute() != name) continue;
    const absl::string_view rest = line.attribute_value();
    const size_t blank = rest.find(' ');
    if (blank == absl::string_view::npos) continue;
    if (rest.substr(0, blank) == format) return rest.substr(blank + 1);
  }
  return "";
}

MediaDirection SessionDescription::DirectionOfMedia(
    const SdpMedia& stream) const {
  for (const SdpLine& line : stream.lines) {
    if (auto direction = DirectionFromAttribute(line)) return *direction;
  }
  for (const SdpLine& line : lines) {
    if (auto direction = DirectionFromAttribute(line)) return *direction;
  }
  return MediaDirection::kSendRecv;
}

const SdpConnection* SessionDescription::ConnectionOfMedia(
    const SdpMedia& stream) const {
  if (stream.connection.has_value()) return &*stream.connection;
  return connection.has_value() ? &*connection : nullptr;
}

std::string WriteSessionDescription(const SessionDescription& sdp) {
  std::string out = "v=0\r\n";
  out.reserve(256);
  const SdpOrigin& o = sdp.origin;
  absl::StrAppend(&out, "o=", o.user_name, " ", o.session_id, " ",
                  o.session_version, " ", o.net_type, " ", o.addr_type, " ");
  absl::StrAppend(&out, o.address, "\r\n");
  WriteLine('s', sdp.session_name, out);
  for (const SdpLine& line : sdp.information) {
    WriteLine(line.type, line.value, out);
  }
  if (sdp.connection.has_value()) WriteConnection(*sdp.connection, out);
  for (const SdpLine& line : sdp.bandwidth) WriteLine('b', line.value, out);
  for (const SdpLine& line : sdp.times) WriteLine(line.type, line.value, out);
  for (const SdpLine& line : sdp.lines) WriteLine(line.type, line.value, out);
  for (const SdpMedia& stream : sdp.media) WriteMedia(stream, out);
  return out;
}

const char* SdpErrorName(SdpErrorCode code) {
  switch (code) {
    case SdpErrorCode::kNone:
      return "none";
    case SdpErrorCode::kBadLine:
      return "bad_line";
    case SdpErrorCode::kUnknownType:
      return "unknown_type";
    case SdpErrorCode::kBadOrder:
      return "bad_order";
    case SdpErrorCode::kMissingLine:
      return "missing_line";
    case SdpErrorCode::kBadVersion:
      return "bad_version";
    case SdpErrorCode::kBadOrigin:
      return "bad_origin";
    case SdpErrorCode::kBadSessionName:
      return "bad_session_name";
    case SdpErrorCode::kBadConnection:
      return "bad_connection";
    case SdpErrorCode::kBadTime:
      return "bad_time";
    case SdpErrorCode::kBadMedia:
      return "bad_media";
    case SdpErrorCode::kTooLong:
      return "too_long";
    case SdpErrorCode::kTooMany:
      return "too_many";
  }
  return "";
}

std::string SdpError::ToString() const {
  return absl::StrCat("byte ", offset, ": ", SdpErrorName(code));
}

}  // namespace sipsim::sip
