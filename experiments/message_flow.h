#ifndef SIPSIM_EXPERIMENTS_MESSAGE_FLOW_H_
#define SIPSIM_EXPERIMENTS_MESSAGE_FLOW_H_

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "protocol/base/time.h"
#include "topologies/wire_log.h"

namespace sipsim {

// One message of a run as its drawings show it.
struct FlowMessage {
  // Lives as long as the World that it comes from.
  const WireMessage* wire = nullptr;
  // The F-number: 1, 2, 3, ... in the order of sending.
  size_t number = 0;
  // The first line, in printable ASCII, at most 120 characters of it.
  std::string start_line;
  // Short: "INVITE", "180 Ringing"; `"HELLO"` for what is not SIP.
  std::string label;
  bool is_response = false;
  // The number of the first message with the same bytes between the same
  // addresses, of which this is a retransmission.
  std::optional<size_t> repeats;

  bool arrived() const { return wire->received.has_value(); }
};

// Something else that happened, for the reader: a fault.
struct FlowNote {
  sip::Duration time{};
  // Where, or "" for no node in particular.
  std::string node;
  std::string text;
};

// A run, ready to be drawn.
struct MessageFlow {
  // Those that take part, in the order of the topology; then addresses that
  // no node has.
  std::vector<std::string> nodes;
  std::vector<FlowMessage> messages;
  // In the order of time.
  std::vector<FlowNote> notes;
};

// What a message is called in short, see FlowMessage::label.
std::string MessageLabel(absl::string_view bytes);

// `hosts` in the order of the topology.
MessageFlow MakeMessageFlow(absl::Span<const std::string> hosts,
                            const std::deque<WireMessage>& messages,
                            std::vector<FlowNote> notes);

}  // namespace sipsim

#endif  // SIPSIM_EXPERIMENTS_MESSAGE_FLOW_H_
