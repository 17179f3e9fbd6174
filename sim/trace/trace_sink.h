#ifndef SIPSIM_SIM_TRACE_TRACE_SINK_H_
#define SIPSIM_SIM_TRACE_TRACE_SINK_H_

#include <cstdint>
#include <vector>

#include "absl/strings/string_view.h"
#include "sim/core/event.h"
#include "sim/core/sim_time.h"

namespace sipsim::sim {

struct Packet;
struct StreamTrace;  // sim/trace/stream_trace.h

enum class TraceKind : uint8_t {
  kPacketSent,        // By its source host, onto the network.
  kPacketForwarded,   // By a host on the way.
  kPacketDelivered,   // To the program that has bound its port, or to TCP.
  kPacketDropped,     // The end of it, at any place; see drop_reason.
  kPacketDuplicated,  // By a link: `packet` is the copy.
  kTimerSet,
  kTimerFired,
  kTimerCancelled,
  kStateChange,  // Of a machine of a node.
  kNote,         // Something worth counting.
  kFault,        // A fault of the schedule.
  kHostState,    // Up, process stopped or dead: `from`, `to`.
  // Of the process's side of a stream; `stream` says which.
  kStreamWritten,  // One write, when it was taken up.
  kStreamRead,     // Bytes that were handed to the process.
  kStreamClosed,   // No more of either; `detail` says why.
};
// "packet_sent", "timer_fired", ...
absl::string_view TraceKindName(TraceKind kind);

// Why a packet did not arrive.
enum class DropReason : uint8_t {
  kNone,
  kLoss,        // Taken by the loss model of a link.
  kLinkDown,    // The direction of a link is down.
  kRule,        // A rule said so.
  kHostDead,    // The host, or one on the way, is dead.
  kPortClosed,  // Nobody has bound the port; ICMP goes back.
  kNoRoute,     // Nobody has the address, or no links lead there.
};
// "lost", "link down", "rule", "host dead", "port closed", "no route"; "" for
// kNone.
absl::string_view DropReasonName(DropReason reason);

// One thing that happened. What a field means depends on the kind; views and
// pointers are valid during the call only (a Payload may be copied and kept).
struct TraceEvent {
  TraceKind kind = TraceKind::kNote;
  // Filled in by Simulator::Trace.
  SimTime time;
  // The host where it happened.
  HostIndex host = kWorldHost;
  // The packet or timer; it keeps its id from birth to end. None for the rest.
  EventId id;
  // The packet, timer or world event during which this happened. Filled in by
  // Simulator::Trace, unless set.
  EventId cause;

  // Packet kinds.
  const Packet* packet = nullptr;
  DropReason drop_reason = DropReason::kNone;
  // What dropped, forwarded or duplicated it: the link ("alice->proxy1"), the
  // rule or the host.
  absl::string_view by;

  // Timer kinds: what it is called, and when it fires.
  absl::string_view label;
  SimTime deadline;

  // kStateChange: the machine and which one of its kind. kNote: its name.
  // kFault: the fault's name.
  absl::string_view name;
  absl::string_view instance;
  // kStateChange, kHostState.
  absl::string_view from;
  absl::string_view to;
  // kNote, kFault: for the human reader. kStreamClosed: a word of
  // StreamCloseReasonName, "aborted" or "process ended".
  absl::string_view detail;

  // Stream kinds.
  const StreamTrace* stream = nullptr;
};

// Listens to everything that happens, in the order of happening.
class TraceSink {
 public:
  virtual ~TraceSink() = default;
  virtual void OnTrace(const TraceEvent& event) = 0;
};

// Passes everything on to several sinks, in the order of their addition.
class TraceFanOut final : public TraceSink {
 public:
  // `sink` outlives this.
  void Add(TraceSink& sink) { sinks_.push_back(&sink); }
  void OnTrace(const TraceEvent& event) override {
    for (TraceSink* sink : sinks_) sink->OnTrace(event);
  }

 private:
  std::vector<TraceSink*> sinks_;
};

}  // namespace sipsim::sim

#endif  // SIPSIM_SIM_TRACE_TRACE_SINK_H_
