#include "sim/trace/byte_hash.h"

// On x86, the library chooses between SSE2, AVX2 and AVX-512 at run time.
#if defined(__x86_64__)
#include <xxh_x86dispatch.h>
#else
#include <xxhash.h>
#endif

namespace sipsim::sim {

uint64_t HashBytes(absl::string_view bytes) {
  return XXH3_64bits(bytes.data(), bytes.size());
}

}  // namespace sipsim::sim
