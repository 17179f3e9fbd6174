#ifndef SIPSIM_PROTOCOL_UA_OPTIONS_CLIENT_H_
#define SIPSIM_PROTOCOL_UA_OPTIONS_CLIENT_H_

#include "absl/strings/string_view.h"
#include "protocol/base/description.h"
#include "protocol/port/timer.h"
#include "protocol/ua/client_request.h"
#include "protocol/ua/ua_context.h"

namespace sipsim::sip {

// One OPTIONS request that we have sent (RFC 3261 section 11.1).
class OptionsClient final : private ClientRequest::Owner, private TimerUser {
 public:
  class Owner {
   public:
    // The final status; 408 and 503 stand for what never came (8.1.3.1). The
    // owner lets go of the OptionsClient in this call.
    virtual void OnOptionsDone(OptionsNumber number, int status_code) = 0;

   protected:
    ~Owner() = default;
  };

  // `ua` and `owner` outlive this.
  OptionsClient(UaContext& ua, Owner& owner, OptionsNumber number)
      : ua_(ua),
        owner_(owner),
        number_(number),
        request_(ua, static_cast<ClientRequest::Owner&>(*this)) {}

  void Start(absl::string_view uri);
  void Describe(Description& out) const;

 private:
  BufferRef Build(absl::string_view uri, const Hop& hop) const;
  void OnClientResponse(Message& response) override;
  void OnClientFailure(ClientFailure failure) override;
  void OnClientDone() override {}
  void OnTimer(uint32_t tag) override;
  const char* TimerName(uint32_t tag) const override;

  UaContext& ua_;
  Owner& owner_;
  const OptionsNumber number_;
  ClientRequest request_;
  Timer fail_timer_;  // Nowhere to send it to: told later, as all failures.
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_UA_OPTIONS_CLIENT_H_
