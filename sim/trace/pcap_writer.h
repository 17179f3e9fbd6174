#ifndef SIPSIM_SIM_TRACE_PCAP_WRITER_H_
#define SIPSIM_SIM_TRACE_PCAP_WRITER_H_

#include <ostream>
#include <string>

#include "sim/net/packet.h"
#include "sim/trace/trace_sink.h"

namespace sipsim::sim {

// Writes a capture of what the hosts send, as seen at each sender's interface:
// every packet stands in it exactly once, at the time of its sending, whether
// or not it arrives; copies that links make do not.
//
// Classic pcap with nanoseconds (magic 0xa1b23c4d), little-endian, Ethernet.
// Simulated time 0 is 2000-01-01T00:00:00Z. The MAC address of host n is
// 02:00:00 and n in three bytes. IPv4 and IPv6 headers, UDP, TCP, ICMP and
// ICMPv6 are complete, with correct checksums. There is no fragmentation: a
// datagram is one frame, however large.
class PcapWriter final : public TraceSink {
 public:
  // `out` outlives this, and is written to at once.
  explicit PcapWriter(std::ostream& out);
  void OnTrace(const TraceEvent& event) override;

 private:
  std::ostream& out_;
  std::string record_;
};

// The Ethernet frame of a packet.
void AppendFrame(std::string& out, const Packet& packet);

}  // namespace sipsim::sim

#endif  // SIPSIM_SIM_TRACE_PCAP_WRITER_H_
