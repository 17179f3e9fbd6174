#ifndef SIPSIM_BENCH_CALL_NETWORK_H_
#define SIPSIM_BENCH_CALL_NETWORK_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "protocol/base/time.h"
#include "topologies/world.h"

namespace sipsim::bench {

// Longer than every timer that a call leaves behind: so long after the first
// call as many transactions end as begin, so long after the last all are over.
inline constexpr sip::Duration kTransactionTail = std::chrono::seconds(40);

// A topology in text format: alice, `proxy_count` (1 to 250) proxies in a row,
// bob, and 5 ms from each to the next. Two of them are the network of RFC 3665
// section 3.2, as in topologies/catalog/two_proxies.txtpb.
std::string ProxyChain(int64_t proxy_count);

// Whole calls from alice to bob through such a chain: INVITE, 100, 180, 200,
// ACK, BYE and 200 on every hop and all their timers; bob rings after 20 ms and
// answers after 100 ms. No trace, no log; the digest is on, as always.
//
//   CallNetwork network(2);
//   network.StartCall(500ms);
//   network.RunFor(40s);
//   network.CheckCalls(0);
class CallNetwork {
 public:
  explicit CallNetwork(int64_t proxy_count);
  CallNetwork(const CallNetwork&) = delete;
  CallNetwork& operator=(const CallNetwork&) = delete;

  // Alice calls. She hangs up that long after the answer; nullopt: never.
  void StartCall(std::optional<sip::Duration> talk_time);
  // Starts `count` calls, one now and then one every `interval`.
  void StartCalls(uint64_t count, sip::Duration interval,
                  std::optional<sip::Duration> talk_time);
  void RunFor(sip::Duration span) { world_->RunFor(span); }

  // Proves that the work was done: `established_count` calls are up, at most
  // `changing_count` more are being set up or hung up, and all others have
  // ended by BYE.
  void CheckCalls(size_t established_count, size_t changing_count = 0) const;

  World& world() { return *world_; }

 private:
  std::unique_ptr<World> world_;
  UserBehaviour* alice_;
};

}  // namespace sipsim::bench

#endif  // SIPSIM_BENCH_CALL_NETWORK_H_
