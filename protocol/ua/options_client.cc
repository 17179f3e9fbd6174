#include "protocol/ua/options_client.h"

#include <optional>
#include <string>
#include <utility>

namespace sipsim::sip {

OptionsClient::~OptionsClient() {
  if (transaction_ != nullptr) transaction_->SetUser(nullptr);
}

void OptionsClient::Start(absl::string_view uri) {
  const RouteSetView& route_set = ua_.route_set();
  const std::optional<Hop> hop = ua_.HopTo(NextHop(route_set, uri));
  if (!hop.has_value()) {
    ua_.StartTimer(fail_timer_, Duration(0), *this, 0);
    return;
  }
  const Token tag = RandomToken(ua_.context.random, RandomPurpose::kTag);
  const std::string call_id =
      ua_.NewCallId(RandomToken(ua_.context.random, RandomPurpose::kCallId));
  MessageBuilder b = ua_.StartNewRequest(
      {Method::kOptions, uri, route_set, hop->via, ua_.config.display_name,
       ua_.config.aor, tag.view(), "", uri, call_id},
      ua_.Contact(/*secure=*/false).size());
  b.Add(HeaderId::kContact, ua_.Contact(/*secure=*/false));
  b.Add(HeaderId::kAccept, kSdpType);
  transaction_ = &ua_.layer.StartClient(Method::kOptions, hop->branch,
                                        std::move(b).Finish(), hop->flow, this);
}

void OptionsClient::OnResponse(ClientTransaction& /*transaction*/,
                               Message& response) {
  if (response.status_code() < 200) return;
  owner_.OnOptionsDone(number_, response.status_code());
}

void OptionsClient::OnFailure(ClientTransaction& /*transaction*/,
                              ClientFailure failure) {
  owner_.OnOptionsDone(number_, failure == ClientFailure::kTimeout ? 408 : 503);
}

void OptionsClient::OnTerminated(ClientTransaction& /*transaction*/) {
  transaction_ = nullptr;
}

void OptionsClient::OnTimer(uint32_t /*tag*/) {
  fail_timer_.Fired();
  owner_.OnOptionsDone(number_, 503);
}

const char* OptionsClient::TimerName(uint32_t /*tag*/) const {
  return "failure of OPTIONS";
}

void OptionsClient::Describe(Description& out) const {
  out.Open("options");
  out.Number("number", static_cast<int64_t>(number_));
  if (transaction_ != nullptr) out.Text("branch", transaction_->branch());
  out.Close();
}

}  // namespace sipsim::sip
