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

// What one end puts into its session descriptions.
struct SessionConfig {
  std::string user_name = "-";  // Of o=.
  std::string origin_host;      // Of o=; "" means `address`.
  IpAddress address;            // Of c=: where this end receives.
  // Of o=; nullopt: drawn. The first sess-version is the same number.
  std::optional<uint64_t> session_id;
  std::vector<MediaCapability> media = {MediaCapability{}};
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_SDP_SESSION_CONFIG_H_
