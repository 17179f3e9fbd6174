#include "protocol/registrar/server_core.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"

namespace sipsim::sip {

ServerCore::ServerCore(const NodeContext& context,
                       std::vector<std::string> domains,
                       absl::string_view allow)
    : context_(context),
      domains_(std::move(domains)),
      allow_(allow),
      layer_(context_, *this, {.finds_merged_requests = false}) {}

bool ServerCore::IsOwn(const UriView& uri) const {
  if (!uri.is_sip_or_sips()) return false;
  const std::string host = absl::AsciiStrToLower(uri.host);
  if (std::find(domains_.begin(), domains_.end(), host) != domains_.end()) {
    return true;
  }
  std::optional<uint16_t> port;
  if (uri.has_port) port = uri.port;
  for (const ListeningPoint& point : context_.transport.listening_points()) {
    if (point.local.address == IpAddress::Parse(uri.host)) return true;
    if (host == absl::AsciiStrToLower(
                    point.sent_by.substr(0, point.sent_by.rfind(':')))) {
      return true;
    }
  }
  return false;
}

void ServerCore::OnRequest(ServerTransaction& transaction, Message& request,
                           const Flow& /*flow*/) {
  if (request.method() == Method::kCancel) {
    return OnCancel(transaction, request);
  }
  if (request.method() == Method::kOptions && !request.request_uri().has_user &&
      IsOwn(request.request_uri())) {
    MessageBuilder response = StartResponse(request, 200);
    response.Add(HeaderId::kAllow, allow_);
    return transaction.Respond(200, std::move(response).Finish());
  }
  Process(transaction, request);
}

// 9.2: the final response was sent at once, so there is nothing to cancel.
void ServerCore::OnCancel(ServerTransaction& transaction,
                          const Message& cancel) {
  const int status_code = layer_.FindInvite(cancel) != nullptr ? 200 : 481;
  transaction.Respond(status_code, StartResponse(cancel, status_code).Finish());
}

void ServerCore::OnAck(Message& ack, const Flow& /*flow*/) {
  context_.observer.OnCount("ack_dropped", ack.request_uri().text);
}

void ServerCore::OnStrayResponse(Message& /*response*/, const Flow& /*flow*/) {}

MessageBuilder ServerCore::StartResponse(const Message& request,
                                         int status_code) const {
  const Token tag = RandomToken(context_.random, RandomPurpose::kTag);
  return StartResponseTo(request, status_code, tag);
}

void ServerCore::Refuse(ServerTransaction& transaction, const Message& request,
                        int status_code) const {
  context_.observer.OnCount("request_refused", request.request_uri().text);
  transaction.Respond(status_code,
                      StartResponse(request, status_code).Finish());
}

}  // namespace sipsim::sip
