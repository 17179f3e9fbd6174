#include "protocol/ua/options_client.h"

#include <string>
#include <utility>

#include "absl/strings/match.h"

namespace sipsim::sip {

void OptionsClient::Start(absl::string_view uri) {
  const UaWay& way = ua_.ways()[0];
  const bool is_out =
      request_.Start({.method = Method::kOptions,
                      .next_hop = way.NextHopTo(uri),
                      .uses_ways = true,
                      .is_loose = way.routes.first_is_loose,
                      .is_secure = absl::StartsWithIgnoreCase(uri, "sips:")},
                     [&](const Hop& hop) { return Build(uri, hop); });
  if (!is_out) ua_.StartTimer(fail_timer_, Duration(0), *this, 0);
}

BufferRef OptionsClient::Build(absl::string_view uri, const Hop& hop) const {
  const Token tag = RandomToken(ua_.context.random, RandomPurpose::kTag);
  const std::string call_id =
      ua_.NewCallId(RandomToken(ua_.context.random, RandomPurpose::kCallId));
  const bool secure = absl::StartsWithIgnoreCase(uri, "sips:");
  MessageBuilder b = ua_.StartNewRequest(
      {Method::kOptions, uri, ua_.ways()[0].routes, hop.via,
       ua_.config.display_name, ua_.config.aor, tag.view(), "", uri, call_id},
      ua_.Contact(secure).size());
  ua_.AddContact(secure, hop.flow.protocol, ua_.config.aor, b);
  b.Add(HeaderId::kAccept, kSdpType);
  return std::move(b).Finish();
}

void OptionsClient::OnClientResponse(Message& response) {
  if (response.status_code() < 200) return;
  ua_.auth.ForgetCall(response.call_id());
  owner_.OnOptionsDone(number_, response.status_code());
}

void OptionsClient::OnClientFailure(ClientFailure failure) {
  owner_.OnOptionsDone(number_, failure == ClientFailure::kTimeout ? 408 : 503);
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
  request_.Describe(out);
  out.Close();
}

}  // namespace sipsim::sip
