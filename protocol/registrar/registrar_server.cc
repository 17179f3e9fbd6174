#include "protocol/registrar/registrar_server.h"

#include <utility>

namespace sipsim::sip {

RegistrarServer::RegistrarServer(const NodeContext& context,
                                 const RegistrarConfig& config,
                                 LocationService& locations)
    : ServerCore(context, config.domains, "REGISTER, OPTIONS"),
      registrar_(this->context(), config, locations) {}

void RegistrarServer::Process(ServerTransaction& transaction,
                              const Message& request) {
  if (request.method() == Method::kRegister) {
    // Section 10.3 step 1.
    if (!IsOwn(request.request_uri())) {
      return Refuse(transaction, request, 404);
    }
    return registrar_.OnRegister(transaction, request);
  }
  context().observer.OnCount("request_refused", request.request_uri().text);
  MessageBuilder response = StartResponse(request, 405);
  response.Add(HeaderId::kAllow, allow());
  transaction.Respond(405, std::move(response).Finish());
}

}  // namespace sipsim::sip
