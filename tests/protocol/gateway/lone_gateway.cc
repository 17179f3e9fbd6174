#include "tests/protocol/gateway/lone_gateway.h"

#include "absl/strings/str_cat.h"
#include "protocol/base/check.h"

namespace sipsim::sip {
namespace {

constexpr char kBobAddress[] = "192.0.2.201:5060";

GatewayConfig Config() {
  GatewayConfig config;
  config.user_agent.aor = "sip:gw1.example.com";
  config.user_agent.contact_uri = "sip:gw1.example.com";
  config.user_agent.call_id_host = "gw1.example.com";
  config.user_agent.accept_any_user = true;
  config.user_agent.users_are_numbers = true;
  config.user_agent.session.user_name = "gw1";
  config.user_agent.session.origin_host = "gw1.example.com";
  config.user_agent.session.media[0].port = 3456;
  config.domain = "gw1.example.com";
  config.called_domain = "ss1.example.com";
  config.plans = {"p1234"};
  return config;
}

}  // namespace

std::optional<Circuit> FakeTrunk::Seize() {
  for (Circuit circuit = 1; circuit <= circuit_count_; ++circuit) {
    if (seized_.insert(circuit).second) return circuit;
  }
  return std::nullopt;
}

void FakeTrunk::Send(Circuit circuit, const IsupMessage& message) {
  notes_.push_back(absl::StrCat(circuit, " ", message.ToString()));
  last_ = message;
  if (message.type == IsupType::kRlc) seized_.erase(circuit);
}

void FakeTrunk::Deliver(Circuit circuit, const IsupMessage& message) {
  if (message.type == IsupType::kIam) seized_.insert(circuit);
  if (message.type == IsupType::kRlc) seized_.erase(circuit);
  user->OnIsup(circuit, message);
}

LoneGateway::LoneGateway(Circuit circuit_count)
    : fake("192.0.2.51:5060", "gw1.example.com"), trunk(circuit_count) {
  fake.AddHost("gw1.example.com", "192.0.2.51");
  fake.AddHost("ss1.example.com", "192.0.2.201");
  fake.AddHost("biloxi.example.com", "192.0.2.201");
  gateway = std::make_unique<Gateway>(fake.context(), Config(), trunk, log,
                                      static_cast<GatewayListener&>(*this));
}

void LoneGateway::OnOutgoingCall(Call& call) {
  outgoing.push_back(std::string(call.request_uri()));
}

void LoneGateway::Receive(BufferRef bytes) {
  gateway->transport_user().OnBytes(fake.FlowTo(kBobAddress), std::move(bytes));
}

void LoneGateway::Invite(const std::string& call_id) {
  call_id_ = call_id;
  Incoming invite;
  invite.uri = uri;
  invite.from = from;
  invite.to = to;
  invite.branch = absl::StrCat("z9hG4bK", call_id);
  invite.call_id = call_id;
  invite.fields = fields;
  invite.body = kBobSdp;
  Receive(invite);
}

Incoming LoneGateway::Within(const std::string& method, uint32_t cseq) const {
  Incoming request;
  request.method = method;
  request.uri = uri;
  request.from = from;
  request.to = to;
  request.call_id = call_id_;
  request.branch = absl::StrCat("z9hG4bK", call_id_);
  request.cseq = cseq;
  if (method == "CANCEL") return request;
  request.branch += method;
  for (const auto& sent : fake.sent()) {
    const Message message = Parse(sent.bytes);
    if (message.call_id() == call_id_ && message.status_code() > 100) {
      request.to_tag = std::string(message.to()->tag);
    }
  }
  return request;
}

void LoneGateway::Respond(const Reply& reply) {
  std::optional<Message> invite;
  for (const auto& sent : fake.sent()) {
    Message message = Parse(sent.bytes);
    if (KindOf(message) == "INVITE") invite = std::move(message);
  }
  SIP_CHECK(invite.has_value());
  Receive(reply.To(*invite));
}

void LoneGateway::Isup(Circuit circuit, const IsupMessage& message) {
  trunk.Deliver(circuit, message);
}

void LoneGateway::Isup(Circuit circuit, IsupType type) {
  IsupMessage message;
  message.type = type;
  Isup(circuit, message);
}

void LoneGateway::Release(Circuit circuit, Cause cause) {
  Isup(circuit, sip::Release(cause));
}

std::vector<std::string> LoneGateway::TakeSent() {
  std::vector<std::string> kinds;
  const auto& sent = fake.sent();
  for (; taken_ < sent.size(); ++taken_) {
    kinds.push_back(KindOf(Parse(sent[taken_].bytes)));
  }
  return kinds;
}

Message LoneGateway::Sent(int index) const {
  const auto& sent = fake.sent();
  const size_t at = index < 0 ? sent.size() + index : index;
  SIP_CHECK(at < sent.size());
  return Parse(sent[at].bytes);
}

}  // namespace sipsim::sip
