#ifndef SIPSIM_PROTOCOL_ALG_PORT_POOL_H_
#define SIPSIM_PROTOCOL_ALG_PORT_POOL_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "protocol/alg/alg_config.h"

namespace sipsim::sip {

// The ports of one side of an ALG, given out lowest first. Private to
// protocol/alg.
class PortPool {
 public:
  explicit PortPool(const MediaPortRange& range)
      : first_(range.first), is_used_(range.count) {}

  size_t size() const { return is_used_.size(); }
  uint16_t port(size_t index) const {
    return static_cast<uint16_t>(first_ + 2 * index);
  }

  // 0 if all are in use.
  uint16_t Take() {
    for (size_t i = 0; i < is_used_.size(); ++i) {
      if (is_used_[i]) continue;
      is_used_[i] = true;
      return port(i);
    }
    return 0;
  }
  // `port` was taken.
  void Return(uint16_t port) { is_used_[(port - first_) / 2u] = false; }

 private:
  const uint16_t first_;
  std::vector<bool> is_used_;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_ALG_PORT_POOL_H_
