#ifndef SIPSIM_PROTOCOL_REGISTRAR_REGISTRAR_H_
#define SIPSIM_PROTOCOL_REGISTRAR_REGISTRAR_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "protocol/digest/digest_server.h"
#include "protocol/message/message.h"
#include "protocol/port/node_context.h"
#include "protocol/registrar/location_service.h"
#include "protocol/registrar/registrar_config.h"
#include "protocol/transaction/transaction.h"

namespace sipsim::sip {

// Processes REGISTER requests (RFC 3261 section 10.3) for whoever receives
// them: RegistrarServer, or a proxy. Each request is taken completely or not
// at all. Extensions are not understood (Require is answered 420), the Date
// header is left out.
//
// Counted: "registered" for each request taken, "register_refused" for the
// others, with the status code; "authentication_wrong", "..._stale" and so on.
class Registrar {
 public:
  // The ports of `context`, and `locations`, outlive the registrar.
  Registrar(const NodeContext& context, RegistrarConfig config,
            LocationService& locations);

  // Answers a REGISTER for one of our domains.
  void OnRegister(ServerTransaction& transaction, const Message& request);

 private:
  struct Answer {
    int status_code = 200;
    HeaderId header = HeaderId::kOther;  // One that it has to carry.
    std::string value = {};
    bool is_stale = false;  // A challenge's.

    bool ok() const { return status_code == 200; }
  };

  Answer Process(const Message& request);
  Answer Authenticate(const Message& request);
  bool IsOwn(const UriView& aor) const;
  Answer Update(const Message& request, std::vector<Binding>* bindings) const;
  Answer RemoveAll(const Message& request,
                   std::vector<Binding>* bindings) const;
  // The seconds that a contact asks for.
  uint32_t WantedExpiry(const Message& request,
                        const NameAddrView& contact) const;
  void Respond(ServerTransaction& transaction, const Message& request,
               const Answer& answer);

  const NodeContext context_;
  const RegistrarConfig config_;
  LocationService& locations_;
  std::unique_ptr<DigestServer> digest_;  // Null if nobody is asked.
};

// A Contact value that a 200 for REGISTER lists (section 10.3 step 8): whole
// seconds that are left at `now`, at least 1; 4294967295 without an end.
std::string ContactWithExpires(const Binding& binding, Time now);

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_REGISTRAR_REGISTRAR_H_
