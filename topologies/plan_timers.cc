#include "topologies/plan_timers.h"

#include <optional>

namespace sipsim {
namespace {

using std::chrono_literals::operator""h;
using std::chrono_literals::operator""ns;

struct TimerField {
  const char* name;
  sip::Duration sip::TimerValues::*value;
  sip::Duration max;
};

// The values that others follow from stand first.
constexpr int kBaseCount = 3;
constexpr TimerField kFields[] = {
    {"t1", &sip::TimerValues::t1, 1h},
    {"t2", &sip::TimerValues::t2, 1h},
    {"t4", &sip::TimerValues::t4, 1h},
    {"timer_b", &sip::TimerValues::timer_b, 24h},
    {"timer_c", &sip::TimerValues::timer_c, 24h},
    {"timer_d", &sip::TimerValues::timer_d, 24h},
    {"timer_f", &sip::TimerValues::timer_f, 24h},
    {"timer_h", &sip::TimerValues::timer_h, 24h},
    {"timer_i", &sip::TimerValues::timer_i, 24h},
    {"timer_j", &sip::TimerValues::timer_j, 24h},
    {"timer_k", &sip::TimerValues::timer_k, 24h},
    {"timer_l", &sip::TimerValues::timer_l, 24h},
    {"timer_m", &sip::TimerValues::timer_m, 24h},
    {"connection_idle", &sip::TimerValues::connection_idle, 100'000h},
};

void Read(const TimerField& field, const ConfigScope& timers,
          sip::TimerValues& values) {
  if (timers.Text(field.name).empty()) return;
  values.*field.value = timers.Duration(field.name, {1ns, field.max, 1ns});
}

}  // namespace

sip::TimerValues PlanTimers(const Topology& topology,
                            const ConfigScope& topology_scope, const Host& host,
                            const ConfigScope& host_scope) {
  sip::TimerValues values;
  std::optional<ConfigScope> layers[2];
  if (topology.has_timers()) layers[0] = topology_scope.Nested("timers");
  if (host.has_timers()) layers[1] = host_scope.Nested("timers");
  for (const auto& layer : layers) {
    if (!layer) continue;
    for (int i = 0; i < kBaseCount; ++i) Read(kFields[i], *layer, values);
  }
  values = sip::TimerValues::From(values.t1, values.t2, values.t4);
  for (const auto& layer : layers) {
    if (!layer) continue;
    for (const TimerField& field : kFields) Read(field, *layer, values);
  }
  return values;
}

}  // namespace sipsim
