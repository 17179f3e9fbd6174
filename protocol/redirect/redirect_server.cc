#include "protocol/redirect/redirect_server.h"

#include <optional>
#include <utility>

#include "protocol/registrar/binding_update.h"

namespace sipsim::sip {

RedirectServer::RedirectServer(const NodeContext& context,
                               std::vector<std::string> domains,
                               const LocationService& locations)
    : ServerCore(context, std::move(domains), "INVITE, ACK, CANCEL, OPTIONS"),
      locations_(locations) {}

void RedirectServer::Process(ServerTransaction& transaction,
                             const Message& request) {
  const UriView& uri = request.request_uri();
  const auto contacts = locations_.Lookup(uri);
  if (!contacts.has_value()) return Refuse(transaction, request, 404);
  if (contacts->empty()) return Refuse(transaction, request, 480);
  MessageBuilder response = StartResponse(request, 302);
  int status_code = 480;
  for (const LocationContact& contact : *contacts) {
    if (uri.scheme == UriScheme::kSips && contact.scheme != UriScheme::kSips) {
      continue;
    }
    const std::optional<UriView> target = ParseUri(contact.uri);
    if (UriEquivalent(*target, uri)) {
      if (status_code == 480) status_code = 404;
      continue;
    }
    status_code = 302;
    response.Begin(HeaderId::kContact);
    response.Append("<");
    response.Append(contact.uri);
    response.Append(">");
    if (contacts->size() > 1) {
      response.Append(";q=");
      response.Append(QText(contact.q));
    }
    response.End();
  }
  if (status_code != 302) return Refuse(transaction, request, status_code);
  context().observer.OnCount("redirected", uri.text);
  transaction.Respond(302, std::move(response).Finish());
}

}  // namespace sipsim::sip
