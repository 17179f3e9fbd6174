#include "protocol/ua/ua_context.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "protocol/message/builder.h"
#include "protocol/uri/phone_number.h"

namespace sipsim::sip {

Hop UaContext::HopOn(const Flow& flow) {
  if (speaks_rfc2543()) [[unlikely]] {
    return Hop{flow, BranchText(), layer.transport().ViaFor(flow, "")};
  }
  const BranchText branch = layer.NewBranch();
  return Hop{flow, branch, layer.transport().ViaFor(flow, branch)};
}

Hop UaContext::HopNowhere() const {
  const ListeningPoint& point = context.transport.listening_points()[0];
  Hop hop;
  hop.flow.protocol = point.protocol;
  hop.flow.local = point.local;
  hop.via = layer.transport().ViaFor(hop.flow, "z9hG4bK");
  return hop;
}

bool UaContext::NamesTransport(absl::string_view uri) {
  const std::optional<UriView> parsed = ParseUri(uri);
  return parsed.has_value() && parsed->Has(UriView::kTransport);
}

std::vector<UaWay> UaContext::WaysOf(const UserAgentConfig& config,
                                     absl::string_view routes) {
  std::vector<UaWay> ways;
  for (const OutboundProxy& proxy : config.outbound_proxies) {
    ways.push_back({RouteSetOf(proxy.route, config.dialect), proxy.next_hop});
  }
  if (ways.empty()) ways.push_back({RouteSetOf(routes, config.dialect), ""});
  // No Route hides the target where the proxy stands in the Request-URI.
  if (config.dialect == Dialect::kRfc2543) {
    for (UaWay& way : ways) way.routes.first_is_loose = true;
  }
  return ways;
}

std::string UaContext::ContactOf(absl::string_view uri, bool secure) {
  if (secure && !absl::StartsWithIgnoreCase(uri, "sips:")) {
    return absl::StrCat("<sips:", absl::StripPrefix(uri, "sip:"), ">");
  }
  return absl::StrCat("<", uri, ">");
}

std::string UaContext::ContactHostOf(absl::string_view uri) {
  const size_t at = uri.find('@');
  if (at != absl::string_view::npos) return std::string(uri.substr(at));
  return absl::StrCat("@", uri.substr(uri.find(':') + 1));
}

// A sips URI asks for TLS by itself (section 19.1).
absl::string_view UaContext::TransportParameter(
    bool secure, TransportProtocol protocol) const {
  return protocol == TransportProtocol::kTcp && !secure && !names_transport_
             ? ";transport=tcp"
             : "";
}

std::string UaContext::RegisteredUri(bool secure) const {
  const absl::string_view uri = absl::StripPrefix(Contact(secure), "<");
  return absl::StrCat(
      absl::StripSuffix(uri, ">"),
      TransportParameter(secure,
                         context.transport.listening_points()[0].protocol));
}

absl::string_view UaContext::AorOfCallsOf(absl::string_view uri) const {
  if (!config.population.has_value()) return "";
  const std::optional<UriView> parsed = ParseUri(uri);
  if (!parsed.has_value()) return "";
  return config.population->Contains(parsed->user) ? uri : "";
}

bool UaContext::AddContactOfMany(bool secure, absl::string_view transport,
                                 absl::string_view uri, MessageBuilder& out,
                                 absl::string_view features) const {
  const std::optional<UriView> parsed = ParseUri(uri);
  if (!parsed.has_value()) return false;
  const bool is_member = config.population.has_value() &&
                         config.population->Contains(parsed->user);
  const auto number =
      config.users_are_numbers ? DialledNumberOf(*parsed) : std::nullopt;
  if (!is_member && !number.has_value()) return false;
  out.Begin(HeaderId::kContact);
  out.Append(secure ? "<sips:" : "<sip:");
  // As the other has written it, unless that is no user part.
  out.Append(parsed->scheme == UriScheme::kTel ? number->ToUserPart()
                                               : std::string(parsed->user));
  out.Append(contact_host_);
  out.Append(transport);
  out.Append(is_member ? ">" : ";user=phone>");
  out.Append(features);
  out.End();
  return true;
}

void UaContext::AddContact(bool secure, TransportProtocol protocol,
                           absl::string_view uri, MessageBuilder& out,
                           absl::string_view features) const {
  const absl::string_view transport = TransportParameter(secure, protocol);
  if ((config.population.has_value() || config.users_are_numbers) &&
      AddContactOfMany(secure, transport, uri, out, features)) {
    return;
  }
  if (transport.empty() && features.empty()) {
    return out.Add(HeaderId::kContact, Contact(secure));
  }
  out.Begin(HeaderId::kContact);
  out.Append(absl::StripSuffix(Contact(secure), ">"));
  out.Append(transport);
  out.Append(">");
  out.Append(features);
  out.End();
}

MessageBuilder UaContext::StartResponse(const Message& request,
                                        int status_code) {
  if (!request.to()->tag.empty()) {
    return StartResponseTo(request, status_code, "");
  }
  const Token tag = RandomToken(context.random, RandomPurpose::kTag);
  return StartResponseTo(request, status_code, tag.view());
}

void UaContext::Respond(ServerTransaction& transaction, const Message& request,
                        int status_code) {
  transaction.Respond(status_code,
                      StartResponse(request, status_code).Finish());
}

std::string UaContext::NewCallId(const Token& token) const {
  return absl::StrCat(token.view(), config.call_id_host.empty() ? "" : "@",
                      config.call_id_host);
}

MessageBuilder UaContext::StartNewRequest(const NewRequest& request,
                                          size_t more) const {
  const size_t size = request.from_name.size() + request.from_uri.size() +
                      request.from_tag.size() + request.to_name.size() +
                      request.to_uri.size() + request.call_id.size();
  RouteSetView routes = request.route_set;
  absl::string_view uri = request.uri;
  std::string uri_at_proxy;
  if (speaks_rfc2543()) [[unlikely]] {
    if (!routes.entries.empty() && request.method != Method::kRegister) {
      uri = uri_at_proxy = UserAtHop(routes.first_uri, uri);
    }
    routes = RouteSetOf("", Dialect::kRfc2543);
  }
  MessageBuilder b =
      StartRoutedRequest(request.method, routes, uri, request.via,
                         config.max_forwards, size + more);
  AddNameAddr(HeaderId::kFrom, request.from_name, request.from_uri,
              speaks_rfc2543() ? "" : request.from_tag, b);
  AddNameAddr(HeaderId::kTo, request.to_name, request.to_uri, "", b);
  b.Add(HeaderId::kCallId, request.call_id);
  b.Begin(HeaderId::kCSeq);
  b.Append(request.cseq == 0 ? config.first_cseq : request.cseq);
  b.Append(" ");
  b.Append(MethodText(request.method));
  b.End();
  return b;
}

void UaContext::RespondToOptions(ServerTransaction& transaction,
                                 const Message& request) {
  MessageBuilder b = StartResponse(request, 200);
  AddContact(request.request_uri().scheme == UriScheme::kSips,
             transaction.flow().protocol, request.to()->uri.text, b);
  b.Add(HeaderId::kAllow, capabilities.allow());
  b.Add(HeaderId::kAccept, kSdpType);
  b.Add(HeaderId::kAcceptEncoding, "identity");
  b.Add(HeaderId::kAcceptLanguage, "en");
  b.Add(HeaderId::kSupported, capabilities.supported());
  if (!capabilities.allow_events().empty()) {
    b.Add(HeaderId::kAllowEvents, capabilities.allow_events());
  }
  transaction.Respond(200, std::move(b).Finish());
}

std::optional<UriView> NextHopUri(absl::string_view next_hop, bool secure) {
  std::optional<UriView> uri = ParseUri(next_hop);
  if (secure && uri.has_value() && uri->scheme == UriScheme::kSip) {
    uri->scheme = UriScheme::kSips;
  }
  return uri;
}

void AddNameAddr(HeaderId id, absl::string_view display_name,
                 absl::string_view uri, absl::string_view tag,
                 MessageBuilder& out) {
  out.Begin(id);
  out.Append(display_name);
  out.Append(display_name.empty() ? "<" : " <");
  out.Append(uri);
  out.Append(tag.empty() ? ">" : ">;tag=");
  out.Append(tag);
  out.End();
}

bool HasSdp(const Message& message) {
  if (message.body().empty()) return false;
  const absl::string_view type = message.FindValue(HeaderId::kContentType);
  const absl::string_view media_type = type.substr(0, type.find_first_of("; "));
  return type.empty() || absl::EqualsIgnoreCase(media_type, kSdpType);
}

}  // namespace sipsim::sip
