#ifndef SIPSIM_PROTOCOL_UA_INVITE_ACK_H_
#define SIPSIM_PROTOCOL_UA_INVITE_ACK_H_

#include <cstdint>
#include <memory>

#include "absl/strings/string_view.h"
#include "protocol/base/buffer.h"
#include "protocol/dialog/dialog.h"
#include "protocol/port/transport.h"
#include "protocol/ua/ua_context.h"

namespace sipsim::sip {

// The ACK for a 2xx (RFC 3261 section 13.2.2.4): no transaction keeps it, so it
// is kept here, to go out again whenever the 2xx comes again. Private to
// protocol/ua.
class InviteAck {
 public:
  InviteAck();
  ~InviteAck();
  InviteAck(InviteAck&&) noexcept;
  InviteAck& operator=(InviteAck&&) noexcept;

  // Whether Send has been called.
  bool is_sent() const { return is_sent_; }
  // Sends it, at once or when the DNS has said where to; `credentials` are the
  // fields of the INVITE (22.1). `ua` outlives the InviteAck.
  void Send(UaContext& ua, const Dialog& dialog, uint32_t cseq,
            absl::string_view sdp, absl::string_view credentials);
  // Nothing while it is not known where to.
  void SendAgain(UaContext& ua) const;

 private:
  class Pending;

  bool is_sent_ = false;
  Flow flow_;
  BufferRef bytes_;  // Null while it is pending, and if it leads nowhere.
  std::unique_ptr<Pending> pending_;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_UA_INVITE_ACK_H_
