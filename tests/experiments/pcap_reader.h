#ifndef SIPSIM_TESTS_EXPERIMENTS_PCAP_READER_H_
#define SIPSIM_TESTS_EXPERIMENTS_PCAP_READER_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace sipsim {

// One frame of a capture, taken apart by the book: pcap, Ethernet, RFC 791,
// RFC 768. Knows nothing of the code that writes captures.
struct CapturedFrame {
  int64_t time_ns = 0;  // Since the Unix epoch.
  uint16_t ether_type = 0;
  uint8_t protocol = 0;  // 17: UDP, 1: ICMP.
  std::string source;    // "192.0.2.101:5060"; no port unless UDP.
  std::string destination;
  std::string payload;  // Of UDP.
  // What is wrong with lengths or checksums; "" if nothing is.
  std::string flaw;
};

// All frames of an IPv4 capture.
std::vector<CapturedFrame> ReadCapture(absl::string_view pcap);

}  // namespace sipsim

#endif  // SIPSIM_TESTS_EXPERIMENTS_PCAP_READER_H_
