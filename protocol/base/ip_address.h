#ifndef SIPSIM_PROTOCOL_BASE_IP_ADDRESS_H_
#define SIPSIM_PROTOCOL_BASE_IP_ADDRESS_H_

#include <array>
#include <bit>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace sipsim::sip {

// An IPv4 or IPv6 address as a value. Default: IPv4 0.0.0.0 ("any").
class IpAddress {
 public:
  constexpr IpAddress() = default;

  static constexpr IpAddress V4(uint32_t host_order) {
    IpAddress a;
    a.bytes_[0] = static_cast<uint8_t>(host_order >> 24);
    a.bytes_[1] = static_cast<uint8_t>(host_order >> 16);
    a.bytes_[2] = static_cast<uint8_t>(host_order >> 8);
    a.bytes_[3] = static_cast<uint8_t>(host_order);
    return a;
  }
  static constexpr IpAddress V6(const std::array<uint8_t, 16>& bytes) {
    IpAddress a;
    a.bytes_ = bytes;
    a.is_v6_ = true;
    return a;
  }
  // What bytes() and is_v6() of an address say; of IPv4, the bytes beyond the
  // fourth are zero.
  static constexpr IpAddress FromBytes(const std::array<uint8_t, 16>& bytes,
                                       bool is_v6) {
    IpAddress a;
    a.bytes_ = bytes;
    a.is_v6_ = is_v6;
    return a;
  }

  // "192.0.2.1", "2001:db8::1", or an IPv6reference "[2001:db8::1]"
  // (RFC 3261 section 25.1). nullopt for anything else, host names included.
  static std::optional<IpAddress> Parse(absl::string_view text) {
    if (!MayBeAddress(text)) return std::nullopt;
    return ParseLikely(text);
  }

  bool is_v6() const { return is_v6_; }
  bool is_any() const { return bytes_ == std::array<uint8_t, 16>{}; }
  // Network order; the first 4 bytes for IPv4, the rest zero.
  const std::array<uint8_t, 16>& bytes() const { return bytes_; }

  // Dotted decimal, or the canonical form of RFC 5952 without brackets.
  std::string ToString() const;
  // Writes that form, at most kTextSizeMax bytes, and perhaps one behind it,
  // for which `out` has room, too. Returns the end of the text.
  static constexpr size_t kTextSizeMax = 45;
  char* WriteTo(char* out) const;
  // The form of a host in SIP grammar: an IPv6 address stands in brackets.
  std::string ToHost() const;

  // In two words: the default would go byte by byte.
  friend constexpr bool operator==(const IpAddress& a, const IpAddress& b) {
    const auto x = std::bit_cast<std::array<uint64_t, 2>>(a.bytes_);
    const auto y = std::bit_cast<std::array<uint64_t, 2>>(b.bytes_);
    return ((x[0] ^ y[0]) | (x[1] ^ y[1])) == 0 && a.is_v6_ == b.is_v6_;
  }
  friend constexpr auto operator<=>(const IpAddress&,
                                    const IpAddress&) = default;
  template <typename H>
  friend H AbslHashValue(H h, const IpAddress& a) {
    return H::combine(std::move(h), a.bytes_, a.is_v6_);
  }

 private:
  // Tells nearly all names from addresses by their begin: up to four digits,
  // decimal or hexadecimal, then '.' or ':'; or a bracket, or "::".
  static bool MayBeAddress(absl::string_view text) {
    const auto is_digit = [](char c) {
      return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
    };
    size_t i = 0;
    while (i < text.size() && i < 4 && is_digit(text[i])) ++i;
    if (i == text.size()) return false;
    return text[i] == '.' || text[i] == ':' || text[i] == '[';
  }
  static std::optional<IpAddress> ParseLikely(absl::string_view text);

  std::array<uint8_t, 16> bytes_{};
  bool is_v6_ = false;
};

// A transport address: IP address and port in host order.
struct Endpoint {
  IpAddress address;
  uint16_t port = 0;

  // "192.0.2.1:5060" or "[2001:db8::1]:5060".
  std::string ToString() const;

  friend constexpr auto operator<=>(const Endpoint&, const Endpoint&) = default;
  template <typename H>
  friend H AbslHashValue(H h, const Endpoint& e) {
    return H::combine(std::move(h), e.address, e.port);
  }
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_BASE_IP_ADDRESS_H_
