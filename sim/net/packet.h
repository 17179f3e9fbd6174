#ifndef SIPSIM_SIM_NET_PACKET_H_
#define SIPSIM_SIM_NET_PACKET_H_

#include <cstddef>
#include <cstdint>

#include "sim/core/event.h"
#include "sim/core/sim_time.h"
#include "sim/net/ip_address.h"
#include "sim/net/payload.h"
#include "sim/net/tcp_header.h"

namespace sipsim::sim {

enum class IpProtocol : uint8_t {
  kUdp,
  // Destination unreachable, port unreachable: ICMP type 3 code 3 (RFC 792),
  // or ICMPv6 type 1 code 4 (RFC 4443).
  kIcmpPortUnreachable,
  kTcp,
};

// How urgent its sender says that a packet is: the DSCP of its IP header
// (RFC 2474). What is alike in thousands, media, goes as expedited; logs of
// messages leave it out by that.
enum class TrafficClass : uint8_t {
  kDefault = 0,
  kExpedited = 46,  // EF (RFC 3246).
};

// The largest content of a UDP datagram over IPv4 (RFC 768, RFC 791), used for
// IPv6 as well.
inline constexpr size_t kDatagramBytesMax = 65'507;

// One packet on its way.
struct Packet {
  // Its name from sending to delivery or loss.
  EventId id;
  // What was happening when it was sent; for a copy, the original.
  EventId cause;
  // For the copy that a link has made: the id of the original.
  EventId duplicate_of;
  SimTime sent_time;
  HostIndex source_host = kWorldHost;
  // kWorldHost if nobody has the address.
  HostIndex destination_host = kWorldHost;
  IpProtocol protocol = IpProtocol::kUdp;
  TrafficClass traffic_class = TrafficClass::kDefault;
  // Of an ICMP message: those of the datagram that it is about, swapped, so
  // that the addresses are the message's own; its ports are for finding the
  // sender's socket.
  Endpoint source;
  Endpoint destination;
  // Of a TCP segment only; left from the past in others.
  TcpHeader tcp;
  // Of an ICMP message: that of the datagram that it is about. Only the first
  // QuotedBytes() of it are in the message.
  Payload payload;
};
static_assert(sizeof(Packet) == 128, "two cache lines");

// How much of a datagram's content comes back in an ICMP message: what fits
// into 576 bytes (RFC 1812 section 4.3.2.3), or 1280 for IPv6 (RFC 4443
// section 2.4), beside the headers of both.
size_t QuotedBytes(const Packet& icmp);

}  // namespace sipsim::sim

#endif  // SIPSIM_SIM_NET_PACKET_H_
