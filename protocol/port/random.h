#ifndef SIPSIM_PROTOCOL_PORT_RANDOM_H_
#define SIPSIM_PROTOCOL_PORT_RANDOM_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "protocol/base/hex.h"

namespace sipsim::sip {

// What a random draw is for. Each purpose is a stream of its own, so that one
// more draw for one purpose does not shift the others.
enum class RandomPurpose : uint8_t {
  kBranch,
  kTag,
  kCallId,
  kNonce,
  kOther,
  kMedia,  // SSRC, and where sequence numbers and timestamps begin.
  kDns,    // Which of several servers (RFC 2782).
  kRSeq,   // Where the numbers of reliable responses begin (RFC 3262).
};
inline constexpr int kRandomPurposeCount = 8;

// The source of what must be unique or unguessable; a port.
class Random {
 public:
  virtual ~Random() = default;
  // 64 uniform bits.
  virtual uint64_t Draw(RandomPurpose purpose) = 0;
};

// 16 lower-case hexadecimal digits: a tag (RFC 3261 section 19.3 asks for at
// least 32 bits), or the unique part of a branch or Call-ID.
class Token {
 public:
  // The digits of `value`.
  explicit Token(uint64_t value) { WriteHex(value, digits_); }
  // Those of one draw.
  Token(Random& random, RandomPurpose purpose) : Token(random.Draw(purpose)) {}

  absl::string_view view() const { return {digits_, sizeof(digits_)}; }
  operator absl::string_view() const { return view(); }                // NOLINT
  operator std::string() const { return {digits_, sizeof(digits_)}; }  // NOLINT

 private:
  char digits_[kHexDigitCount];
};

inline Token RandomToken(Random& random, RandomPurpose purpose) {
  return Token(random, purpose);
}

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_PORT_RANDOM_H_
