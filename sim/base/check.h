#ifndef SIPSIM_SIM_BASE_CHECK_H_
#define SIPSIM_SIM_BASE_CHECK_H_

// SIM_CHECK(condition): an invariant of our own code, checked in every build.
// A failure is a bug of the library, never of its input: it prints the claim
// with its place and aborts. SIP_CHECK in protocol/base is its twin, so that
// each library stands alone.

#include <cstdio>
#include <cstdlib>

#define SIM_CHECK(condition)                                          \
  do {                                                                \
    if (__builtin_expect(!(condition), 0)) {                          \
      std::fprintf(stderr, "%s:%d: SIM_CHECK failed: %s\n", __FILE__, \
                   __LINE__, #condition);                             \
      std::abort();                                                   \
    }                                                                 \
  } while (false)

#endif  // SIPSIM_SIM_BASE_CHECK_H_
