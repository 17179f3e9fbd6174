#ifndef SIPSIM_PROTOCOL_TEXT_GRAMMAR_H_
#define SIPSIM_PROTOCOL_TEXT_GRAMMAR_H_

// The basic rules of RFC 3261 section 25.1, over a scanner (text_scanner.h).
// Each takes a position and gives the one behind what it has read, or null
// after Scanner::Fail().

#include <bit>
#include <cstddef>
#include <cstdint>

#include "absl/strings/string_view.h"
#include "protocol/text/char_class.h"
#include "protocol/text/word.h"

namespace sipsim::sip {

inline absl::string_view Between(const char* begin, const char* end) {
  return {begin, static_cast<size_t>(end - begin)};
}

inline bool IsBlank(char c) { return c == ' ' || c == '\t'; }

namespace grammar_internal {

template <typename Scanner>
[[gnu::noinline]] const char* SkipLwsSlowly(Scanner s, const char* p) {
  while (true) {
    const char c = s.At(p);
    if (IsBlank(c)) {
      ++p;
    } else if (c == '\r' && s.At(p, 1) == '\n' && IsBlank(s.At(p, 2))) {
      p += 3;
    } else if (c == '\n' && IsBlank(s.At(p, 1))) {
      p += 2;
    } else {
      return p;
    }
  }
}

}  // namespace grammar_internal

// LWS and SWS: blanks and folds, or nothing. A fold is a line end with a blank
// behind it.
template <typename Scanner>
[[gnu::always_inline]] inline const char* SkipLws(const Scanner& s,
                                                  const char* p) {
  const char c = s.At(p);
  if (static_cast<unsigned char>(c) > ' ') return p;
  if (c == '\r' && !IsBlank(s.At(p, 2))) return p;
  return grammar_internal::SkipLwsSlowly(s, p);
}

namespace grammar_internal {

// The digits at the begin of a word, as a number; up to 7 of them. `size` is
// set to how many there are.
inline uint32_t NumberInWord(uint64_t word, size_t* size) {
  const uint64_t values = word ^ 0x3030303030303030;
  const uint64_t others =
      (values | (values + 0x0606060606060606)) & 0xf0f0f0f0f0f0f0f0;
  const auto bits = static_cast<unsigned>(std::countr_zero(others)) & ~7u;
  *size = bits / 8;
  // Zeros ahead of the digits, then pairs, fours and all eight.
  uint64_t number = values << ((64 - bits) & 63);
  number = (number * 10 + (number >> 8)) & 0x00ff00ff00ff00ff;
  number = (number * 100 + (number >> 16)) & 0x0000ffff0000ffff;
  return static_cast<uint32_t>(number * 10'000 + (number >> 32));
}

template <typename Scanner>
[[gnu::noinline]] const char* ParseLongNumber(Scanner s, const char* p,
                                              uint32_t maximum,
                                              uint32_t* value) {
  const char* begin = p;
  uint64_t number = 0;
  for (;; ++p) {
    const unsigned digit = static_cast<unsigned char>(s.At(p)) - unsigned{'0'};
    if (digit > 9) break;
    number = number * 10 + digit;
    if (number > maximum) return s.Fail(begin);
  }
  if (p == begin) return s.Fail(p);
  *value = static_cast<uint32_t>(number);
  return p;
}

}  // namespace grammar_internal

// 1*DIGIT up to `maximum`; more digits than that are an error, not an overflow.
template <typename Scanner>
[[gnu::always_inline]] inline const char* ParseNumber(const Scanner& s,
                                                      const char* p,
                                                      uint32_t maximum,
                                                      uint32_t* value) {
  if (s.HasBytes(p, 8)) {
    size_t size = 0;
    const uint32_t number = grammar_internal::NumberInWord(WordAt(p), &size);
    // Zero digits, or eight and more, are left to the loop.
    if (size - 1 < 7 && number <= maximum) [[likely]] {
      *value = number;
      return p + size;
    }
  }
  return grammar_internal::ParseLongNumber(s, p, maximum, value);
}

// *( kClass / escaped )
template <CharClass kClass, typename Scanner>
[[gnu::noinline]] const char* SkipEscaped(Scanner s, const char* p) {
  while (true) {
    p = s.template Skip<kClass>(p);
    if (s.At(p) != '%') return p;
    if (!IsClass(s.At(p, 1), kHexDigit) || !IsClass(s.At(p, 2), kHexDigit)) {
      return s.Fail(p);
    }
    p += 3;
  }
}

// quoted-string; `p` is at the opening quote.
template <typename Scanner>
[[gnu::noinline]] const char* ParseQuotedString(Scanner s, const char* p) {
  ++p;
  while (true) {
    p = s.template Skip<kQuotedChar>(p);
    const char c = s.At(p);
    if (c == '"') return p + 1;
    if (c == '\\') {
      // quoted-pair: any of ASCII but a line end.
      const char escaped = s.At(p, 1);
      if (escaped == '\r' || escaped == '\n' || (escaped & 0x80) != 0 ||
          p + 1 >= s.end()) {
        return s.Fail(p);
      }
      p += 2;
      continue;
    }
    const char* behind_fold = SkipLws(s, p);
    if (behind_fold == p) return s.Fail(p);
    p = behind_fold;
  }
}

// IPv6reference; `p` is at the opening bracket. The address itself is checked
// by the caller.
template <typename Scanner>
const char* SkipIpv6Reference(Scanner s, const char* p) {
  p = s.template Skip<kIpv6Char>(p + 1);
  return s.At(p) == ']' ? p + 1 : s.Fail(p);
}

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_TEXT_GRAMMAR_H_
