#ifndef SIPSIM_PROTOCOL_SDP_SESSION_CONFIG_H_
#define SIPSIM_PROTOCOL_SDP_SESSION_CONFIG_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "protocol/base/ip_address.h"

namespace sipsim::sip {

// An RTP payload type with its mapping: {0, "PCMU/8000"}.
struct MediaFormat {
  uint8_t payload_type = 0;
  std::string encoding;  // Behind the number of a=rtpmap; "" writes none.
};

// A stream that this end can take part in.
struct MediaCapability {
  std::string media = "audio";
  std::string proto = "RTP/AVP";
  uint16_t port = 49172;  // Where this end receives.
  std::vector<MediaFormat> formats = {{0, "PCMU/8000"}};  // Preferred first.
};

// How a description says that its author has put the other on hold.
enum class HoldStyle : uint8_t {
  kSendOnly,     // a=sendonly (RFC 3264 section 8.4).
  kInactive,     // a=inactive: not even music is to be expected.
  kZeroAddress,  // c=IN IP4 0.0.0.0, as RFC 2543 appendix B.5 had it.
};

// What one end puts into its session descriptions.
struct SessionConfig {
  std::string user_name = "-";  // Of o=.
  std::string origin_host;      // Of o=; "" means `address`.
  IpAddress address;            // Of c=: where this end receives.
  // Of o=; nullopt: drawn. The first sess-version is the same number.
  std::optional<uint64_t> session_id;
  std::vector<MediaCapability> media = {MediaCapability{}};
  HoldStyle hold_style = HoldStyle::kSendOnly;
  // Whether c=0.0.0.0 in an offer is answered with the same, as was usual by
  // RFC 2543; else with a=recvonly.
  bool returns_zero_address = false;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_SDP_SESSION_CONFIG_H_
