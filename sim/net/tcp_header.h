#ifndef SIPSIM_SIM_NET_TCP_HEADER_H_
#define SIPSIM_SIM_NET_TCP_HEADER_H_

#include <cstdint>
#include <string>

namespace sipsim::sim {

// Control bits as on the wire (RFC 9293 section 3.1).
inline constexpr uint8_t kTcpFin = 0x01;
inline constexpr uint8_t kTcpSyn = 0x02;
inline constexpr uint8_t kTcpRst = 0x04;
inline constexpr uint8_t kTcpPsh = 0x08;
inline constexpr uint8_t kTcpAck = 0x10;

// Every host offers this window: programs read at once, so it never shrinks.
// It is not part of the header below. A reset offers 0.
inline constexpr uint16_t kTcpWindow = 65'535;

// What differs between the headers of TCP segments, besides the ports: small,
// as there is room for one in every packet.
struct TcpHeader {
  uint32_t sequence = 0;
  uint32_t acknowledgement = 0;  // Counts if kTcpAck is set.
  uint16_t mss = 0;              // The option of that name; 0: there is none.
  uint8_t flags = 0;

  bool Has(uint8_t flag) const { return (flags & flag) != 0; }
};
static_assert(sizeof(TcpHeader) == 12);

// "SYN", "SYN,ACK", "PSH,ACK", ...
std::string TcpFlagNames(uint8_t flags);

}  // namespace sipsim::sim

#endif  // SIPSIM_SIM_NET_TCP_HEADER_H_
