#include "protocol/locate/srv_order.h"

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <tuple>

namespace sipsim::sip {
namespace {

std::vector<size_t> Indices(size_t count) {
  std::vector<size_t> indices(count);
  std::iota(indices.begin(), indices.end(), size_t{0});
  return indices;
}

// Uniform in [0, limit], up to a bias of limit / 2^64.
uint64_t DrawUpTo(uint64_t limit, Random& random) {
  __extension__ using Wide = unsigned __int128;
  const Wide product =
      static_cast<Wide>(random.Draw(RandomPurpose::kDns)) * (limit + 1);
  return static_cast<uint64_t>(product >> 64);
}

// Orders the records of one priority, [begin, end).
void DrawOrder(absl::Span<const SrvRecord> records, size_t* begin, size_t* end,
               Random& random) {
  // "All those with weight 0 are placed at the beginning."
  std::stable_partition(begin, end,
                        [&](size_t i) { return records[i].weight == 0; });
  uint64_t sum = 0;
  for (const size_t* i = begin; i != end; ++i) sum += records[*i].weight;
  for (; end - begin > 1; ++begin) {
    const uint64_t drawn = DrawUpTo(sum, random);
    uint64_t running = 0;
    size_t* chosen = begin;
    for (;; ++chosen) {
      running += records[*chosen].weight;
      if (running >= drawn) break;
    }
    sum -= records[*chosen].weight;
    std::rotate(begin, chosen, chosen + 1);
  }
}

}  // namespace

std::vector<size_t> DrawSrvOrder(absl::Span<const SrvRecord> records,
                                 Random& random) {
  std::vector<size_t> order = Indices(records.size());
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) {
    return records[a].priority < records[b].priority;
  });
  for (size_t begin = 0; begin < order.size();) {
    size_t end = begin + 1;
    while (end < order.size() &&
           records[order[end]].priority == records[order[begin]].priority) {
      ++end;
    }
    DrawOrder(records, order.data() + begin, order.data() + end, random);
    begin = end;
  }
  return order;
}

std::vector<size_t> FixedSrvOrder(absl::Span<const SrvRecord> records) {
  std::vector<size_t> order = Indices(records.size());
  const auto rank = [&](size_t i) {
    const SrvRecord& r = records[i];
    return std::tuple(r.priority, -int32_t{r.weight},
                      absl::string_view(r.target), r.port);
  };
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t a, size_t b) { return rank(a) < rank(b); });
  return order;
}

}  // namespace sipsim::sip
