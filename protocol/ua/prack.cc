#include "protocol/ua/prack.h"

#include "protocol/message/builder.h"

namespace sipsim::sip {

bool Prack::Start(Dialog& dialog, uint32_t rseq, uint32_t cseq,
                  absl::string_view sdp) {
  const auto add_rack = [&](MessageBuilder& out) {
    out.Begin(HeaderId::kRAck);
    out.Append(rseq);
    out.Append(" ");
    out.Append(cseq);
    out.Append(" INVITE");
    out.End();
  };
  const absl::FunctionRef<void(MessageBuilder&)> add_fields = add_rack;
  return request_.StartInDialog(
      dialog, {.method = Method::kPrack,
               .add_fields = &add_fields,
               .content_type = sdp.empty() ? absl::string_view() : kSdpType,
               .body = sdp});
}

void Prack::OnClientResponse(Message& response) {
  if (response.status_code() < 200) return;
  owner_.OnPrackAnswered(*this, response.status_code());
}

void Prack::OnClientFailure(ClientFailure failure) {
  owner_.OnPrackAnswered(*this, failure == ClientFailure::kTimeout ? 408 : 503);
}

}  // namespace sipsim::sip
