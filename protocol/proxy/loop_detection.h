#ifndef SIPSIM_PROTOCOL_PROXY_LOOP_DETECTION_H_
#define SIPSIM_PROTOCOL_PROXY_LOOP_DETECTION_H_

#include <cstdint>

#include "protocol/message/message.h"
#include "protocol/proxy/proxy_identity.h"
#include "protocol/transaction/transaction_key.h"

namespace sipsim::sip {

// Loop detection as RFC 5393 section 4.2 has it: the branch of a forwarded
// request has two parts, "z9hG4bK<unique>.<16 hexadecimal digits>". The second
// is a hash of all that decides where the request goes. If it comes back with
// the same hash it has looped; with another one, it spirals, which is fine.

// The second part as a number. It depends on the received Request-URI, the
// Route, Proxy-Require and Proxy-Authorization fields, and, so that a collision
// does not last, on Call-ID, CSeq number and the tags. Not on the method.
uint64_t LoopHash(const Message& request);

// Whether one of the request's Via entries is ours and has this second part.
bool HasLooped(const Message& request, uint64_t loop_hash,
               const ProxyIdentity& identity);

// Whether one of the request's Via entries is ours at all. RFC 2543 takes that
// for a loop, even where it is a spiral.
bool HasPassed(const Message& request, const ProxyIdentity& identity);

// The first part for a request that is forwarded without state: the same for
// each retransmission (RFC 3261 section 16.11).
BranchText StatelessBranch(const Message& request);

// Appends the second part.
void AppendLoopHash(uint64_t loop_hash, BranchText& branch);

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_PROXY_LOOP_DETECTION_H_
