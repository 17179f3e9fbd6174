#include "protocol/base/ip_address.h"

#include <arpa/inet.h>

#include <algorithm>
#include <cstring>

#include "absl/strings/str_cat.h"

namespace sipsim::sip {
namespace {

// A number below 256 as text.
struct Decimal {
  char digits[3];
  uint8_t size;
};

constexpr std::array<Decimal, 256> kDecimals = [] {
  std::array<Decimal, 256> decimals{};
  for (uint32_t i = 0; i < 256; ++i) {
    Decimal& decimal = decimals[i];
    for (uint32_t power = 100; power > 0; power /= 10) {
      if (i < power && power > 1) continue;
      decimal.digits[decimal.size++] = static_cast<char>('0' + i / power % 10);
    }
  }
  return decimals;
}();

// Dotted decimal, four numbers without leading zeros (RFC 3986 section 3.2.2).
// By hand: hosts of every Via and URI come through here.
std::optional<uint32_t> ParseV4(absl::string_view text) {
  uint32_t address = 0;
  for (int i = 0; i < 4; ++i) {
    if (i > 0) {
      if (text.empty() || text[0] != '.') return std::nullopt;
      text.remove_prefix(1);
    }
    uint32_t number = 0;
    size_t size = 0;
    while (size < text.size() && text[size] >= '0' && text[size] <= '9') {
      if (size == 3 || (size > 0 && number == 0)) return std::nullopt;
      number = number * 10 + static_cast<uint32_t>(text[size++] - '0');
    }
    if (size == 0 || number > 255) return std::nullopt;
    address = address << 8 | number;
    text.remove_prefix(size);
  }
  if (!text.empty()) return std::nullopt;
  return address;
}

}  // namespace

std::optional<IpAddress> IpAddress::ParseLikely(absl::string_view text) {
  if (const auto v4 = ParseV4(text)) return V4(*v4);
  if (text.find(':') == absl::string_view::npos) return std::nullopt;
  const bool bracketed =
      text.size() > 2 && text.front() == '[' && text.back() == ']';
  if (bracketed) text = text.substr(1, text.size() - 2);
  char terminated[INET6_ADDRSTRLEN];
  if (text.size() >= sizeof(terminated)) return std::nullopt;
  std::copy(text.begin(), text.end(), terminated);
  terminated[text.size()] = '\0';
  std::array<uint8_t, 16> bytes;
  if (inet_pton(AF_INET6, terminated, bytes.data()) != 1) return std::nullopt;
  return V6(bytes);
}

// inet_ntop goes through printf, which every stamped Via would pay for.
char* IpAddress::WriteTo(char* out) const {
  if (is_v6_) {
    inet_ntop(AF_INET6, bytes_.data(), out, INET6_ADDRSTRLEN);
    return out + std::strlen(out);
  }
  // Three bytes are written for each number, of which the next covers what is
  // too many: there is room behind the last, too.
  for (int i = 0; i < 4; ++i) {
    const Decimal& number = kDecimals[bytes_[i]];
    std::memcpy(out, number.digits, sizeof(number.digits));
    out += number.size;
    *out++ = '.';
  }
  return out - 1;
}

std::string IpAddress::ToString() const {
  char text[kTextSizeMax + 1];
  return {text, WriteTo(text)};
}

std::string IpAddress::ToHost() const {
  return is_v6_ ? absl::StrCat("[", ToString(), "]") : ToString();
}

std::string Endpoint::ToString() const {
  return absl::StrCat(address.ToHost(), ":", port);
}

}  // namespace sipsim::sip
