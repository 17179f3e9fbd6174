#ifndef SIPSIM_PROTOCOL_BASE_CHECK_H_
#define SIPSIM_PROTOCOL_BASE_CHECK_H_

// SIP_CHECK(condition): an invariant of our own code, checked in every build.
// A failure is a bug of the library, never of its input: it prints the claim
// with its place and aborts. SIM_CHECK in sim/base is its twin, so that each
// library stands alone.

#include <cstdio>
#include <cstdlib>

#define SIP_CHECK(condition)                                          \
  do {                                                                \
    if (__builtin_expect(!(condition), 0)) {                          \
      std::fprintf(stderr, "%s:%d: SIP_CHECK failed: %s\n", __FILE__, \
                   __LINE__, #condition);                             \
      std::abort();                                                   \
    }                                                                 \
  } while (false)

#endif  // SIPSIM_PROTOCOL_BASE_CHECK_H_
