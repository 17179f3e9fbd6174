#include "protocol/ua/uac_reinvite.h"

#include "protocol/ua/glare.h"

namespace sipsim::sip {
bool UacReinvite::Start() {
  const absl::string_view offer = owner_.StartReinviteOffer();
  if (offer.empty()) {
    WaitForRetry();
    return true;
  }
  request_.emplace(ua_, static_cast<ClientRequest::Owner&>(*this));
  const auto add_refresh = [this](MessageBuilder& out) {
    owner_.AddRefreshFields(out);
  };
  const absl::FunctionRef<void(MessageBuilder&)> add_fields = add_refresh;
  return request_->StartInDialog(dialog_, {.method = Method::kInvite,
                                           .has_contact = true,
                                           .add_fields = &add_fields,
                                           .content_type = kSdpType,
                                           .body = offer});
}

void UacReinvite::WaitForRetry() {
  ua_.StartTimer(retry_timer_, GlareDelay(owns_call_id_, ua_.context.random),
                 *this, 0);
}

void UacReinvite::OnClientResponse(Message& response) {
  const int status_code = response.status_code();
  if (status_code < 200) return;
  if (status_code < 300) return OnSuccess(response);
  if (status_code != 491 || is_abandoned_) {
    return owner_.OnReinviteRejected(*this, status_code);
  }
  WaitForRetry();
  owner_.OnReinviteGlare();
}

void UacReinvite::OnSuccess(const Message& response) {
  if (answered_) return ack_.SendAgain(ua_);
  answered_ = true;
  dialog_.RefreshTarget(response);
  ack_.Send(ua_, dialog_, response.cseq().number, "",
            request_->CredentialFields());
  owner_.OnReinviteAnswered(response, request_->min_se());
}

void UacReinvite::OnClientFailure(ClientFailure failure) {
  owner_.OnReinviteFailed(*this, failure);
}

void UacReinvite::OnClientDone() { owner_.OnReinviteDone(*this); }

void UacReinvite::OnTimer(uint32_t /*tag*/) {
  retry_timer_.Fired();
  if (!Start()) owner_.OnReinviteFailed(*this, ClientFailure::kTransportError);
}

const char* UacReinvite::TimerName(uint32_t /*tag*/) const {
  return "retry after 491";
}

void UacReinvite::Describe(Description& out) const {
  out.Open("uac_reinvite");
  if (request_.has_value()) request_->Describe(out);
  out.Text("state", waiting() ? "Waiting" : answered_ ? "Answered" : "Calling");
  if (waiting()) {
    out.Timer(TimerName(0), retry_timer_.deadline() - ua_.Now());
  }
  out.Close();
}

}  // namespace sipsim::sip
