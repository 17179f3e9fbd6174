#ifndef SIPSIM_TESTS_PROTOCOL_TESTING_DRAWS_H_
#define SIPSIM_TESTS_PROTOCOL_TESTING_DRAWS_H_

#include <cstddef>
#include <cstdint>

namespace sipsim::sip {

// What mutations of messages are drawn from, the same in every run: Knuth's
// MMIX generator, the upper half of the state.
class Draws {
 public:
  explicit Draws(uint64_t seed) : state_(seed) {}
  // From 0 to below `limit`, which is not 0.
  size_t Below(size_t limit) {
    state_ = state_ * 6364136223846793005u + 1442695040888963407u;
    return static_cast<size_t>(state_ >> 33) % limit;
  }

 private:
  uint64_t state_;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_TESTS_PROTOCOL_TESTING_DRAWS_H_
