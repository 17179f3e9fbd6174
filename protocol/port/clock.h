#ifndef SIPSIM_PROTOCOL_PORT_CLOCK_H_
#define SIPSIM_PROTOCOL_PORT_CLOCK_H_

#include "protocol/base/time.h"

namespace sipsim::sip {

// The node's own clock, its skew and drift included.
class Clock {
 public:
  virtual ~Clock() = default;
  // Never goes back.
  virtual Time Now() const = 0;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_PORT_CLOCK_H_
