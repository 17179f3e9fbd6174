#ifndef SIPSIM_SIM_TRACE_STREAM_TRACE_H_
#define SIPSIM_SIM_TRACE_STREAM_TRACE_H_

#include <cstdint>

#include "sim/net/ip_address.h"
#include "sim/net/payload.h"
#include "sim/net/stream_user.h"

namespace sipsim::sim {

// What a process has done with a stream, for the stream kinds of TraceEvent.
// The writer's `local` and `remote` are the reader's `remote` and `local`, and
// both count the same bytes: those of the process, without what TLS adds.
struct StreamTrace {
  // On the host where it happened.
  StreamId id = 0;
  Endpoint local;
  Endpoint remote;
  bool is_tls = false;
  // Which bytes of this direction of the stream: from `begin` to before `end`,
  // counted from 0. Of kStreamClosed: the bytes read and the bytes written.
  uint64_t begin = 0;
  uint64_t end = 0;
  // Written or read; null for kStreamClosed.
  const Payload* payload = nullptr;
};

}  // namespace sipsim::sim

#endif  // SIPSIM_SIM_TRACE_STREAM_TRACE_H_
