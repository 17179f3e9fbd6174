#ifndef SIPSIM_PROTOCOL_UA_INVITE_PARTS_H_
#define SIPSIM_PROTOCOL_UA_INVITE_PARTS_H_

#include "protocol/transaction/object_pool.h"
#include "protocol/ua/also_call.h"
#include "protocol/ua/client_request.h"
#include "protocol/ua/farewell_bye.h"
#include "protocol/ua/outstanding_responses.h"
#include "protocol/ua/uac_invite.h"
#include "protocol/ua/uas_invite.h"

namespace sipsim::sip {

// Where the parts of calls that are being set up or ended come from. Private to
// protocol/ua.
struct InviteParts {
  ObjectPool<ClientRequest> byes;
  FarewellBye::List farewells;
  AlsoCall::List also_calls;
  OutstandingResponses outstanding;
  ObjectPool<UacInvite> uac_invites;
  ObjectPool<UasInvite> uas_invites;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_UA_INVITE_PARTS_H_
