// Messages that follow from another one: responses (RFC 3261 section 8.2.6),
// the ACK for a non-2xx (17.1.1.3) and CANCEL (9.1).

#include "protocol/base/check.h"
#include "protocol/message/builder.h"

namespace sipsim::sip {
namespace {

// Copies fields of a request, those that stand side by side in one piece.
class FieldCopier {
 public:
  FieldCopier(const Message& from, MessageBuilder& out)
      : from_(from), out_(out) {}

  void Copy(const HeaderField& field) {
    if (field.begin != end_) Flush(field.begin);
    end_ = field.end;
  }
  // Of its last field up to the value's end, then `text`, then the line end.
  void CopyWith(const HeaderField& field, absl::string_view name,
                absl::string_view value) {
    if (field.begin != end_) Flush(field.begin);
    end_ = field.value_end;
    Flush(field.end);
    out_.Append(name);
    out_.Append(value);
    out_.End();
  }
  void Flush(uint32_t next_begin) {
    if (end_ > begin_) out_.CopyRange(from_, begin_, end_);
    begin_ = end_ = next_begin;
  }

 private:
  const Message& from_;
  MessageBuilder& out_;
  uint32_t begin_ = 0;  // [begin_, end_) is to be copied.
  uint32_t end_ = 0;
};

// ACK and CANCEL: what they take from the request they are about. `to` is
// where the To comes from.
MessageBuilder StartHopByHop(absl::string_view method, const Message& request,
                             const Message& to) {
  SIP_CHECK(!request.vias().empty());
  MessageBuilder out(512);
  out.StartRequest(method, request.request_uri().text);
  out.Add(HeaderId::kVia, request.top_via().text);
  // RFC 2543 need not have it.
  if (request.top_via().has_cookie()) out.Add(HeaderId::kMaxForwards, 70);
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
  FieldCopier copier(request, out);
  const HeaderField* from = nullptr;
  const HeaderField* to = nullptr;
  const HeaderField* call_id = nullptr;
  const HeaderField* cseq = nullptr;
  for (const HeaderField& field : request.fields()) {
    switch (field.id) {
      case HeaderId::kVia:
        copier.Copy(field);
        break;
      case HeaderId::kFrom:
        if (from == nullptr) from = &field;
        break;
      case HeaderId::kTo:
        if (to == nullptr) to = &field;
        break;
      case HeaderId::kCallId:
        if (call_id == nullptr) call_id = &field;
        break;
      case HeaderId::kCSeq:
        if (cseq == nullptr) cseq = &field;
        break;
      default:
        break;
    }
  }
  if (from != nullptr) copier.Copy(*from);
  if (to != nullptr) {
    if (to_tag.empty() || !request.to()->tag.empty()) {
      copier.Copy(*to);
    } else {
      copier.CopyWith(*to, ";tag=", to_tag);
    }
  }
  if (call_id != nullptr) copier.Copy(*call_id);
  if (cseq != nullptr) copier.Copy(*cseq);
  copier.Flush(0);
  if (status_code == 100) out.CopyAll(request, HeaderId::kTimestamp);
  return out;
}

BufferRef BuildAckForNon2xx(const Message& invite, const Message& response) {
  MessageBuilder out = StartHopByHop("ACK", invite, response);
  // 22.1: an ACK cannot be challenged: it shows what the INVITE has shown. RFC
  // 2543 does not ask for that.
  if (invite.top_via().has_cookie()) {
    out.CopyAll(invite, HeaderId::kAuthorization);
    out.CopyAll(invite, HeaderId::kProxyAuthorization);
  }
  return std::move(out).Finish();
}

BufferRef BuildCancel(const Message& request, absl::string_view fields) {
  MessageBuilder out = StartHopByHop("CANCEL", request, request);
  out.Append(fields);
  return std::move(out).Finish();
}

}  // namespace sipsim::sip
