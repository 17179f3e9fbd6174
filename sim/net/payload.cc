#include "sim/net/payload.h"

#include <cstdint>

namespace sipsim::sim {
namespace {

struct OwnedBytes {
  std::string bytes;
  uint64_t ref_count = 0;
};

constexpr PayloadOps kOwnedBytesOps = {
    .add_ref =
        [](void* owner) { ++static_cast<OwnedBytes*>(owner)->ref_count; },
    .release =
        [](void* owner) {
          auto* owned = static_cast<OwnedBytes*>(owner);
          if (--owned->ref_count == 0) delete owned;
        },
};

}  // namespace

Payload Payload::FromString(std::string bytes) {
  auto* owned = new OwnedBytes{std::move(bytes)};
  return Payload(owned->bytes, owned, &kOwnedBytesOps);
}

}  // namespace sipsim::sim
