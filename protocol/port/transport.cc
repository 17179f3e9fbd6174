#include "protocol/port/transport.h"

namespace sipsim::sip {

absl::string_view TransportName(TransportProtocol protocol) {
  switch (protocol) {
    case TransportProtocol::kUdp:
      return "UDP";
    case TransportProtocol::kTcp:
      return "TCP";
    case TransportProtocol::kTls:
      return "TLS";
  }
  return "";
}

}  // namespace sipsim::sip
