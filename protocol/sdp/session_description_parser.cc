// The reader of session_description.h: one pass over the lines, in place.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "protocol/sdp/sdp_words.h"
#include "protocol/sdp/session_description.h"

namespace sipsim::sip {
namespace {

// The places of section 5, in their order. Session and media level each have
// their own; a line must not stand behind one of a later place.
enum Place : int {
  kNowhere = -1,
  kVersion,
  kOrigin,
  kSessionName,
  kInformation,
  kUri,
  kEmail,
  kPhone,
  kConnection,
  kBandwidth,
  kTime,
  kKey,
  kAttribute,
};

Place PlaceOf(char type) {
  switch (type) {
    case 'v':
      return kVersion;
    case 'o':
      return kOrigin;
    case 's':
      return kSessionName;
    case 'i':
      return kInformation;
    case 'u':
      return kUri;
    case 'e':
      return kEmail;
    case 'p':
      return kPhone;
    case 'c':
      return kConnection;
    case 'b':
      return kBandwidth;
    case 't':
    case 'r':
    case 'z':
      return kTime;
    case 'k':
      return kKey;
    case 'a':
      return kAttribute;
    default:
      return kNowhere;
  }
}

bool MayRepeat(Place place, bool in_media) {
  return place == kEmail || place == kPhone || place == kBandwidth ||
         place == kTime || place == kAttribute ||
         (in_media && place == kConnection);
}

// Below m= only i= c= b= k= a= may stand.
bool IsMediaPlace(Place place) {
  return place == kInformation || place == kConnection || place == kBandwidth ||
         place == kKey || place == kAttribute;
}

class Reader {
 public:
  Reader(absl::string_view text, const SdpLimits& limits,
         SessionDescription& sdp)
      : text_(text), limits_(limits), sdp_(sdp) {}

  SdpError Read() {
    if (text_.size() > limits_.text_bytes) {
      return {SdpErrorCode::kTooLong, limits_.text_bytes};
    }
    next_bad_ = FindBad();
    size_t at = 0;
    for (uint32_t count = 0; at < text_.size(); ++count) {
      if (count == limits_.line_count) return Error(SdpErrorCode::kTooMany, at);
      const SdpError error = ReadLine(at);
      if (!error.ok()) return error;
    }
    return CheckComplete();
  }

 private:
  static SdpError Error(SdpErrorCode code, size_t offset) {
    return {code, static_cast<uint32_t>(offset)};
  }
  // The error at a part of the text.
  SdpError Error(SdpErrorCode code, absl::string_view part) const {
    return Error(code, static_cast<size_t>(part.data() - text_.data()));
  }

  // Where `c` is next, or the end of the text.
  size_t FindFrom(size_t at, char c) const {
    if (at >= text_.size()) return text_.size();
    const void* found = std::memchr(text_.data() + at, c, text_.size() - at);
    return found == nullptr ? text_.size()
                            : static_cast<const char*>(found) - text_.data();
  }
  // The first NUL, or CR that ends no line; or the end of the text.
  size_t FindBad() const {
    const size_t nul = FindFrom(0, '\0');
    for (size_t cr = FindFrom(0, '\r'); cr < nul; cr = FindFrom(cr + 1, '\r')) {
      if (cr + 1 < text_.size() && text_[cr + 1] != '\n') return cr;
    }
    return nul;
  }

  // Reads the line that begins at `at`, and moves `at` behind it.
  SdpError ReadLine(size_t& at) {
    size_t end = FindFrom(at, '\n');
    const size_t next = std::min(end + 1, text_.size());
    if (end > at && text_[end - 1] == '\r') --end;
    const absl::string_view line(text_.data() + at, end - at);
    const size_t begin = at;
    at = next;
    if (line.size() < 2 || line[1] != '=') {
      return Error(SdpErrorCode::kBadLine, begin);
    }
    // Section 5: byte-string has no NUL, CR or LF.
    if (next_bad_ < end && next_bad_ >= begin) {
      return Error(SdpErrorCode::kBadLine, next_bad_);
    }
    if (line[0] == 'm') return ReadMedia(line.substr(2));
    return ReadPlaced(line[0], line.substr(2), begin);
  }

  SdpError ReadPlaced(char type, absl::string_view value, size_t begin) {
    const Place place = PlaceOf(type);
    if (place == kNowhere) return Error(SdpErrorCode::kUnknownType, begin);
    const bool in_media = !sdp_.media.empty();
    if (in_media && !IsMediaPlace(place)) {
      return Error(SdpErrorCode::kBadOrder, begin);
    }
    if (place < place_ || (place == place_ && !MayRepeat(place, in_media))) {
      return Error(SdpErrorCode::kBadOrder, begin);
    }
    // The three that are never left out come first, so whatever comes behind
    // them has seen them.
    if (!in_media && place > place_ + 1 && place_ < kSessionName) {
      return Error(SdpErrorCode::kMissingLine, begin);
    }
    place_ = place;
    return in_media ? ReadMediaLine(type, value) : ReadSessionLine(type, value);
  }

