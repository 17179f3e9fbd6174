#ifndef SIPSIM_PROTOCOL_TRANSACTION_TRANSACTION_KEY_H_
#define SIPSIM_PROTOCOL_TRANSACTION_TRANSACTION_KEY_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "protocol/base/short_text.h"
#include "protocol/header/method.h"
#include "protocol/message/message.h"

namespace sipsim::sip {

// The text of a key, as a transaction owns it: in it, unless it is very long.
class KeyText {
 public:
  KeyText() = default;
  ~KeyText() {
    if (size_ > kInPlace) delete[] heap_;
  }
  KeyText(const KeyText&) = delete;
  KeyText& operator=(const KeyText&) = delete;

  // Makes room for `size` bytes, for the caller to write. Once.
  char* Allocate(size_t size) {
    size_ = static_cast<uint32_t>(size);
    return size_ > kInPlace ? heap_ = new char[size] : in_place_;
  }
  absl::string_view view() const {
    return {size_ > kInPlace ? heap_ : in_place_, size_};
  }

 private:
  static constexpr uint32_t kInPlace = 80;

  uint32_t size_ = 0;
  union {
    char in_place_[kInPlace];
    char* heap_;
  };
};

// What a request is matched by to server transactions (RFC 3261 section
// 17.2.3): views into the request.
//
// With the magic cookie: branch, sent-by and method. Branches compare byte for
// byte, hosts without case; a sent-by without a port has the default port.
// Without it (RFC 2543): Request-URI, From tag, Call-ID, CSeq number, top Via,
// each byte for byte as a retransmission repeats them, and the To tag.
struct ServerKey {
  bool has_cookie = false;
  bool is_ack = false;
  Method method = Method::kOther;  // kInvite for an ACK.
  uint16_t port = 0;               // Of sent-by.
  uint64_t hash = 0;
  absl::string_view branch;
  absl::string_view host;         // Of sent-by.
  absl::string_view method_text;  // For kOther only.
  // Without the cookie only: all but the branch, the method and the To tag.
  std::string rfc2543_text;
  absl::string_view to_tag;
};
ServerKey ServerKeyOf(const Message& request);

// Whether a branch is one of RFC 3261 (8.1.1.7).
inline bool HasCookie(absl::string_view branch) {
  return branch.substr(0, kBranchCookie.size()) == kBranchCookie;
}

// What a response is matched by to a client transaction whose branch, if it has
// any, has no cookie: beside branch and method of CSeq, what RFC 2543 section
// 10.1.2 names: From with its tag, To without, Call-ID, and the number of CSeq,
// each byte for byte, as a response repeats them. And sent-by and branch of the
// second Via: a proxy may get one request several times, forked by another, and
// gives branches to those that it forks itself only. Of a request and of its
// responses alike.
std::string Rfc2543ClientText(const Message& message);

// A branch of our own: the cookie and a unique part (8.1.1.7), with room for
// what a proxy adds for the detection of loops.
using BranchText = ShortText<64>;
// The unique part is `unique` as 16 hexadecimal digits.
BranchText BranchWith(uint64_t unique);

// The hash by which transactions are found, of a branch with the cookie.
uint64_t BranchHash(absl::string_view branch);

// The hash of From tag, Call-ID and CSeq: equal for the copies of one request
// that came by different ways (8.2.2.2).
uint64_t MergeHashOf(const Message& request);

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_TRANSACTION_TRANSACTION_KEY_H_
