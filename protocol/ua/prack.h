#ifndef SIPSIM_PROTOCOL_UA_PRACK_H_
#define SIPSIM_PROTOCOL_UA_PRACK_H_

#include <cstdint>

#include "absl/strings/string_view.h"
#include "protocol/dialog/dialog.h"
#include "protocol/message/message.h"
#include "protocol/ua/client_request.h"
#include "protocol/ua/ua_context.h"

namespace sipsim::sip {

// One PRACK at its client (RFC 3262 section 4), until it is answered. Private
// to protocol/ua.
class Prack final : private ClientRequest::Owner {
 public:
  class Owner {
   public:
    // It was answered; 408 and 503 stand for what never came. The owner lets
    // go of it in this call.
    virtual void OnPrackAnswered(const Prack& prack, int status_code) = 0;

   protected:
    ~Owner() = default;
  };

  // Both outlive this.
  Prack(UaContext& ua, Owner& owner)
      : owner_(owner),
        request_(ua, static_cast<ClientRequest::Owner&>(*this)) {}

  // Acknowledges the response to our INVITE `cseq` that had this RSeq. `sdp`:
  // the answer to its offer, "" for none. `dialog` outlives this. false: it
  // leads nowhere.
  bool Start(Dialog& dialog, uint32_t rseq, uint32_t cseq,
             absl::string_view sdp);

 private:
  void OnClientResponse(Message& response) override;
  void OnClientFailure(ClientFailure failure) override;
  void OnClientDone() override {}

  Owner& owner_;
  ClientRequest request_;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_UA_PRACK_H_
