#ifndef SIPSIM_PROTOCOL_UA_RELIABLE_RESPONSES_H_
#define SIPSIM_PROTOCOL_UA_RELIABLE_RESPONSES_H_

#include <cstdint>
#include <deque>
#include <string>

#include "absl/strings/string_view.h"
#include "protocol/base/buffer.h"
#include "protocol/base/description.h"
#include "protocol/header/rack.h"
#include "protocol/port/timer.h"
#include "protocol/ua/ua_context.h"

namespace sipsim::sip {

// The reliable provisional responses to one INVITE at its server (RFC 3262
// section 3): numbered, sent again until a PRACK comes, one at a time. Private
// to protocol/ua.
class ReliableResponses final : private TimerUser {
 public:
  class Owner {
   public:
    // A response with this RSeq, and Require: 100rel.
    virtual BufferRef WriteReliable(int status_code, uint32_t rseq,
                                    absl::string_view sdp) = 0;
    // Hands it to the transaction, for the first time or again.
    virtual void TransmitReliable(int status_code, const BufferRef& bytes) = 0;
    // 64*T1 have passed without a PRACK. The owner lets go of this.
    virtual void OnReliableUnacked() = 0;

   protected:
    ~Owner() = default;
  };

  // Both outlive this.
  ReliableResponses(UaContext& ua, Owner& owner);

  // Sends the response, at once or when those before it are acknowledged.
  void Send(int status_code, absl::string_view sdp);
  // Whether one waits for its PRACK, or for that of another.
  bool is_busy() const { return bytes_ || !waiting_.empty(); }

  // Whether one waits for its PRACK, and the RSeq of that.
  bool is_outstanding() const { return static_cast<bool>(bytes_); }
  uint32_t rseq() const { return rseq_; }
  // Whether a PRACK is for the response that is out.
  bool Matches(const RAckView& rack, uint32_t invite_cseq) const;
  // Its PRACK is taken: it is not sent again.
  void Acknowledge();
  // The next one that waits goes out, if the one before is acknowledged.
  void SendNext();

  void Describe(Description& out) const;

 private:
  struct Waiting {
    int status_code;
    std::string sdp;
  };

  void OnTimer(uint32_t tag) override;
  const char* TimerName(uint32_t tag) const override;
  void Transmit();

  UaContext& ua_;
  Owner& owner_;
  uint32_t rseq_;    // Of the last one that was sent.
  BufferRef bytes_;  // The one that is out; null if it is acknowledged.
  int status_code_ = 0;
  std::deque<Waiting> waiting_;
  Duration interval_{};
  Time deadline_{};
  Timer timer_;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_UA_RELIABLE_RESPONSES_H_
