#ifndef SIPSIM_PROTOCOL_REDIRECT_REDIRECT_SERVER_H_
#define SIPSIM_PROTOCOL_REDIRECT_REDIRECT_SERVER_H_

#include <string>
#include <vector>

#include "protocol/message/message.h"
#include "protocol/port/node_context.h"
#include "protocol/registrar/location_service.h"
#include "protocol/registrar/server_core.h"

namespace sipsim::sip {

// A redirect server (RFC 3261 section 8.3): answers every request, of whatever
// method and with whatever extensions, 302 with the contacts that the location
// service has for the Request-URI; 404 for users that it does not know, 480 for
// those that are nowhere. A SIPS URI is not sent to a place without TLS
// (section 26.4.4), nor any to itself.
//
// Counted: "redirected", and what ServerCore counts.
class RedirectServer final : public ServerCore {
 public:
  // The ports of `context`, and `locations`, outlive the server. `domains` in
  // lower case.
  RedirectServer(const NodeContext& context, std::vector<std::string> domains,
                 const LocationService& locations);

 private:
  void Process(ServerTransaction& transaction, const Message& request) override;

  const LocationService& locations_;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_REDIRECT_REDIRECT_SERVER_H_
