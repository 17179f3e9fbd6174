#ifndef SIPSIM_BENCH_PEERS_EXCHANGE_H_
#define SIPSIM_BENCH_PEERS_EXCHANGE_H_

// One SIP exchange between two transaction layers in this process, over and
// over: a client and a server transaction, from the request's fields to the
// end of their last timers, every message written, carried as bytes, parsed
// and matched.

#include <memory>

namespace sipsim::bench {

enum class ExchangeKind {
  kOptions,        // OPTIONS, 200: a non-INVITE client and server.
  kInviteRefused,  // INVITE, 486, ACK: an INVITE client and server.
};

// Two ends that stay, and the exchanges between them.
class Exchange {
 public:
  virtual ~Exchange() = default;
  // Runs one exchange until the client has its final response. False if it
  // never comes, or is not the right one.
  virtual bool RunOne() = 0;
};

// Our layer on a simulated clock, with the timers of the simulator. Bytes go
// from hand to hand. Timers are those of the RFC; simulated time goes on by
// 3.2 ms an exchange, so that 10,000 transactions wait for their Timer J or D.
std::unique_ptr<Exchange> MakeSipsimExchange(ExchangeKind kind);

// sofia-sip's `nta` on its own event loop, over UDP sockets of 127.0.0.1, so
// with the kernel's work and its own polling. 64*T1 is 500 ms and T4 80 ms of
// real time, for a like number of waiting transactions.
std::unique_ptr<Exchange> MakeNtaExchange(ExchangeKind kind);

// The kernel's share of that: datagrams of like sizes between two such
// sockets, poll() before each receive, and nothing else.
std::unique_ptr<Exchange> MakeLoopbackExchange(ExchangeKind kind);

}  // namespace sipsim::bench

#endif  // SIPSIM_BENCH_PEERS_EXCHANGE_H_
