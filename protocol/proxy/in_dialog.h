#ifndef SIPSIM_PROTOCOL_PROXY_IN_DIALOG_H_
#define SIPSIM_PROTOCOL_PROXY_IN_DIALOG_H_

#include "protocol/message/message.h"
#include "protocol/port/transport.h"
#include "protocol/proxy/proxy_identity.h"

namespace sipsim::sip {

// Whether a request is part of a dialog, as far as a proxy can tell without
// keeping any: its To has a tag, or its method begins nothing (BYE, PRACK,
// UPDATE, INFO). Where the caller is of RFC 2543 and has no tag (RFC 3261
// section 12.1.1), its route tells: it brings back what a proxy that asks for
// credentials writes into the Record-Route of such a caller's request; a proxy
// of RFC 2543, which changes no Record-Route, takes any Route that leads on for
// one of a call.
bool IsInDialog(const Message& request, const Flow& arrival,
                const ProxyIdentity& identity);

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_PROXY_IN_DIALOG_H_
