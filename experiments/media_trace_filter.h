#ifndef SIPSIM_EXPERIMENTS_MEDIA_TRACE_FILTER_H_
#define SIPSIM_EXPERIMENTS_MEDIA_TRACE_FILTER_H_

#include "sim/trace/trace_sink.h"

namespace sipsim {

// Passes everything on but single packets of media and the timers between
// them, which are alike in thousands; what the sessions themselves report
// stays.
class MediaTraceFilter final : public sim::TraceSink {
 public:
  // `sink` outlives this.
  explicit MediaTraceFilter(sim::TraceSink& sink) : sink_(sink) {}
  void OnTrace(const sim::TraceEvent& event) override;

 private:
  sim::TraceSink& sink_;
};

}  // namespace sipsim

#endif  // SIPSIM_EXPERIMENTS_MEDIA_TRACE_FILTER_H_
