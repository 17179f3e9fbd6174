#ifndef SIPSIM_PROTOCOL_UA_POPULATION_H_
#define SIPSIM_PROTOCOL_UA_POPULATION_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace sipsim::sip {

// Many users alike, who differ by a number of fixed width: "user0000000" to
// "user0999999". Nothing is kept of a single one.
class Population {
 public:
  // "user%07d" and how many there are, from number 0 on. nullopt unless the
  // pattern has one such number, of 1 to 18 digits, wide enough for all, and
  // is otherwise fit for the user part of a SIP URI, without escapes.
  static std::optional<Population> Of(absl::string_view pattern,
                                      uint64_t count);

  uint64_t count() const { return count_; }
  // Of a number below count(): "user0000042".
  std::string User(uint64_t number) const;
  // The number of a member; nullopt for anybody else.
  std::optional<uint64_t> NumberOf(absl::string_view user) const;
  bool Contains(absl::string_view user) const {
    return NumberOf(user).has_value();
  }

 private:
  Population(absl::string_view head, absl::string_view tail, uint32_t digits,
             uint64_t count)
      : head_(head), tail_(tail), digits_(digits), count_(count) {}

  std::string head_;  // In front of the number, ...
  std::string tail_;  // ... and behind it.
  uint32_t digits_;
  uint64_t count_;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_UA_POPULATION_H_
