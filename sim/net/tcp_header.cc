#include "sim/net/tcp_header.h"

namespace sipsim::sim {

std::string TcpFlagNames(uint8_t flags) {
  constexpr struct {
    uint8_t flag;
    const char* name;
  } kNames[] = {{kTcpSyn, "SYN"},
                {kTcpFin, "FIN"},
                {kTcpRst, "RST"},
                {kTcpPsh, "PSH"},
                {kTcpAck, "ACK"}};
  std::string names;
  for (const auto& [flag, name] : kNames) {
    if ((flags & flag) == 0) continue;
    if (!names.empty()) names += ',';
    names += name;
  }
  return names;
}

}  // namespace sipsim::sim
