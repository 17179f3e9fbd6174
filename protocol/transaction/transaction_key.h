#ifndef SIPSIM_PROTOCOL_TRANSACTION_TRANSACTION_KEY_H_
#define SIPSIM_PROTOCOL_TRANSACTION_TRANSACTION_KEY_H_

#include <cstdint>

#include "absl/container/inlined_vector.h"
#include "absl/strings/string_view.h"
#include "protocol/header/method.h"
#include "protocol/message/message.h"

namespace sipsim::sip {

// The text of a key, as a transaction stores it: inline unless very long.
using KeyText = absl::InlinedVector<char, 72>;

// What a request is matched by to server transactions (RFC 3261 section
// 17.2.3), taken from the request.
//
// With the magic cookie: branch, sent-by and method. Branches compare byte for
// byte, hosts without case; a sent-by without a port has the default port.
// Without it (RFC 2543): Request-URI, From tag, Call-ID, CSeq number, top Via,
// each byte for byte as a retransmission repeats them, and the To tag.
struct ServerKey {
  bool has_cookie = false;
  bool is_ack = false;
  Method method = Method::kOther;  // kInvite for an ACK.
  uint32_t branch_size = 0;
  uint64_t hash = 0;
  // All parts but the To tag, the branch first.
  absl::InlinedVector<char, 192> text;
  // Without the cookie only; points into the request.
  absl::string_view to_tag;

  absl::string_view text_view() const { return {text.data(), text.size()}; }
};
ServerKey ServerKeyOf(const Message& request);

// The hash by which transactions are found, of a branch with the cookie.
uint64_t BranchHash(absl::string_view branch);

// The hash of From tag, Call-ID and CSeq: equal for the copies of one request
// that came by different ways (8.2.2.2).
uint64_t MergeHashOf(const Message& request);

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_TRANSACTION_TRANSACTION_KEY_H_
