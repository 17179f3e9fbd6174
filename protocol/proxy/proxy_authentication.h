#ifndef SIPSIM_PROTOCOL_PROXY_PROXY_AUTHENTICATION_H_
#define SIPSIM_PROTOCOL_PROXY_PROXY_AUTHENTICATION_H_

#include <string>

#include "protocol/digest/digest_server.h"
#include "protocol/message/message.h"
#include "protocol/port/node_context.h"
#include "protocol/proxy/proxy_config.h"
#include "protocol/proxy/proxy_identity.h"
#include "protocol/transaction/transaction.h"

namespace sipsim::sip {

// Lets a proxy's users prove who they are (RFC 3261 sections 16.3 step 6 and
// 22.3).
//
// Who has shown the right password may call himself so in From: one of the
// proxy's domains as somebody else is answered 403. A request that spirals
// comes back without the credentials, which were taken away here, and is asked
// again.
class ProxyAuthentication {
 public:
  // The ports of `context`, `config` and `identity` outlive this.
  ProxyAuthentication(const NodeContext& context,
                      const ProxyAuthenticationConfig& config,
                      const ProxyIdentity& identity);

  // Whether the request may go on. If not, it has been answered: 407, 403, or
  // 400 for broken credentials. Not for ACK and CANCEL. Counted: "challenged",
  // "request_refused". `user` becomes who has shown a password, if anybody was
  // asked. `in_dialog`: see IsInDialog.
  bool Admit(ServerTransaction& transaction, const Message& request,
             bool in_dialog, const DigestUser*& user);

  // Whose credentials are not for anybody behind this proxy.
  const std::string& realm() const { return digest_.realm(); }

 private:
  bool IsAsked(const Message& request, bool in_dialog) const;
  int StatusFor(const Message& request,
                const DigestServer::Verdict& verdict) const;

  const NodeContext& context_;
  const ProxyAuthenticationConfig& config_;
  const ProxyIdentity& identity_;
  DigestServer digest_;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_PROXY_PROXY_AUTHENTICATION_H_
