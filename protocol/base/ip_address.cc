#include "protocol/base/ip_address.h"

#include <arpa/inet.h>

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace sipsim::sip {

std::optional<IpAddress> IpAddress::Parse(absl::string_view text) {
  const bool bracketed =
      text.size() > 2 && text.front() == '[' && text.back() == ']';
  if (bracketed) text = text.substr(1, text.size() - 2);
  char terminated[INET6_ADDRSTRLEN];
  if (text.empty() || text.size() >= sizeof(terminated)) return std::nullopt;
  std::copy(text.begin(), text.end(), terminated);
  terminated[text.size()] = '\0';

  if (text.find(':') != absl::string_view::npos) {
    std::array<uint8_t, 16> bytes;
    if (inet_pton(AF_INET6, terminated, bytes.data()) != 1) return std::nullopt;
    return V6(bytes);
  }
  in_addr v4;
  if (bracketed || inet_pton(AF_INET, terminated, &v4) != 1) {
    return std::nullopt;
  }
  return V4(ntohl(v4.s_addr));
}

std::string IpAddress::ToString() const {
  if (!is_v6_) {
    // inet_ntop goes through printf, which every SDP body would pay for.
    return absl::StrCat(bytes_[0], ".", bytes_[1], ".", bytes_[2], ".",
                        bytes_[3]);
  }
  char text[INET6_ADDRSTRLEN];
  inet_ntop(AF_INET6, bytes_.data(), text, sizeof(text));
  return text;
}

std::string IpAddress::ToHost() const {
  return is_v6_ ? absl::StrCat("[", ToString(), "]") : ToString();
}

std::string Endpoint::ToString() const {
  return absl::StrCat(address.ToHost(), ":", port);
}

}  // namespace sipsim::sip
