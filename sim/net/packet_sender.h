#ifndef SIPSIM_SIM_NET_PACKET_SENDER_H_
#define SIPSIM_SIM_NET_PACKET_SENDER_H_

#include "sim/core/event.h"
#include "sim/net/ip_address.h"
#include "sim/net/packet.h"
#include "sim/net/payload.h"
#include "sim/net/tcp_header.h"

namespace sipsim::sim {

// What a host can do with packets; a Network. Takes the packet up and delivers
// nothing before it returns.
class PacketSender {
 public:
  virtual ~PacketSender() = default;
  // Any protocol but TCP.
  virtual void Send(HostIndex source, IpProtocol protocol, const Endpoint& from,
                    const Endpoint& to, Payload&& payload,
                    TrafficClass traffic_class) = 0;
  virtual void SendTcp(HostIndex source, const Endpoint& from,
                       const Endpoint& to, const TcpHeader& header,
                       Payload&& payload) = 0;
};

}  // namespace sipsim::sim

#endif  // SIPSIM_SIM_NET_PACKET_SENDER_H_