  SdpError ReadSessionLine(char type, absl::string_view value) {
    switch (type) {
      case 'v':
        if (value != "0") return Error(SdpErrorCode::kBadVersion, value);
        return {};
      case 'o':
        return ReadOrigin(value);
      case 's':
        // Section 5.3: not empty. Some send it so all the same.
        sdp_.session_name = value;
        return {};
      case 'c':
        return ReadConnection(value, sdp_.connection);
      case 'b':
        sdp_.bandwidth.push_back({type, value});
        return {};
      case 't':
        return ReadTime(value);
      case 'r':
      case 'z':
        if (sdp_.times.empty()) return Error(SdpErrorCode::kBadOrder, value);
        sdp_.times.push_back({type, value});
        return {};
      case 'k':
      case 'a':
        sdp_.lines.push_back({type, value});
        return {};
      default:
        sdp_.information.push_back({type, value});
        return {};
    }
  }

  SdpError ReadMediaLine(char type, absl::string_view value) {
    SdpMedia& stream = sdp_.media.back();
    if (type == 'c' && !stream.connection.has_value()) {
      return ReadConnection(value, stream.connection);
    }
    stream.lines.push_back({type, value});
    return {};
  }

  SdpError ReadOrigin(absl::string_view value) {
    SdpOrigin& o = sdp_.origin;
    absl::string_view rest = value;
    absl::string_view id;
    absl::string_view version;
    if (!NextWord(rest, o.user_name) || !NextWord(rest, id) ||
        !NextWord(rest, version) || !NextWord(rest, o.net_type) ||
        !NextWord(rest, o.addr_type) || !NextWord(rest, o.address) ||
        !rest.empty()) {
      return Error(SdpErrorCode::kBadOrigin, value);
    }
    if (!ToNumber(id, o.session_id)) {
      return Error(SdpErrorCode::kBadOrigin, id);
    }
    if (!ToNumber(version, o.session_version)) {
      return Error(SdpErrorCode::kBadOrigin, version);
    }
    return {};
  }

  SdpError ReadConnection(absl::string_view value,
                          std::optional<SdpConnection>& connection) {
    SdpConnection c;
    absl::string_view rest = value;
    if (!NextWord(rest, c.net_type) || !NextWord(rest, c.addr_type) ||
        !NextWord(rest, c.address) || !rest.empty()) {
      return Error(SdpErrorCode::kBadConnection, value);
    }
    connection = c;
    return {};
  }

  SdpError ReadTime(absl::string_view value) {
    absl::string_view rest = value;
    absl::string_view word;
    for (int i = 0; i < 2; ++i) {
      uint64_t time = 0;
      if (!NextWord(rest, word) || !ToNumber(word, time)) {
        return Error(SdpErrorCode::kBadTime, word);
      }
    }
    if (!rest.empty()) return Error(SdpErrorCode::kBadTime, rest);
    sdp_.times.push_back({'t', value});
    return {};
  }

  SdpError ReadMedia(absl::string_view value) {
    if (sdp_.times.empty()) return Error(SdpErrorCode::kMissingLine, value);
    if (sdp_.media.size() == limits_.media_count) {
      return Error(SdpErrorCode::kTooMany, value);
    }
    place_ = kNowhere;
    SdpMedia& stream = sdp_.media.emplace_back();
    absl::string_view rest = value;
    absl::string_view port;
    if (!NextWord(rest, stream.media)) {
      return Error(SdpErrorCode::kBadMedia, value);
    }
    if (!NextWord(rest, port) || !ReadPort(port, stream)) {
      return Error(SdpErrorCode::kBadMedia, port);
    }
    if (!NextWord(rest, stream.proto)) {
      return Error(SdpErrorCode::kBadMedia, stream.proto);
    }
    return ReadFormats(rest, stream);
  }

  static bool ReadPort(absl::string_view text, SdpMedia& stream) {
    const size_t slash = text.find('/');
    if (!ToPort(text.substr(0, slash), stream.port)) return false;
    if (slash == absl::string_view::npos) return true;
    return ToPort(text.substr(slash + 1), stream.port_count) &&
           stream.port_count != 0;
  }

  SdpError ReadFormats(absl::string_view rest, SdpMedia& stream) {
    do {
      absl::string_view format;
      if (!NextWord(rest, format)) {
        return Error(SdpErrorCode::kBadMedia, format);
      }
      if (stream.formats.size() == limits_.format_count) {
        return Error(SdpErrorCode::kTooMany, format);
      }
      stream.formats.push_back(format);
    } while (!rest.empty());
    return {};
  }

  // Sections 5 and 5.7: v= o= s= t=, and a c= for each stream in use.
  SdpError CheckComplete() const {
    if (sdp_.times.empty()) {
      return Error(SdpErrorCode::kMissingLine, text_.size());
    }
    for (const SdpMedia& stream : sdp_.media) {
      if (stream.port != 0 && sdp_.ConnectionOfMedia(stream) == nullptr) {
        return Error(SdpErrorCode::kMissingLine, stream.media);
      }
    }
    return {};
  }

  absl::string_view text_;
  const SdpLimits& limits_;
  SessionDescription& sdp_;
  int place_ = kNowhere;  // Of the last line, at its level.
  size_t next_bad_ = 0;   // The first byte that no line may have.
};

}  // namespace

SdpError ParseSessionDescription(absl::string_view text,
                                 const SdpLimits& limits,
                                 SessionDescription* sdp) {
  sdp->Clear();
  return Reader(text, limits, *sdp).Read();
}

}  // namespace sipsim::sip
