#ifndef SIPSIM_EXPERIMENTS_MESSAGE_LOG_H_
#define SIPSIM_EXPERIMENTS_MESSAGE_LOG_H_

#include <deque>
#include <ostream>

#include "topologies/wire_log.h"

namespace sipsim {

// Writes messages.jsonl: an object a line for each message, in the order of
// sending, with these members in this order:
//
//   sent_ns      whole nanoseconds since the start
//   received_ns  the same; null if it never arrived
//   from, to     node names; an endpoint where no node has the address
//   transport    "UDP", "TCP" or "TLS"
//   source, destination   "192.0.2.101:5060", "[2001:db8::1]:5060"
//   fate         "delivered", or why not
//   raw          the bytes: printable ASCII as it is, CR, LF and TAB as \r,
//                \n and \t, every other byte as \u00XX
void WriteMessageLog(const std::deque<WireMessage>& messages,
                     std::ostream& out);

}  // namespace sipsim

#endif  // SIPSIM_EXPERIMENTS_MESSAGE_LOG_H_
