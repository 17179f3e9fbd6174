#ifndef SIPSIM_PROTOCOL_DIGEST_NONCE_H_
#define SIPSIM_PROTOCOL_DIGEST_NONCE_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "protocol/base/time.h"
#include "protocol/port/clock.h"
#include "protocol/port/random.h"

namespace sipsim::sip {

struct NonceSettings {
  // How long a nonce is good from its issue on.
  Duration lifetime = 300s;
  // Nonces that are good from the start, as if they had just been issued.
  std::vector<std::string> known_nonces;
  // Nonces whose count of uses is kept; the oldest one is given up for a
  // further one, and is too old from then on, as are all that are older.
  size_t used_count_max = 65'536;
};

// The nonces of one server (RFC 7616 sections 3.3, 5.4). A nonce says by itself
// when it was issued, under a keyed hash, so that nothing is remembered of a
// challenge that is never answered; only the counts of those in use are.
class NonceService {
 public:
  // Both ports outlive the service. Draws its key (RandomPurpose::kNonce).
  NonceService(const Clock& clock, Random& random, NonceSettings settings);

  // A new one: 40 hexadecimal digits, never the same twice.
  std::string Issue();
  // Whether it is one of ours and not too old.
  bool IsFresh(absl::string_view nonce) const;
  // Takes note of a use of a fresh nonce with its count (nc). False: that
  // count, or a higher one, was seen before, so that this is a replay.
  bool Use(absl::string_view nonce, uint32_t count);

 private:
  std::string Seal(absl::string_view stamp) const;
  void MakeRoom();

  const Clock& clock_;
  const NonceSettings settings_;
  const Time start_;
  const std::string key_;
  uint32_t serial_ = 0;
  // By what stands in a nonce ahead of the hash, which grows with time: the
  // highest count seen.
  std::map<std::string, uint32_t, std::less<>> used_;
  std::string given_up_;  // The highest that was dropped for want of room.
  std::map<std::string, uint32_t, std::less<>> known_;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_DIGEST_NONCE_H_
