#ifndef SIPSIM_SIM_TRACE_BYTE_HASH_H_
#define SIPSIM_SIM_TRACE_BYTE_HASH_H_

#include <cstdint>

#include "absl/strings/string_view.h"

namespace sipsim::sim {

// XXH3-64 of any bytes, with the widest vectors that this machine has; the
// value is the same on every machine.
uint64_t HashBytes(absl::string_view bytes);

}  // namespace sipsim::sim

#endif  // SIPSIM_SIM_TRACE_BYTE_HASH_H_
