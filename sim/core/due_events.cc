#include "sim/core/due_events.h"

#include <algorithm>

namespace sipsim::sim {

void DueEvents::Sort() {
  // As the lists of the wheel have the last one first, it often is.
  if (std::is_sorted(sorted_.begin(), sorted_.end(), IsAfter)) return;
  std::sort(sorted_.begin(), sorted_.end(), IsAfter);
}

void DueEvents::Add(const Entry& entry) {
  ++size_;
  late_.push_back(entry);
  std::push_heap(late_.begin(), late_.end(), IsAfter);
}

void DueEvents::PopFirst() {
  --size_;
  if (IsLateFirst()) {
    std::pop_heap(late_.begin(), late_.end(), IsAfter);
    late_.pop_back();
  } else {
    sorted_.pop_back();
  }
}

}  // namespace sipsim::sim
