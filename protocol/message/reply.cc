// Messages that follow from another one: responses (RFC 3261 section 8.2.6),
// the ACK for a non-2xx (17.1.1.3) and CANCEL (9.1).

#include "protocol/base/check.h"
#include "protocol/message/builder.h"

namespace sipsim::sip {
namespace {

// To of the request, with `to_tag` behind its parameters.
void AddToWithTag(const Message& request, absl::string_view to_tag,
                  MessageBuilder& out) {
  const HeaderField* field = request.Find(HeaderId::kTo);
  if (field == nullptr) return;
  if (to_tag.empty() || !request.to()->tag.empty()) {
    out.Copy(request, *field);
    return;
  }
  out.Append(
      request.text().substr(field->begin, field->value_end - field->begin));
  out.Append(";tag=");
  out.Append(to_tag);
  out.End();
}

// ACK and CANCEL: what they take from the request they are about. `to` is
// where the To comes from.
MessageBuilder StartHopByHop(absl::string_view method, const Message& request,
                             const Message& to) {
  SIP_CHECK(!request.vias().empty());
  MessageBuilder out(512);
  out.StartRequest(method, request.request_uri().text);
  out.Add(HeaderId::kVia, request.top_via().text);
  out.Add(HeaderId::kMaxForwards, 70);
  out.CopyAll(request, HeaderId::kRoute);
  out.CopyAll(request, HeaderId::kFrom);
  out.CopyAll(to, HeaderId::kTo);
  out.CopyAll(request, HeaderId::kCallId);
  out.Begin(HeaderId::kCSeq);
  out.Append(request.cseq().number);
  out.Append(" ");
  out.Append(method);
  out.End();
  return out;
}

}  // namespace

MessageBuilder StartResponseTo(const Message& request, int status_code,
                               absl::string_view to_tag,
                               absl::string_view reason_phrase) {
  MessageBuilder out(request.text().size() + 256);
  out.StartResponse(status_code, reason_phrase.empty()
                                     ? ReasonPhrase(status_code)
                                     : reason_phrase);
  out.CopyAll(request, HeaderId::kVia);
  out.CopyAll(request, HeaderId::kFrom);
  AddToWithTag(request, to_tag, out);
  out.CopyAll(request, HeaderId::kCallId);
  out.CopyAll(request, HeaderId::kCSeq);
  if (status_code == 100) out.CopyAll(request, HeaderId::kTimestamp);
  return out;
}

BufferRef BuildAckForNon2xx(const Message& invite, const Message& response) {
  return StartHopByHop("ACK", invite, response).Finish();
}

BufferRef BuildCancel(const Message& request) {
  return StartHopByHop("CANCEL", request, request).Finish();
}

}  // namespace sipsim::sip
