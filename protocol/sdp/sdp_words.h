#ifndef SIPSIM_PROTOCOL_SDP_SDP_WORDS_H_
#define SIPSIM_PROTOCOL_SDP_SDP_WORDS_H_

// The words within a line of a session description. Private to protocol/sdp.

#include <cstddef>
#include <cstdint>

#include "absl/strings/string_view.h"

namespace sipsim::sip {

// Takes the next word, up to one blank; false if there is none.
inline bool NextWord(absl::string_view& rest, absl::string_view& word) {
  const char* const begin = rest.data();
  const char* const limit = begin + rest.size();
  const char* end = begin;  // Words are short: a loop beats a search.
  while (end < limit && *end != ' ') ++end;
  word = absl::string_view(begin, static_cast<size_t>(end - begin));
  // An empty rest still tells its place in the text, for errors.
  if (end < limit) ++end;
  rest = absl::string_view(end, static_cast<size_t>(limit - end));
  return !word.empty();
}

// Decimal digits and nothing else, within 64 bits.
inline bool ToNumber(absl::string_view text, uint64_t& value) {
  constexpr size_t kSafeDigits = 19;  // No number of so many overflows.
  value = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    const unsigned digit = static_cast<unsigned char>(text[i]) - '0';
    if (digit > 9) return false;
    if (i >= kSafeDigits && value > (UINT64_MAX - digit) / 10) return false;
    value = 10 * value + digit;
  }
  return !text.empty();
}

inline bool ToPort(absl::string_view text, uint16_t& port) {
  uint64_t value = 0;
  if (!ToNumber(text, value) || value > 65'535) return false;
  port = static_cast<uint16_t>(value);
  return true;
}

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_SDP_SDP_WORDS_H_
