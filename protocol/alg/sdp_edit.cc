#include "protocol/alg/sdp_edit.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace sipsim::sip {
namespace {

bool IsMulticast(const IpAddress& address) {
  const uint8_t first = address.bytes()[0];
  return address.is_v6() ? first == 0xff : (first & 0xf0) == 0xe0;
}

// "IN IP4 192.0.2.101"; a TTL stands behind multicast addresses alone.
bool IsRelayed(absl::string_view connection) {
  const absl::string_view host = connection.substr(connection.rfind(' ') + 1);
  const auto address = IpAddress::Parse(host.substr(0, host.find('/')));
  return !address.has_value() || (!address->is_any() && !IsMulticast(*address));
}

// "audio 49172 RTP/AVP 0" or "audio 49172/2 RTP/AVP 0".
void AppendMedia(absl::string_view media, uint16_t port, std::string& out) {
  const size_t begin = media.find(' ') + 1;
  const size_t end = media.find_first_of(" /", begin);
  absl::StrAppend(&out, "m=", media.substr(0, begin), port, media.substr(end));
}

}  // namespace

std::string EditSdp(absl::string_view text, const IpAddress& address,
                    absl::Span<const std::optional<uint16_t>> ports) {
  std::string out;
  out.reserve(text.size() + 32);
  size_t media_count = 0;
  while (!text.empty()) {
    const size_t line_end = text.find('\n');
    const size_t size = line_end == text.npos ? text.size() : line_end + 1;
    absl::string_view line = text.substr(0, size);
    text.remove_prefix(size);
    const size_t end = line.find_first_of("\r\n");
    const absl::string_view rest =
        end == line.npos ? absl::string_view() : line.substr(end);
    line = line.substr(0, end);
    if (absl::StartsWith(line, "c=") && IsRelayed(line.substr(2))) {
      absl::StrAppend(&out, "c=IN ", address.is_v6() ? "IP6 " : "IP4 ",
                      address.ToString());
    } else if (absl::StartsWith(line, "m=")) {
      const size_t i = media_count++;
      if (i < ports.size() && ports[i].has_value()) {
        AppendMedia(line.substr(2), *ports[i], out);
      } else {
        absl::StrAppend(&out, line);
      }
    } else {
      absl::StrAppend(&out, line);
    }
    absl::StrAppend(&out, rest);
  }
  return out;
}

}  // namespace sipsim::sip
