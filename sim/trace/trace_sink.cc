#include "sim/trace/trace_sink.h"

namespace sipsim::sim {

absl::string_view TraceKindName(TraceKind kind) {
  switch (kind) {
    case TraceKind::kPacketSent:
      return "packet_sent";
    case TraceKind::kPacketForwarded:
      return "packet_forwarded";
    case TraceKind::kPacketDelivered:
      return "packet_delivered";
    case TraceKind::kPacketDropped:
      return "packet_dropped";
    case TraceKind::kPacketDuplicated:
      return "packet_duplicated";
    case TraceKind::kTimerSet:
      return "timer_set";
    case TraceKind::kTimerFired:
      return "timer_fired";
    case TraceKind::kTimerCancelled:
      return "timer_cancelled";
    case TraceKind::kStateChange:
      return "state_change";
    case TraceKind::kNote:
      return "note";
    case TraceKind::kFault:
      return "fault";
    case TraceKind::kHostState:
      return "host_state";
    case TraceKind::kStreamWritten:
      return "stream_written";
    case TraceKind::kStreamRead:
      return "stream_read";
    case TraceKind::kStreamClosed:
      return "stream_closed";
  }
  return "";
}

absl::string_view DropReasonName(DropReason reason) {
  switch (reason) {
    case DropReason::kNone:
      return "";
    case DropReason::kLoss:
      return "lost";
    case DropReason::kLinkDown:
      return "link down";
    case DropReason::kRule:
      return "rule";
    case DropReason::kHostDead:
      return "host dead";
    case DropReason::kPortClosed:
      return "port closed";
    case DropReason::kNoRoute:
      return "no route";
  }
  return "";
}

}  // namespace sipsim::sim
