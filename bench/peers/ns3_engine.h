#ifndef SIPSIM_BENCH_PEERS_NS3_ENGINE_H_
#define SIPSIM_BENCH_PEERS_NS3_ENGINE_H_

#include <cstdint>

#include "bench/peers/event_workload.h"
#include "ns3/nstime.h"
#include "ns3/object-factory.h"
#include "ns3/simulator.h"

namespace sipsim::bench {

// ns-3's simulator, of which there is one in a process, with a scheduler of
// this type for as long as this object lives.
//
//   Ns3Scheduler scheduler("ns3::PriorityQueueScheduler");
//   EventWorkload<Ns3Engine> workload(EventMix::kHold, 1000);
class Ns3Scheduler {
 public:
  explicit Ns3Scheduler(const char* type) {
    ns3::ObjectFactory factory;
    factory.SetTypeId(type);
    ns3::Simulator::SetScheduler(factory);
  }
  ~Ns3Scheduler() { ns3::Simulator::Destroy(); }
  Ns3Scheduler(const Ns3Scheduler&) = delete;
  Ns3Scheduler& operator=(const Ns3Scheduler&) = delete;
};

// The same simulator in the shape that EventWorkload asks for. Needs an
// Ns3Scheduler that outlives it.
template <typename Workload>
class Ns3Engine {
 public:
  using Timer = ns3::EventId;

  // The base class of `Workload`, so not yet one: only the address is taken.
  Ns3Engine() { current_ = static_cast<Workload*>(this); }

  // A free function with one argument is ns-3's leanest event.
  template <EventAction action>
  Timer Schedule(int64_t delay_ns, uint32_t entity) {
    return ns3::Simulator::Schedule(
        ns3::NanoSeconds(static_cast<uint64_t>(delay_ns)), &Happen<action>,
        entity);
  }
  void Cancel(Timer& timer) { ns3::Simulator::Cancel(timer); }
  void RunUntilStopped() { ns3::Simulator::Run(); }
  void Stop() { ns3::Simulator::Stop(); }

 private:
  template <EventAction action>
  static void Happen(uint32_t entity) {
    current_->template Execute<action>(entity);
  }

  static inline Workload* current_ = nullptr;
};

}  // namespace sipsim::bench

#endif  // SIPSIM_BENCH_PEERS_NS3_ENGINE_H_
