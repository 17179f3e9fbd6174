#ifndef SIPSIM_SIM_TRACE_JSONL_WRITER_H_
#define SIPSIM_SIM_TRACE_JSONL_WRITER_H_

#include <ostream>
#include <string>

#include "sim/core/simulator.h"
#include "sim/trace/trace_sink.h"

namespace sipsim::sim {

// Writes every event as one JSON object a line (trace.jsonl). Keys come in a
// fixed order, those that do not apply are left out, times are whole
// nanoseconds ("time_ns", "deadline_ns"), ids are "host:counter".
class JsonlWriter final : public TraceSink {
 public:
  // Both outlive this. `simulator` knows the names of the hosts.
  JsonlWriter(const Simulator& simulator, std::ostream& out)
      : simulator_(simulator), out_(out) {}
  void OnTrace(const TraceEvent& event) override;

 private:
  const Simulator& simulator_;
  std::ostream& out_;
  std::string line_;
};

}  // namespace sipsim::sim

#endif  // SIPSIM_SIM_TRACE_JSONL_WRITER_H_
