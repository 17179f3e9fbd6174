#include "protocol/port/random.h"

#include "absl/strings/str_cat.h"

namespace sipsim::sip {

std::string RandomToken(Random& random, RandomPurpose purpose) {
  return absl::StrCat(absl::Hex(random.Draw(purpose), absl::kZeroPad16));
}

}  // namespace sipsim::sip
