#include "protocol/ua/ua_context.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "protocol/message/builder.h"

namespace sipsim::sip {

std::optional<Hop> UaContext::HopTo(absl::string_view uri) {
  const std::optional<UriView> parsed = ParseUri(uri);
  if (!parsed.has_value() || !parsed->is_sip_or_sips()) return std::nullopt;
  const FlowList flows = layer.transport().Locate(*parsed);
  if (flows.empty()) return std::nullopt;
  Hop hop;
  hop.flow = flows[0];
  hop.branch = layer.NewBranch();
  hop.via = layer.transport().ViaFor(hop.flow, hop.branch);
  return hop;
}

std::string UaContext::Contact(bool secure) const {
  if (secure && !absl::StartsWithIgnoreCase(config.contact_uri, "sips:")) {
    const absl::string_view rest =
        absl::StripPrefix(config.contact_uri, "sip:");
    return absl::StrCat("<sips:", rest, ">");
  }
  return absl::StrCat("<", config.contact_uri, ">");
}

MessageBuilder UaContext::StartDialogResponse(const Message& request,
                                              int status_code,
                                              absl::string_view local_tag) {
  MessageBuilder b = StartResponseTo(request, status_code, local_tag);
  b.CopyAll(request, HeaderId::kRecordRoute);
  b.Add(HeaderId::kContact,
        Contact(request.request_uri().scheme == UriScheme::kSips));
  return b;
}

MessageBuilder UaContext::StartResponse(const Message& request,
                                        int status_code) {
  std::string tag;
  if (request.to()->tag.empty()) {
    tag = RandomToken(context.random, RandomPurpose::kTag);
  }
  return StartResponseTo(request, status_code, tag);
}

void UaContext::Respond(ServerTransaction& transaction, const Message& request,
                        int status_code) {
  transaction.Respond(status_code,
                      StartResponse(request, status_code).Finish());
}

std::string UaContext::NewCallId() {
  std::string id = RandomToken(context.random, RandomPurpose::kCallId);
  if (!config.call_id_host.empty()) {
    absl::StrAppend(&id, "@", config.call_id_host);
  }
  return id;
}

MessageBuilder UaContext::StartNewRequest(const NewRequest& request) const {
  MessageBuilder b =
      StartRoutedRequest(request.method, request.route_set, request.uri,
                         request.via, config.max_forwards);
  b.Add(HeaderId::kFrom, request.from);
  b.Add(HeaderId::kTo, request.to);
  b.Add(HeaderId::kCallId, request.call_id);
  // 8.1.1.5: any number below 2**31; the RFCs' examples start at 1.
  b.Begin(HeaderId::kCSeq);
  b.Append("1 ");
  b.Append(MethodText(request.method));
  b.End();
  return b;
}

ClientTransaction* UaContext::SendInDialog(Dialog& dialog, Method method,
                                           absl::string_view sdp,
                                           ClientTransactionUser* user) {
  const std::optional<Hop> hop = HopTo(dialog.next_hop());
  if (!hop.has_value()) return nullptr;
  MessageBuilder b = dialog.StartRequest(method, hop->via, config.max_forwards,
                                         dialog.NextCSeq());
  if (method == Method::kInvite) {
    b.Add(HeaderId::kContact, Contact(dialog.secure()));
  }
  BufferRef bytes = std::move(b).Finish(sdp.empty() ? "" : kSdpType, sdp);
  return &layer.StartClient(method, hop->branch, std::move(bytes), hop->flow,
                            user);
}

UaContext::SentAck UaContext::SendAck(const Dialog& dialog, uint32_t cseq,
                                      absl::string_view sdp) {
  const std::optional<Hop> hop = HopTo(dialog.next_hop());
  if (!hop.has_value()) {
    context.observer.OnCount("no_route_for_ack", dialog.next_hop());
    return {};
  }
  MessageBuilder b =
      dialog.StartRequest(Method::kAck, hop->via, config.max_forwards, cseq);
  SentAck ack{hop->flow, std::move(b).Finish(sdp.empty() ? "" : kSdpType, sdp)};
  layer.SendStateless(ack.flow, ack.bytes);
  return ack;
}

void UaContext::RespondToOptions(ServerTransaction& transaction,
                                 const Message& request) {
  MessageBuilder b = StartResponse(request, 200);
  b.Add(HeaderId::kContact, Contact(/*secure=*/false));
  b.Add(HeaderId::kAllow, kAllowedMethods);
  b.Add(HeaderId::kAccept, kSdpType);
  b.Add(HeaderId::kAcceptEncoding, "identity");
  b.Add(HeaderId::kAcceptLanguage, "en");
  b.Add(HeaderId::kSupported, "");
  transaction.Respond(200, std::move(b).Finish());
}

std::string NameAddr(absl::string_view display_name, absl::string_view uri,
                     absl::string_view tag) {
  return absl::StrCat(display_name, display_name.empty() ? "<" : " <", uri, ">",
                      tag.empty() ? "" : ";tag=", tag);
}

int RejectionOf(OfferAnswerError error) {
  switch (error) {
    case OfferAnswerError::kNone:
      return 0;
    case OfferAnswerError::kBadDescription:
      return 400;
    default:
      return 488;
  }
}

bool HasSdp(const Message& message) {
  if (message.body().empty()) return false;
  const absl::string_view type = message.FindValue(HeaderId::kContentType);
  const absl::string_view media_type = type.substr(0, type.find_first_of("; "));
  return type.empty() || absl::EqualsIgnoreCase(media_type, kSdpType);
}

}  // namespace sipsim::sip
