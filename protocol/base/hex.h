#ifndef SIPSIM_PROTOCOL_BASE_HEX_H_
#define SIPSIM_PROTOCOL_BASE_HEX_H_

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace sipsim::sip {

inline constexpr size_t kHexDigitCount = 16;  // Of a number of 64 bits.

// The 8 lower-case hexadecimal digits of `value`, the first one lowest.
inline constexpr uint64_t HexDigits(uint32_t value) {
  // One digit per byte: halves, then bytes, then digits move apart.
  uint64_t x = __builtin_bswap32(value);
  x = (x | x << 16) & 0x0000ffff0000ffff;
  x = (x | x << 8) & 0x00ff00ff00ff00ff;
  x = (x >> 4 & 0x000f000f000f000f) | (x & 0x000f000f000f000f) << 8;
  // '0' + digit, and as much again as 'a' is beyond '0' + 10.
  const uint64_t letters = (x + 0x0606060606060606) >> 4 & 0x0101010101010101;
  return x + 0x3030303030303030 + letters * ('a' - '0' - 10);
}

// Writes `value` as kHexDigitCount digits, leading zeros included.
inline void WriteHex(uint64_t value, char* out) {
  uint64_t digits[2] = {HexDigits(static_cast<uint32_t>(value >> 32)),
                        HexDigits(static_cast<uint32_t>(value))};
  if constexpr (std::endian::native == std::endian::big) {
    for (uint64_t& word : digits) word = __builtin_bswap64(word);
  }
  std::memcpy(out, digits, sizeof(digits));
}

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_BASE_HEX_H_
