#ifndef SIPSIM_PROTOCOL_PORT_RANDOM_H_
#define SIPSIM_PROTOCOL_PORT_RANDOM_H_

#include <cstdint>

#include "protocol/base/hex.h"
#include "protocol/base/short_text.h"

namespace sipsim::sip {

// What a random draw is for. Each purpose is a stream of its own, so that one
// more draw for one purpose does not shift the others.
enum class RandomPurpose : uint8_t { kBranch, kTag, kCallId, kNonce, kOther };

// The source of what must be unique or unguessable; a port.
class Random {
 public:
  virtual ~Random() = default;
  // 64 uniform bits.
  virtual uint64_t Draw(RandomPurpose purpose) = 0;
};

// 16 lower-case hexadecimal digits.
using Token = ShortText<kHexDigitCount>;
inline Token TokenOf(uint64_t value) {
  Token token;
  WriteHex(value, token.Extend(kHexDigitCount));
  return token;
}

// The token of one draw: a tag (RFC 3261 section 19.3 asks for at least 32
// bits), or the unique part of a branch or Call-ID.
inline Token RandomToken(Random& random, RandomPurpose purpose) {
  return TokenOf(random.Draw(purpose));
}

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_PORT_RANDOM_H_
