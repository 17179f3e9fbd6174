#ifndef SIPSIM_TESTS_EXPERIMENTS_PCAP_READER_H_
#define SIPSIM_TESTS_EXPERIMENTS_PCAP_READER_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace sipsim {

// One frame of a capture, taken apart by the book: pcap, Ethernet, RFC 791,
// RFC 768, RFC 9293. Knows nothing of the code that writes captures.
struct CapturedFrame {
  int64_t time_ns = 0;  // Since the Unix epoch.
  uint16_t ether_type = 0;
  uint8_t protocol = 0;  // 17: UDP, 6: TCP, 1: ICMP.
  uint8_t dscp = 0;      // RFC 2474.
  std::string source;    // "192.0.2.101:5060"; no port with ICMP.
  std::string destination;
  std::string payload;        // Of UDP and TCP.
  uint32_t tcp_sequence = 0;  // Of TCP.
  bool is_syn = false;
  // What is wrong with lengths or checksums; "" if nothing is.
  std::string flaw;
};

// All frames of an IPv4 capture.
std::vector<CapturedFrame> ReadCapture(absl::string_view pcap);

// The bytes of the TCP streams of a capture, each direction by itself, under
// "source>destination": in the order of their sequence numbers, each once.
std::map<std::string, std::string> ReadTcpStreams(
    const std::vector<CapturedFrame>& frames);

}  // namespace sipsim

#endif  // SIPSIM_TESTS_EXPERIMENTS_PCAP_READER_H_
