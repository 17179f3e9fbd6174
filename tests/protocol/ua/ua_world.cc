#include "tests/protocol/ua/ua_world.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "protocol/base/check.h"
#include "protocol/message/builder.h"
#include "protocol/message/parser.h"

namespace sipsim::sip {

const char kBobSdp[] =
    "v=0\r\n"
    "o=bob 2890844527 2890844527 IN IP4 client.biloxi.example.com\r\n"
    "s=-\r\n"
    "c=IN IP4 192.0.2.201\r\n"
    "t=0 0\r\n"
    "m=audio 3456 RTP/AVP 0\r\n"
    "a=rtpmap:0 PCMU/8000\r\n";

void RecordingPerson::OnIncomingCall(Call& call) {
  events.push_back(absl::StrCat("incoming ", call.number()));
  if (on_incoming) on_incoming(call);
}
void RecordingPerson::OnCallProgress(Call& call, int status_code) {
  events.push_back(absl::StrCat("progress ", call.number(), " ", status_code));
}
void RecordingPerson::OnCallEstablished(Call& call) {
  events.push_back(absl::StrCat("established ", call.number()));
  if (on_established) on_established(call);
}
void RecordingPerson::OnCallSessionChanged(Call& call) {
  events.push_back(absl::StrCat("session ", call.number()));
}
void RecordingPerson::OnCallReplaced(Call& replaced, Call& call) {
  events.push_back(
      absl::StrCat("replaced ", replaced.number(), " ", call.number()));
}
int RecordingPerson::OnReferRequest(Call* /*call*/, const ReferRequest& request,
                                    int status_code) {
  events.push_back(
      absl::StrCat("refer ", request.target, " ", request.referrer));
  return refer_answer == 0 ? status_code : refer_answer;
}
void RecordingPerson::OnReferredCall(Call& call) {
  events.push_back(absl::StrCat("referred ", call.number()));
}
void RecordingPerson::OnTransferChanged(TransferNumber number, Call* /*call*/,
                                        const TransferProgress& progress) {
  events.push_back(absl::StrCat("transfer ", number, " ", progress.answer_code,
                                " ", progress.status_code,
                                progress.is_over ? " over" : ""));
}
void RecordingPerson::OnCallEnding(Call& /*call*/, CallEndCause cause,
                                   const Message* message) {
  if (on_ending) on_ending(cause, message);
}
void RecordingPerson::OnCallEnded(Call& call) {
  const CallEnd& end = *call.end();
  events.push_back(absl::StrCat("ended ", call.number(), " ",
                                CallEndCauseName(end.cause), " ",
                                CallEndByName(end.by), " ", end.status_code));
  if (on_ended) on_ended(call);
}
void RecordingPerson::OnOptionsResult(OptionsNumber number, int status_code) {
  events.push_back(absl::StrCat("options ", number, " ", status_code));
}

void RecordingPerson::OnSubscribeResult(SubscriptionNumber number,
                                        int status_code) {
  events.push_back(absl::StrCat("subscribe ", number, " ", status_code));
}

void RecordingPerson::OnNotified(SubscriptionNumber number,
                                 const Notification& notification) {
  events.push_back(absl::StrCat("notified ", number, " ",
                                SubscriptionStateValue(notification.state)));
  documents.emplace_back(notification.body);
}

void RecordingPerson::OnSubscriptionEnded(SubscriptionNumber number) {
  events.push_back(absl::StrCat("subscription ", number, " over"));
}

Substate RecordingPerson::OnWatcher(const WatcherInfo& watcher) {
  events.push_back(absl::StrCat("watcher ", watcher.number));
  return watcher_substate;
}

void RecordingPerson::OnRegistrationResult(RegistrationNumber number,
                                           const RegisterResult& result) {
  events.push_back(
      absl::StrCat("registration ", number, " ", result.status_code));
}

UserAgentConfig AliceConfig() {
  UserAgentConfig config;
  config.aor = "sip:alice@atlanta.example.com";
  config.display_name = "Alice";
  config.contact_uri = "sip:alice@client.atlanta.example.com";
  config.call_id_host = "atlanta.example.com";
  config.session.user_name = "alice";
  config.session.origin_host = "client.atlanta.example.com";
  config.session.session_id = 2890844526;
  config.session.media[0].port = 49172;
  return config;
}

UserAgentConfig BobConfig() {
  UserAgentConfig config;
  config.aor = "sip:bob@biloxi.example.com";
  config.display_name = "Bob";
  config.contact_uri = "sip:bob@client.biloxi.example.com";
  config.call_id_host = "biloxi.example.com";
  config.session.user_name = "bob";
  config.session.origin_host = "client.biloxi.example.com";
  config.session.session_id = 2890844527;
  config.session.media[0].port = 3456;
  return config;
}

LoneUa::LoneUa(const UserAgentConfig& config, absl::string_view local,
               absl::string_view sent_by)
    : fake(local, sent_by) {
  fake.AddHost("client.atlanta.example.com", "192.0.2.101");
  fake.AddHost("atlanta.example.com", "192.0.2.101");
  fake.AddHost("client.biloxi.example.com", "192.0.2.201");
  fake.AddHost("biloxi.example.com", "192.0.2.201");
  fake.AddHost("ss1.atlanta.example.com", "192.0.2.111");
  fake.AddHost("ss2.biloxi.example.com", "192.0.2.222");
  ua = std::make_unique<UserAgent>(fake.context(), config, person);
}

Message Parse(const BufferRef& bytes) {
  Message message;
  const ParseError error = ParseMessage(bytes, ParseLimits(), &message);
  SIP_CHECK(error.ok());
  return message;
}

std::string KindOf(const Message& message) {
  if (message.is_request()) return std::string(message.method_text());
  return absl::StrCat(message.status_code(), " ", message.cseq().method_text);
}

Message LoneUa::Sent(int index) const {
  const auto& sent = fake.sent();
  const size_t at = index < 0 ? sent.size() + index : index;
  SIP_CHECK(at < sent.size());
  return Parse(sent[at].bytes);
}

std::vector<std::string> LoneUa::SentKinds() const {
  std::vector<std::string> kinds;
  for (const auto& sent : fake.sent()) {
    kinds.push_back(KindOf(Parse(sent.bytes)));
  }
  return kinds;
}

std::vector<Duration> LoneUa::TimesOf(absl::string_view kind) const {
  std::vector<Duration> times;
  for (const auto& sent : fake.sent()) {
    if (KindOf(Parse(sent.bytes)) == kind) {
      times.push_back(sent.at.time_since_epoch());
    }
  }
  return times;
}

void LoneUa::Receive(BufferRef bytes) {
  ua->transport_user().OnBytes(fake.FlowTo("192.0.2.201:5060"),
                               std::move(bytes));
}

BufferRef Reply::To(const Message& request) const {
  MessageBuilder b = StartResponseTo(request, status_code, to_tag);
  for (const std::string& route : record_routes) {
    b.Add(HeaderId::kRecordRoute, route);
  }
  if (!contact.empty()) b.Add(HeaderId::kContact, contact);
  return std::move(b).Finish(sdp.empty() ? "" : "application/sdp", sdp);
}

BufferRef Incoming::ToBytes() const {
  MessageBuilder b;
  b.StartRequest(method, uri);
  b.Add(HeaderId::kVia,
        absl::StrCat("SIP/2.0/UDP 192.0.2.201:5060;branch=", branch));
  b.Add(HeaderId::kMaxForwards, 70);
  b.Add(HeaderId::kFrom, absl::StrCat(from, ";tag=", from_tag));
  b.Add(HeaderId::kTo, absl::StrCat(to, to_tag.empty() ? "" : ";tag=", to_tag));
  b.Add(HeaderId::kCallId, call_id);
  b.Add(HeaderId::kCSeq,
        absl::StrCat(cseq, " ", cseq_method.empty() ? method : cseq_method));
  if (!contact.empty()) b.Add(HeaderId::kContact, contact);
  b.Append(fields);
  return std::move(b).Finish(body.empty() ? "" : content_type, body);
}

TwoUas::TwoUas(const UserAgentConfig& alice_config,
               const UserAgentConfig& bob_config)
    : alice(alice_config, "192.0.2.101:5060",
            "client.atlanta.example.com:5060"),
      bob(bob_config, "192.0.2.201:5060", "client.biloxi.example.com:5060") {}

bool TwoUas::CarryFrom(LoneUa& from, LoneUa& to, const char* name,
                       size_t& next) {
  if (next == from.fake.sent().size()) return false;
  const BufferRef bytes = from.fake.sent()[next++].bytes;
  const std::string kind = absl::StrCat(name, " ", KindOf(Parse(bytes)));
  flow_.push_back(kind);
  if (loses && loses(kind)) return true;
  const absl::string_view source =
      &from == &alice ? "192.0.2.101:5060" : "192.0.2.201:5060";
  to.ua->transport_user().OnBytes(to.fake.FlowTo(source), bytes);
  return true;
}

void TwoUas::Carry() {
  bool busy = true;
  while (busy) {
    busy = CarryFrom(alice, bob, "alice", alice_next_);
    busy = CarryFrom(bob, alice, "bob", bob_next_) || busy;
  }
}

void TwoUas::Advance(Duration span) {
  const Time end = alice.fake.now() + span;
  Carry();
  while (true) {
    Time next = end;
    for (LoneUa* ua : {&alice, &bob}) {
      const auto timers = ua->fake.pending_timers();
      if (!timers.empty()) {
        next = std::min(next, ua->fake.now() + timers[0].left);
      }
    }
    alice.fake.AdvanceTo(next);
    bob.fake.AdvanceTo(next);
    Carry();
    if (next == end) return;
  }
}

}  // namespace sipsim::sip
