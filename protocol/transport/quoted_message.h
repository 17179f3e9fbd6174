#ifndef SIPSIM_PROTOCOL_TRANSPORT_QUOTED_MESSAGE_H_
#define SIPSIM_PROTOCOL_TRANSPORT_QUOTED_MESSAGE_H_

#include "absl/strings/string_view.h"
#include "protocol/transport/transport_layer.h"

namespace sipsim::sip {

// Reads what an ICMP error quotes of a datagram that we sent. The quotation
// may end anywhere; a branch or method that may have been cut short is left
// out. The views point into `quoted`.
FailedMessage ReadQuotedMessage(absl::string_view quoted);

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_TRANSPORT_QUOTED_MESSAGE_H_
