#include "protocol/digest/nonce.h"

#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "protocol/base/check.h"
#include "protocol/digest/algorithm.h"

namespace sipsim::sip {
namespace {

// Time of issue, 16 digits, and a number, 8 digits.
constexpr size_t kStampSize = 24;
constexpr size_t kSealSize = 16;

std::string DrawKey(Random& random) {
  // One after the other: the order of arguments is the compiler's.
  const Token first(random, RandomPurpose::kNonce);
  const Token second(random, RandomPurpose::kNonce);
  return absl::StrCat(first.view(), second.view());
}

}  // namespace

NonceService::NonceService(const Clock& clock, Random& random,
                           NonceSettings settings)
    : clock_(clock),
      settings_(std::move(settings)),
      start_(clock.Now()),
      key_(DrawKey(random)) {
  for (const std::string& nonce : settings_.known_nonces) known_[nonce] = 0;
}

std::string NonceService::Seal(absl::string_view stamp) const {
  return HashHex(DigestAlgorithm::kSha256, {key_, ":", stamp})
      .substr(0, kSealSize);
}

std::string NonceService::Issue() {
  const auto now =
      static_cast<uint64_t>(clock_.Now().time_since_epoch().count());
  const std::string stamp = absl::StrCat(absl::Hex(now, absl::kZeroPad16),
                                         absl::Hex(++serial_, absl::kZeroPad8));
  return stamp + Seal(stamp);
}

bool NonceService::IsFresh(absl::string_view nonce) const {
  if (known_.find(nonce) != known_.end()) {
    return clock_.Now() - start_ < settings_.lifetime;
  }
  if (nonce.size() != kStampSize + kSealSize) return false;
  const absl::string_view stamp = nonce.substr(0, kStampSize);
  if (nonce.substr(kStampSize) != Seal(stamp)) return false;
  uint64_t issued = 0;
  SIP_CHECK(absl::SimpleHexAtoi(stamp.substr(0, 16), &issued));
  const Time since(Duration(static_cast<int64_t>(issued)));
  return stamp > given_up_ && clock_.Now() - since < settings_.lifetime;
}

bool NonceService::Use(absl::string_view nonce, uint32_t count) {
  const auto known = known_.find(nonce);
  uint32_t* highest = nullptr;
  if (known != known_.end()) {
    highest = &known->second;
  } else {
    SIP_CHECK(nonce.size() > kStampSize);
    const absl::string_view stamp = nonce.substr(0, kStampSize);
    auto used = used_.find(stamp);
    if (used == used_.end()) {
      used = used_.emplace(std::string(stamp), 0).first;
    }
    highest = &used->second;
  }
  if (count <= *highest) return false;
  *highest = count;
  MakeRoom();
  return true;
}

// Drops what is too old by its time, and the oldest of what is too much.
void NonceService::MakeRoom() {
  const auto now = clock_.Now().time_since_epoch();
  if (now > settings_.lifetime) {
    const auto oldest =
        static_cast<uint64_t>((now - settings_.lifetime).count());
    const std::string bound = absl::StrCat(absl::Hex(oldest, absl::kZeroPad16));
    used_.erase(used_.begin(), used_.lower_bound(bound));
  }
  while (used_.size() > settings_.used_count_max) {
    given_up_ = used_.begin()->first;
    used_.erase(used_.begin());
  }
}

}  // namespace sipsim::sip
