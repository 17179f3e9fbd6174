#include "protocol/ua/population.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace sipsim::sip {
namespace {

constexpr uint32_t kDigitsMax = 18;

// RFC 3261 section 25.1: unreserved characters of a user part.
bool IsPlain(absl::string_view text) {
  for (const char c : text) {
    if (!absl::ascii_isalnum(c) && !absl::StrContains("-_.!~*'()", c)) {
      return false;
    }
  }
  return true;
}

}  // namespace

std::optional<Population> Population::Of(absl::string_view pattern,
                                         uint64_t count) {
  const size_t begin = pattern.find("%0");
  if (begin == absl::string_view::npos) return std::nullopt;
  uint32_t digits = 0;
  size_t at = begin + 2;
  for (; at < pattern.size() && absl::ascii_isdigit(pattern[at]); ++at) {
    digits = 10 * digits + static_cast<uint32_t>(pattern[at] - '0');
    if (digits > kDigitsMax) return std::nullopt;
  }
  if (digits == 0 || at == pattern.size() || pattern[at] != 'd') {
    return std::nullopt;
  }
  const absl::string_view head = pattern.substr(0, begin);
  const absl::string_view tail = pattern.substr(at + 1);
  uint64_t numbers = 1;
  for (uint32_t i = 0; i < digits; ++i) numbers *= 10;
  if (count == 0 || count > numbers || !IsPlain(head) || !IsPlain(tail)) {
    return std::nullopt;
  }
  return Population(head, tail, digits, count);
}

std::string Population::User(uint64_t number) const {
  std::string text(digits_, '0');
  for (size_t i = digits_; i-- > 0; number /= 10) {
    text[i] = static_cast<char>('0' + number % 10);
  }
  return absl::StrCat(head_, text, tail_);
}

std::optional<uint64_t> Population::NumberOf(absl::string_view user) const {
  if (user.size() != head_.size() + digits_ + tail_.size() ||
      !absl::StartsWith(user, head_) || !absl::EndsWith(user, tail_)) {
    return std::nullopt;
  }
  uint64_t number = 0;
  for (const char c : user.substr(head_.size(), digits_)) {
    if (!absl::ascii_isdigit(c)) return std::nullopt;
    number = 10 * number + static_cast<uint64_t>(c - '0');
  }
  if (number >= count_) return std::nullopt;
  return number;
}

}  // namespace sipsim::sip
