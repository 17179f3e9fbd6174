#ifndef SIPSIM_PROTOCOL_UA_REFER_CLIENT_H_
#define SIPSIM_PROTOCOL_UA_REFER_CLIENT_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "protocol/base/description.h"
#include "protocol/message/message.h"
#include "protocol/port/timer.h"
#include "protocol/ua/client_request.h"
#include "protocol/ua/dialog_usages.h"
#include "protocol/ua/transfer.h"
#include "protocol/ua/ua_context.h"

namespace sipsim::sip {

// One REFER that we have sent within a dialog (RFC 3515 section 2.4.1), and the
// subscriber of the implicit subscription that it makes (RFC 6665 section 4.1):
// until the notifier ends it, or it runs out. Private to protocol/ua.
class ReferClient final : public DialogUsage,
                          private ClientRequest::Owner,
                          private TimerUser {
 public:
  // `usages` owns this; both outlive it.
  ReferClient(UaContext& ua, DialogUsages& usages, TransferNumber number)
      : ua_(ua),
        usages_(usages),
        number_(number),
        request_(ua, static_cast<ClientRequest::Owner&>(*this)) {}

  // Sends the REFER. That it leads nowhere is told later.
  void Start(absl::string_view refer_to);

  // DialogUsage.
  bool Matches(const Message& request) const override;
  void OnRequest(ServerTransaction& transaction,
                 const Message& request) override;
  void OnDialogDestroyed() override;
  void Describe(Description& out) const override;

 private:
  void OnClientResponse(Message& response) override;
  void OnClientFailure(ClientFailure failure) override;
  void OnClientDone() override {}
  void OnClientResent(uint32_t cseq) override { cseq_ = cseq; }
  void OnTimer(uint32_t tag) override;
  const char* TimerName(uint32_t tag) const override;

  void Refuse(ServerTransaction& transaction, const Message& notify,
              int status_code);
  // Nothing more is to come: tells so, and is gone.
  void End();
  void Tell();

  UaContext& ua_;
  DialogUsages& usages_;
  const TransferNumber number_;
  uint32_t cseq_ = 0;  // Of the REFER: the id of its subscription (2.4.6).
  TransferProgress progress_;
  // The last NOTIFY has overtaken the answer to the REFER.
  bool is_reported_ = false;
  ClientRequest request_;
  // For the first NOTIFY (Timer N); then for the end of the subscription.
  Timer timer_;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_UA_REFER_CLIENT_H_
