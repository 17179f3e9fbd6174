#ifndef SIPSIM_PROTOCOL_UA_FAREWELL_BYE_H_
#define SIPSIM_PROTOCOL_UA_FAREWELL_BYE_H_

#include <memory>
#include <utility>
#include <vector>

#include "protocol/dialog/dialog.h"
#include "protocol/message/message.h"
#include "protocol/ua/client_request.h"
#include "protocol/ua/ua_context.h"

namespace sipsim::sip {

// The BYE for a dialog that nobody wants: one more fork that has answered (RFC
// 3261 section 13.2.2.4). Nobody waits for its answer, so it lives in a list
// of its own, and takes itself off. Private to protocol/ua.
class FarewellBye final : private ClientRequest::Owner {
 public:
  using List = std::vector<std::unique_ptr<FarewellBye>>;

  // `ua` outlives the list.
  static void Send(UaContext& ua, Dialog dialog, List& list);

  FarewellBye(UaContext& ua, Dialog dialog, List& list)
      : dialog_(std::move(dialog)),
        list_(list),
        request_(ua, static_cast<ClientRequest::Owner&>(*this)) {}

 private:
  void OnClientResponse(Message& response) override;
  void OnClientFailure(ClientFailure /*failure*/) override { Finish(); }
  void OnClientDone() override { Finish(); }
  void Finish();

  Dialog dialog_;
  List& list_;
  ClientRequest request_;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_UA_FAREWELL_BYE_H_
