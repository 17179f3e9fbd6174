#include "sim/core/event_pool.h"

#include <sys/mman.h>

namespace sipsim::sim {
namespace {

constexpr uint32_t kCapacityBits = 26;
constexpr uint32_t kCapacityBitsMin = 20;
constexpr size_t kHugePageBytes = size_t{2} << 20;

}  // namespace

EventPool::EventPool() {
  void* range = MAP_FAILED;
  // Where addresses are rationed, less must do.
  for (uint32_t bits = kCapacityBits; bits >= kCapacityBitsMin; --bits) {
    capacity_ = uint32_t{1} << bits;
    range = mmap(nullptr, capacity_ * sizeof(EventNode), PROT_READ | PROT_WRITE,
                 MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (range != MAP_FAILED) break;
  }
  SIM_CHECK(range != MAP_FAILED);
  nodes_ = static_cast<EventNode*>(range);
  // A crowd of events costs many page walks in small pages. A small world
  // stays below the first huge page and never pays for clearing one.
  madvise(static_cast<char*>(range) + kHugePageBytes,
          capacity_ * sizeof(EventNode) - kHugePageBytes, MADV_HUGEPAGE);
  // No handle is of index 0.
  nodes_[kNone].generation = ~uint32_t{0};
}

EventPool::~EventPool() { munmap(nodes_, capacity_ * sizeof(EventNode)); }

}  // namespace sipsim::sim
