// How a request goes on that was not answered, or not well: the next server,
// the next way, credentials, redirection.

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "protocol/dialog/route_set.h"
#include "protocol/header/session_expires.h"
#include "protocol/message/redirection.h"
#include "protocol/ua/client_request.h"
#include "protocol/ua/request_copy.h"

namespace sipsim::sip {
namespace {

// Challenges to one request, for servers that are never content.
constexpr int kChallengeCountMax = 10;
// As many servers on its way may ask for a longer session interval.
constexpr int kShortIntervalCountMax = 10;

}  // namespace

bool ClientRequest::TryAgain(const Message& response) {
  const int status_code = response.status_code();
  if (status_code == 401 || status_code == 407) {
    if (Authenticate(response)) return true;
  } else if (status_code == 503) {
    if (TryNextServer() || TryNextWay()) return true;
  } else if (status_code == 305) {
    return UseProxy(response);
  } else if (status_code == 422) {
    if (RaiseSessionInterval(response)) return true;
  } else if (IsFollowed(status_code)) {
    return Redirect(response);
  }
  // 8.1.3.4: where one contact has failed, another is tried. A 6xx is about the
  // user wherever he is (21.6).
  return status_code >= 400 && status_code < 600 && TryNextRedirect();
}

bool ClientRequest::Authenticate(const Message& response) {
  if (!ua_.auth.TakeChallenges(response, &detour().attempt) ||
      ++detour_->challenge_count > kChallengeCountMax) {
    return false;
  }
  Change change;
  change.has_new_cseq = true;
  change.has_new_credentials = true;
  // draft-sparks-sip-service-examples-00, 2.1 F4: the challenged call is over,
  // and this is the first request of another one.
  if (ua_.speaks_rfc2543() && method_ == Method::kInvite &&
      dialog_ == nullptr) {
    change.call_id =
        ua_.NewCallId(RandomToken(ua_.context.random, RandomPurpose::kCallId));
    change.has_new_cseq = false;
  }
  // To the server that knows the nonce.
  return SendCopy(Flow(transaction_->flow()), change);
}

bool ClientRequest::Redirect(const Message& response) {
  Message request;
  if (!ua_.config.follow_redirects || !is_loose_ || !Parse(&request)) {
    return false;
  }
  const UriView& uri = request.request_uri();
  if (!detour().redirects.has_value()) detour_->redirects.emplace(uri.text);
  detour_->redirects->Add(response, uri.scheme == UriScheme::kSips);
  return TryNextRedirect();
}

// 21.3.4: the same request once more, through the proxy that its Contact names,
// behind those that it has gone through so far: who has answered is at the far
// end. Not within a dialog, whose route set stays (12.2.1.1).
bool ClientRequest::UseProxy(const Message& response) {
  Message request;
  if (!ua_.config.follow_redirects || !is_loose_ || dialog_ != nullptr ||
      response.contact_is_star() || response.contacts().size() != 1 ||
      detour().used_proxy || !Parse(&request)) {
    return false;
  }
  const UriView& proxy = response.contacts()[0].uri;
  if (!proxy.is_sip_or_sips()) return false;
  if (is_secure_ && proxy.scheme != UriScheme::kSips) return false;
  detour_->used_proxy = true;
  // It may ask for other credentials.
  detour_->attempt = DigestAttempt();
  const std::string uri = AsRequestUri(proxy.text);
  Change change;
  change.has_new_cseq = true;
  change.has_new_credentials = true;
  change.route = "";
  for (const NameAddrView& route : request.routes()) {
    absl::StrAppend(&*change.route, route.text, ", ");
  }
  absl::StrAppend(&*change.route, "<", uri, proxy.has_lr() ? ">" : ";lr>");
  std::string next_hop = uri;
  if (!request.routes().empty()) {
    next_hop = std::string(request.routes()[0].uri.text);
  } else if (uses_ways_) {
    next_hop = std::string(ua_.ways()[detour_->way].NextHopTo(uri));
  }
  return GoTo(next_hop, std::move(change));
}

bool ClientRequest::RaiseSessionInterval(const Message& response) {
  const std::optional<uint32_t> min_se =
      ParseMinSe(response.FindValue(HeaderId::kMinSe));
  if (!ua_.config.session_timer.has_value() || !min_se.has_value() ||
      *min_se <= detour().min_se ||
      ++detour_->short_interval_count > kShortIntervalCountMax) {
    return false;
  }
  detour_->min_se = *min_se;
  Change change;
  change.has_new_cseq = true;
  change.has_new_credentials = true;
  change.min_se = *min_se;
  return SendCopy(Flow(transaction_->flow()), change);
}

bool ClientRequest::TryNextServer() {
  if (detour_ == nullptr || detour_->next_server >= detour_->servers.size()) {
    return false;
  }
  const Flow flow = detour_->servers[detour_->next_server++];
  return SendCopy(flow, Change());
}

bool ClientRequest::TryNextWay() {
  if (!uses_ways_) return false;
  Message request;
  while (detour().way + 1 < ua_.ways().size() && Parse(&request)) {
    const UaWay& way = ua_.ways()[++detour_->way];
    Change change;
    change.route = std::string(way.routes.entries);
    // What has not been sent so far has no credentials yet.
    change.has_new_credentials = detour_->change.has_new_credentials;
    const std::string next_hop(way.NextHopTo(request.request_uri().text));
    if (GoTo(next_hop, std::move(change))) return true;
  }
  return false;
}

bool ClientRequest::TryNextRedirect() {
  if (detour_ == nullptr || !detour_->redirects.has_value()) return false;
  Message request;
  if (!Parse(&request)) return false;
  // It is another request: who has refused one may take this one.
  detour_->attempt = DigestAttempt();
  while (true) {
    Change change;
    change.uri = detour_->redirects->TakeNext();
    if (change.uri.empty()) return false;
    if (dialog_ == nullptr) {
      is_secure_ = absl::StartsWithIgnoreCase(change.uri, "sips:");
    }
    change.has_new_cseq = true;
    change.has_new_credentials = true;
    // The way stays; without a route on it, the new Request-URI decides.
    std::string next_hop = change.uri;
    if (!request.routes().empty()) {
      next_hop = std::string(request.routes()[0].uri.text);
    } else if (uses_ways_) {
      next_hop = std::string(
          ua_.ways()[detour_->way].NextHopTo(std::string(change.uri)));
    }
    if (GoTo(next_hop, std::move(change))) return true;
  }
}

bool ClientRequest::GoTo(absl::string_view next_hop, Change change) {
  EndTransaction();
  detour().change = std::move(change);
  std::optional<LocatedServers> servers = Locate(next_hop);
  return !servers.has_value() || TakeServers(*std::move(servers));
}

bool ClientRequest::TakeServers(LocatedServers servers) {
  if (servers.flows.empty()) return false;
  const Flow first = servers.flows[0];
  KeepServers(std::move(servers));
  const Change change = std::exchange(detour().change, Change());
  return SendCopy(first, change);
}

void ClientRequest::OnLocated(uint32_t /*tag*/, LocatedServers servers) {
  if (TakeServers(std::move(servers))) return;
  if (TryNextWay() || TryNextRedirect()) return;
  owner_.OnClientFailure(failure_);
}

// Writes the request anew, for `flow`, and sends it.
bool ClientRequest::SendCopy(const Flow& flow, const Change& change) {
  Message request;
  if (!Parse(&request)) return false;
  const Hop hop = ua_.HopOn(flow);
  RequestCopy copy;
  copy.via = hop.via;
  copy.uri = change.uri;
  if (change.route.has_value()) copy.route = *change.route;
  copy.min_se = change.min_se;
  if (change.has_new_cseq) {
    copy.cseq =
        dialog_ != nullptr ? dialog_->NextCSeq() : request.cseq().number + 1;
  }
  const auto add_contact = [&](MessageBuilder& out) {
    ua_.AddContact(is_secure_, flow.protocol, request.from()->uri.text, out,
                   owner_.contact_features());
  };
  const absl::FunctionRef<void(MessageBuilder&)> contact = add_contact;
  // A REGISTER says itself what its Contacts are.
  if (method_ != Method::kRegister) copy.contact = &contact;
  const auto add_credentials = [&](absl::string_view request_uri,
                                   MessageBuilder& out) {
    has_credentials_ =
        ua_.auth.AddCredentials(request, request_uri, &detour().attempt, &out);
  };
  const absl::FunctionRef<void(absl::string_view, MessageBuilder&)>
      credentials = add_credentials;
  if (change.has_new_credentials) copy.credentials = &credentials;
  copy.call_id = change.call_id;
  request_ = CopyRequest(request, copy);
  if (!change.call_id.empty()) {
    ua_.auth.RenameCall(request.call_id(), change.call_id);
    owner_.OnClientRenamed(change.call_id);
  }
  Transmit(hop);
  owner_.OnClientResent(copy.cseq == 0 ? request.cseq().number : copy.cseq);
  return true;
}

}  // namespace sipsim::sip
