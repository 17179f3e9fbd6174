#ifndef SIPSIM_PROTOCOL_REGISTRAR_REGISTRAR_SERVER_H_
#define SIPSIM_PROTOCOL_REGISTRAR_REGISTRAR_SERVER_H_

#include "protocol/message/message.h"
#include "protocol/port/node_context.h"
#include "protocol/registrar/location_service.h"
#include "protocol/registrar/registrar.h"
#include "protocol/registrar/registrar_config.h"
#include "protocol/registrar/server_core.h"

namespace sipsim::sip {

// A registrar on its own: REGISTER for its domains, and OPTIONS; 404 for
// REGISTER elsewhere, 405 for other methods (RFC 3261 sections 10.3, 8.2.1).
class RegistrarServer final : public ServerCore {
 public:
  // The ports of `context`, and `locations`, outlive the server.
  RegistrarServer(const NodeContext& context, const RegistrarConfig& config,
                  LocationService& locations);

 private:
  void Process(ServerTransaction& transaction, const Message& request) override;

  Registrar registrar_;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_REGISTRAR_REGISTRAR_SERVER_H_
