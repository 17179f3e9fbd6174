#include "protocol/ua/uac_update.h"

#include "protocol/ua/glare.h"

namespace sipsim::sip {

bool UacUpdate::Start() {
  absl::string_view offer;
  if (has_offer_) {
    offer = owner_.StartUpdateOffer();
    if (offer.empty()) {
      WaitForRetry();
      return true;
    }
  }
  const auto add_refresh = [this](MessageBuilder& out) {
    is_refresh_ = owner_.AddRefreshFields(out);
  };
  const absl::FunctionRef<void(MessageBuilder&)> add_fields = add_refresh;
  request_.emplace(ua_, static_cast<ClientRequest::Owner&>(*this));
  return request_->StartInDialog(
      *dialog_, {.method = Method::kUpdate,
                 .has_contact = true,
                 .add_fields = &add_fields,
                 .content_type = offer.empty() ? absl::string_view() : kSdpType,
                 .body = offer});
}

void UacUpdate::MoveTo(Dialog& dialog) {
  dialog_ = &dialog;
  if (request_.has_value()) request_->MoveTo(dialog);
}

void UacUpdate::WaitForRetry() {
  ua_.StartTimer(retry_timer_, GlareDelay(owns_call_id_, ua_.context.random),
                 *this, 0);
}

void UacUpdate::OnClientResponse(Message& response) {
  const int status_code = response.status_code();
  if (status_code < 200) return;
  if (status_code < 300) {
    dialog_->RefreshTarget(response);
    return owner_.OnUpdateAnswered(response);
  }
  if (status_code != 491) return owner_.OnUpdateRejected(status_code);
  WaitForRetry();
  owner_.OnUpdateGlare();
}

void UacUpdate::OnClientFailure(ClientFailure failure) {
  owner_.OnUpdateRejected(failure == ClientFailure::kTimeout ? 408 : 503);
}

void UacUpdate::OnTimer(uint32_t /*tag*/) {
  retry_timer_.Fired();
  if (!Start()) owner_.OnUpdateRejected(503);
}

const char* UacUpdate::TimerName(uint32_t /*tag*/) const {
  return "retry after 491";
}

void UacUpdate::Describe(Description& out) const {
  out.Open("uac_update");
  if (request_.has_value()) request_->Describe(out);
  if (retry_timer_.is_set()) {
    out.Timer(TimerName(0), retry_timer_.deadline() - ua_.Now());
  }
  out.Close();
}

}  // namespace sipsim::sip
