#include "protocol/sdp/session_description.h"

#include <charconv>
#include <cstring>

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

// Appends to a text; there has to be room for what Reserve asked for.
class Writer {
 public:
  explicit Writer(std::string& text) : text_(text) { text_.clear(); }
  ~Writer() { text_.resize(size_); }
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  // Room for `more` bytes.
  void Reserve(size_t more) {
    if (size_ + more > text_.size()) text_.resize(2 * (size_ + more));
  }
  void Put(char c) { text_[size_++] = c; }
  void Put(absl::string_view piece) {
    if (piece.empty()) return;
    std::memcpy(&text_[size_], piece.data(), piece.size());
    size_ += piece.size();
  }
  void Put(uint64_t number) {
    char* begin = &text_[size_];
    size_ += std::to_chars(begin, begin + kNumberMax, number).ptr - begin;
  }
  void EndLine() { Put("\r\n"); }

  // "x=value"
  void Line(char type, absl::string_view value) {
    Reserve(value.size() + 4);
    Put(type);
    Put('=');
    Put(value);
    EndLine();
  }
  template <typename Lines>
  void AllLines(const Lines& lines) {
    for (const SdpLine& line : lines) Line(line.type, line.value);
  }
  void Origin(const SdpOrigin& o) {
    Reserve(o.user_name.size() + o.net_type.size() + o.addr_type.size() +
            o.address.size() + 2 * kNumberMax + 16);
    Put("o=");
    Put(o.user_name);
    Put(' ');
    Put(o.session_id);
    Put(' ');
    Put(o.session_version);
    Put(' ');
    Address(o.net_type, o.addr_type, o.address);
  }
  void Connection(const SdpConnection& c) {
    Reserve(c.net_type.size() + c.addr_type.size() + c.address.size() + 8);
    Put("c=");
    Address(c.net_type, c.addr_type, c.address);
  }
  void Media(const SdpMedia& stream) {
    Reserve(stream.media.size() + stream.proto.size() + 2 * kNumberMax + 8);
    Put("m=");
    Put(stream.media);
    Put(' ');
    Put(uint64_t{stream.port});
    if (stream.port_count != 1) {
      Put('/');
      Put(uint64_t{stream.port_count});
    }
    Put(' ');
    Put(stream.proto);
    for (absl::string_view format : stream.formats) {
      Reserve(format.size() + 8);
      Put(' ');
      Put(format);
    }
    EndLine();
    // Section 5: i= stands ahead of c=, all others behind it.
    auto line = stream.lines.begin();
    for (; line != stream.lines.end() && line->type == 'i'; ++line) {
      Line('i', line->value);
    }
    if (stream.connection.has_value()) Connection(*stream.connection);
    for (; line != stream.lines.end(); ++line) Line(line->type, line->value);
  }

 private:
  static constexpr size_t kNumberMax = 20;  // Digits of 2**64 - 1.

  void Address(absl::string_view net_type, absl::string_view addr_type,
               absl::string_view address) {
    Put(net_type);
    Put(' ');
    Put(addr_type);
    Put(' ');
    Put(address);
    EndLine();
  }

  std::string& text_;
  size_t size_ = 0;
};

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

void SessionDescription::Clear() {
  origin = SdpOrigin();
  session_name = "-";
  connection.reset();
  information.clear();
  bandwidth.clear();
  times.clear();
  lines.clear();
  media.clear();
}

void WriteSessionDescription(const SessionDescription& sdp, std::string* text) {
  Writer out(*text);
  out.Line('v', "0");
  out.Origin(sdp.origin);
  out.Line('s', sdp.session_name);
  out.AllLines(sdp.information);
  if (sdp.connection.has_value()) out.Connection(*sdp.connection);
  out.AllLines(sdp.bandwidth);
  out.AllLines(sdp.times);
  out.AllLines(sdp.lines);
  for (const SdpMedia& stream : sdp.media) out.Media(stream);
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
