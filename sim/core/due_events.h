#ifndef SIPSIM_SIM_CORE_DUE_EVENTS_H_
#define SIPSIM_SIM_CORE_DUE_EVENTS_H_

#include <cstddef>
#include <cstdint>
#include <vector>

namespace sipsim::sim {

// A crowd of events of one instant, in the order (order, id). Those that are
// there when the instant begins are sorted once; the few that are added while
// it lasts go through a heap.
class DueEvents {
 public:
  struct Entry {
    uint64_t id;
    uint32_t order;  // See EventNode.
    uint32_t index;
  };

  bool empty() const { return size_ == 0; }
  // The first one; there is one.
  const Entry& first() const {
    return IsLateFirst() ? late_[0] : sorted_.back();
  }
  void PopFirst();

  // Before the instant: any number of entries, then Sort().
  void Append(const Entry& entry) {
    ++size_;
    sorted_.push_back(entry);
  }
  void Sort();
  // While it lasts.
  void Add(const Entry& entry);

 private:
  static bool IsAfter(const Entry& a, const Entry& b) {
    return a.order != b.order ? a.order > b.order : a.id > b.id;
  }
  bool IsLateFirst() const {
    return !late_.empty() &&
           (sorted_.empty() || IsAfter(sorted_.back(), late_[0]));
  }

  size_t size_ = 0;
  std::vector<Entry> sorted_;  // The first one last.
  std::vector<Entry> late_;    // The first one on top.
};

}  // namespace sipsim::sim

#endif  // SIPSIM_SIM_CORE_DUE_EVENTS_H_
