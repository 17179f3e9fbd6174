#ifndef SIPSIM_TESTS_EXPERIMENTS_WIRE_MESSAGES_H_
#define SIPSIM_TESTS_EXPERIMENTS_WIRE_MESSAGES_H_

#include <deque>
#include <string>

#include "absl/strings/string_view.h"
#include "protocol/base/time.h"
#include "topologies/wire_log.h"

namespace sipsim {

// A wire log written by hand. Nodes have addresses by their first letter:
// alice is 192.0.2.97.
class WireMessages {
 public:
  // A message that arrives after 5 ms. The names live as long as the program.
  WireMessages& Delivered(sip::Duration sent, absl::string_view from,
                          absl::string_view to, absl::string_view bytes) {
    WireMessage& message = Add(sent, from, to, bytes);
    message.received = sent + std::chrono::milliseconds(5);
    message.fate = "delivered";
    return *this;
  }

  WireMessages& Lost(sip::Duration sent, absl::string_view from,
                     absl::string_view to, absl::string_view bytes,
                     absl::string_view fate) {
    Add(sent, from, to, bytes).fate = fate;
    return *this;
  }

  const std::deque<WireMessage>& messages() const { return messages_; }

 private:
  static sip::Endpoint EndpointOf(absl::string_view node) {
    const uint32_t host = static_cast<unsigned char>(node[0]);
    return {sip::IpAddress::V4(0xC0000200u + host), 5060};
  }

  WireMessage& Add(sip::Duration sent, absl::string_view from,
                   absl::string_view to, absl::string_view bytes) {
    WireMessage& message = messages_.emplace_back();
    message.sent = sent;
    message.from = from;
    message.to = to;
    message.source = EndpointOf(from);
    message.destination = EndpointOf(to);
    message.bytes = sip::BufferRef::Copy(bytes);
    return message;
  }

  std::deque<WireMessage> messages_;
};

}  // namespace sipsim

#endif  // SIPSIM_TESTS_EXPERIMENTS_WIRE_MESSAGES_H_
