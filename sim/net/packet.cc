#include "sim/net/packet.h"

#include <algorithm>

namespace sipsim::sim {

size_t QuotedBytes(const Packet& icmp) {
  constexpr size_t kUdpHeader = 8, kIcmpHeader = 8;
  constexpr size_t kIpv4Header = 20, kIpv4Message = 576;
  constexpr size_t kIpv6Header = 40, kIpv6Message = 1280;
  const size_t room =
      icmp.source.address.is_v6()
          ? kIpv6Message - 2 * kIpv6Header - kIcmpHeader - kUdpHeader
          : kIpv4Message - 2 * kIpv4Header - kIcmpHeader - kUdpHeader;
  return std::min(icmp.payload.size(), room);
}

}  // namespace sipsim::sim
