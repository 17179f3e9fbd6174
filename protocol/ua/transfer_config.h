#ifndef SIPSIM_PROTOCOL_UA_TRANSFER_CONFIG_H_
#define SIPSIM_PROTOCOL_UA_TRANSFER_CONFIG_H_

#include <cstdint>

#include "protocol/base/time.h"

namespace sipsim::sip {

// Who may put a call of theirs in the place of one of ours (RFC 3891 sections
// 3 and 8).
enum class ReplacesPolicy : uint8_t {
  kNever,  // Replaces is not supported.
  // The other party of the call that is replaced, going by From; or somebody
  // whom they have sent, going by Referred-By. Others get 403.
  kParties,
  kAnyone,
};

// What is done about a REFER, and how one is sent (RFC 3515).
struct ReferConfig {
  // The answer to one that is well-formed: 202, or 200 as RFC 7647 has it, and
  // it is followed; 300 to 699, and it is not. The listener may know better.
  int status_code = 202;
  // Of the implicit subscription, in whole seconds, not 0: it should be longer
  // than what was asked for takes (3.4).
  Duration expires = 60s;
  // Whether the referrer is also told of provisional responses.
  bool tells_progress = false;
  // Whether our own REFERs carry Referred-By (RFC 3892).
  bool says_referred_by = true;
};

// How we ask another to call somebody else.
enum class TransferStyle : uint8_t {
  kRefer,
  // The BYE with Also of the drafts before RFC 3515; it ends the call at once.
  kAlso,
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_UA_TRANSFER_CONFIG_H_
