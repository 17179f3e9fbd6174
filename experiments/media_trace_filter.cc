#include "experiments/media_trace_filter.h"

#include "sim/net/packet.h"
#include "topologies/media_binding.h"

namespace sipsim {

void MediaTraceFilter::OnTrace(const sim::TraceEvent& event) {
  if (event.packet != nullptr &&
      event.packet->traffic_class == sim::TrafficClass::kExpedited) {
    return;
  }
  if (event.label == kMediaTimerName) return;
  sink_.OnTrace(event);
}

}  // namespace sipsim
