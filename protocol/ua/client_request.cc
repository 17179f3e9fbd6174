// How a request sets out, and what comes back. How it goes on where that does
// not decide it, see client_request_retry.cc.

#include "protocol/ua/client_request.h"

#include <optional>
#include <utility>

#include "protocol/message/parser.h"
#include "protocol/ua/request_copy.h"

namespace sipsim::sip {

ClientRequest::~ClientRequest() { EndTransaction(); }

void ClientRequest::EndTransaction() {
  if (transaction_ == nullptr) return;
  transaction_->SetUser(nullptr);
  transaction_ = nullptr;
}

ClientRequest::Detour& ClientRequest::detour() {
  if (detour_ == nullptr) detour_ = std::make_unique<Detour>();
  return *detour_;
}

bool ClientRequest::Start(const RequestWay& way, Build build) {
  method_ = way.method;
  dialog_ = way.dialog;
  uses_ways_ = way.uses_ways;
  is_loose_ = way.is_loose;
  is_secure_ = way.is_secure;
  std::optional<LocatedServers> servers = Locate(way.next_hop);
  if (servers.has_value() && !servers->flows.empty()) {
    const Hop hop = ua_.HopOn(servers->flows[0]);
    request_ = build(hop);
    KeepServers(*std::move(servers));
    if (ua_.auth.is_idle()) {
      Transmit(hop);
      return true;
    }
    Change change;
    change.has_new_credentials = true;
    return SendCopy(hop.flow, change);
  }
  if (servers.has_value() && !uses_ways_) return false;
  // Where it goes, and so its Via, is not known yet.
  request_ = build(ua_.HopNowhere());
  detour().change.has_new_credentials = true;
  return !servers.has_value() || TryNextWay();
}

bool ClientRequest::StartInDialog(Dialog& dialog, Method method,
                                  absl::string_view sdp) {
  return StartInDialog(dialog, {.method = method,
                                .has_contact = method == Method::kInvite,
                                .content_type = sdp.empty() ? "" : kSdpType,
                                .body = sdp});
}

bool ClientRequest::StartInDialog(Dialog& dialog,
                                  const InDialogRequest& request) {
  return Start(
      {.method = request.method,
       .next_hop = dialog.next_hop(),
       .dialog = &dialog,
       .is_secure = dialog.secure()},
      [&](const Hop& hop) {
        const size_t contact_size =
            request.has_contact ? ua_.Contact(dialog.secure()).size() : 0;
        MessageBuilder b = dialog.StartRequest(
            request.method, hop.via, ua_.config.max_forwards, dialog.NextCSeq(),
            contact_size + request.body.size());
        if (request.has_contact) {
          ua_.AddContact(dialog.secure(), hop.flow.protocol, dialog.local_uri(),
                         b, owner_.contact_features());
        }
        ua_.capabilities.AddTo(request.method, b);
        if (request.add_fields != nullptr) (*request.add_fields)(b);
        return std::move(b).Finish(request.content_type, request.body);
      });
}

std::optional<LocatedServers> ClientRequest::Locate(
    absl::string_view next_hop) {
  const std::optional<UriView> uri = NextHopUri(next_hop, is_secure_);
  if (!uri.has_value()) return std::make_optional<LocatedServers>();
  return ua_.locator.Locate(*uri, *this, 0, location_);
}

void ClientRequest::KeepServers(LocatedServers servers) {
  if (servers.flows.size() > 1) {
    detour().servers = std::move(servers.flows);
    detour_->next_server = 1;
  } else if (detour_ != nullptr) {
    detour_->servers.clear();
    detour_->next_server = 0;
  }
}

void ClientRequest::Transmit(const Hop& hop) {
  const auto flows =
      ua_.layer.transport().FlowsForLarge(hop.flow, request_.view().size());
  if (!flows.has_value()) return StartTransaction(hop);
  // Where there is no connection to be had, UDP has to do (18.1.1).
  Detour& more = detour();
  more.servers.insert(
      more.servers.begin() + static_cast<ptrdiff_t>(more.next_server),
      flows->udp);
  Message large;
  if (!Parse(&large)) return StartTransaction(hop);
  const Hop tcp = ua_.HopOn(flows->tcp);
  request_ = CopyRequest(large, {.via = tcp.via});
  StartTransaction(tcp);
}

void ClientRequest::StartTransaction(const Hop& hop) {
  EndTransaction();
  provisional_received_ = false;
  transaction_ =
      &ua_.layer.StartClient(method_, hop.branch, request_, hop.flow, this);
}

bool ClientRequest::Abandon() {
  is_abandoned_ = true;
  location_.Cancel();
  return transaction_ != nullptr;
}

bool ClientRequest::Parse(Message* request) const {
  return request_ && ParseMessage(request_, ParseLimits(), request).ok();
}

std::string ClientRequest::CredentialFields() const {
  Message request;
  // 22.1; RFC 2543 does not ask for that.
  if (!has_credentials_ || ua_.speaks_rfc2543() || !Parse(&request)) return "";
  return CredentialFieldsOf(request);
}

void ClientRequest::OnResponse(ClientTransaction& /*transaction*/,
                               Message& response) {
  // 8.1.3.3: a response with several Vias was not meant for us.
  if (response.vias().size() != 1) {
    ua_.context.observer.OnCount("response_with_many_vias", response.call_id());
    return;
  }
  const int status_code = response.status_code();
  if (status_code < 200) {
    provisional_received_ = true;
  } else if (status_code >= 300) {
    if (!is_abandoned_ && TryAgain(response)) return;
    EndTransaction();
  } else if (!has_credentials_) {
    request_ = BufferRef();
  }
  owner_.OnClientResponse(response);
}

void ClientRequest::OnFailure(ClientTransaction& /*transaction*/,
                              ClientFailure failure) {
  EndTransaction();
  failure_ = failure;
  // RFC 3263 section 4.3: who has sent a provisional response is there.
  const bool is_silent =
      failure == ClientFailure::kTransportError || !provisional_received_;
  if (!is_abandoned_) {
    if (is_silent && (TryNextServer() || TryNextWay())) return;
    if (TryNextRedirect()) return;
  }
  owner_.OnClientFailure(failure);
}

void ClientRequest::OnTerminated(ClientTransaction& /*transaction*/) {
  transaction_ = nullptr;
  owner_.OnClientDone();
}

void ClientRequest::Describe(Description& out) const {
  if (transaction_ != nullptr) out.Text("branch", transaction_->branch());
  if (location_.is_pending()) out.Text("location", "pending");
}

}  // namespace sipsim::sip
