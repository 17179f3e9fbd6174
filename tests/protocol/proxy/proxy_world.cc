#include "tests/protocol/proxy/proxy_world.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "protocol/base/check.h"
#include "protocol/base/description.h"
#include "protocol/message/builder.h"

namespace sipsim::sip {
namespace {

std::string KindOf(const FakeNodeContext::SentMessage& message) {
  const std::vector<std::string> words =
      absl::StrSplit(message.start_line(), ' ');
  return words[0] == "SIP/2.0" ? words[1] : words[0];
}

std::string LastNumber(const Endpoint& endpoint) {
  const std::string address = endpoint.address.ToString();
  return address.substr(address.rfind('.') + 1);
}

std::vector<absl::string_view> Lines(absl::string_view message) {
  return absl::StrSplit(message.substr(0, message.find("\r\n\r\n")), "\r\n");
}

}  // namespace

std::string RequestParts::ToString() const {
  return absl::StrCat(
      method, " ", uri, " SIP/2.0\n",
      "Via: SIP/2.0/UDP ss1.atlanta.example.com:5060;branch=", branch, "\n",
      max_forwards.empty() ? ""
                           : absl::StrCat("Max-Forwards: ", max_forwards, "\n"),
      "From: Alice <sip:alice@atlanta.example.com>;tag=9fxced76sl\n",
      "To: Bob <sip:bob@biloxi.example.com>",
      to_tag.empty() ? "" : absl::StrCat(";tag=", to_tag), "\n",
      "Call-ID: ", call_id, "\n", "CSeq: ", cseq, " ", method, "\n",
      "Contact: <sip:alice@client.atlanta.example.com>\n", extra,
      "Content-Length: ", body.size(), "\n\n", body);
}

ProxyWorld::ProxyWorld() {
  config.domains = {"biloxi.example.com"};
  fake.AddHost("ss1.atlanta.example.com", "192.0.2.111");
  fake.AddHost("client.atlanta.example.com", "192.0.2.101");
  fake.AddHost("client.biloxi.example.com", "192.0.2.201");
  fake.AddHost("two.biloxi.example.com", "192.0.2.202");
  fake.AddHost("two.biloxi.example.com", "192.0.2.203");
  fake.AddHost("p1.example.com", "192.0.2.1");
  fake.AddHost("p2.example.com", "192.0.2.2");
  fake.AddHost("p2.domain.com", "192.0.2.2");
  fake.AddHost("domain.com", "192.0.2.2");
  fake.AddHost("p3.middle.com", "192.0.2.3");
  fake.AddHost("p4.domain.com", "192.0.2.4");
  fake.AddHost("u1.example.com", "192.0.2.11");
  fake.AddHost("u2.domain.com", "192.0.2.12");
  SIP_CHECK(table.AddUser("sip:bob@biloxi.example.com"));
}

void ProxyWorld::AddContact(absl::string_view uri, uint16_t q,
                            Duration ring_time) {
  SIP_CHECK(table.AddContact("sip:bob@biloxi.example.com", uri, q, std::nullopt,
                             ring_time));
}

void ProxyWorld::AddContacts(int count, Duration ring_time) {
  for (int i = 1; i <= count; ++i) {
    AddContact(absl::StrCat("sip:bob@192.0.2.20", i), 1000, ring_time);
  }
}

void ProxyWorld::AddUser(absl::string_view user, absl::string_view host) {
  SIP_CHECK(table.AddContact(absl::StrCat("sip:", user, "@biloxi.example.com"),
                             absl::StrCat("sip:", user, "@192.0.2.", host)));
}

Proxy& ProxyWorld::proxy() {
  if (proxy_ == nullptr) {
    services.domains = config.domains;
    locations_ = std::make_unique<LocationPolicy>(table, options);
    policy_ = std::make_unique<ServicePolicy>(*locations_, services);
    proxy_ = std::make_unique<Proxy>(uses_dns ? dns.context() : fake.context(),
                                     config, *policy_);
  }
  return *proxy_;
}

void ProxyWorld::Receive(absl::string_view text, absl::string_view from) {
  proxy().transport_user().OnBytes(
      fake.FlowTo(absl::StrCat("192.0.2.", from, ":5060")),
      BufferRef::Copy(absl::StrReplaceAll(text, {{"\n", "\r\n"}})));
}

void ProxyWorld::Answer(absl::string_view method, size_t n, int status_code,
                        absl::string_view extra, absl::string_view to_tag) {
  const auto request = Nth(method, n);
  std::string response = absl::StrCat("SIP/2.0 ", status_code, " ",
                                      ReasonPhrase(status_code), "\n");
  for (const absl::string_view line : Lines(request.text())) {
    const bool is_to = absl::StartsWith(line, "To: ");
    const bool adds_tag = is_to && status_code > 100 && !to_tag.empty() &&
                          !absl::StrContains(line, ";tag=");
    if (is_to || absl::StartsWith(line, "Via: ") ||
        absl::StartsWith(line, "From: ") || absl::StartsWith(line, "CSeq: ") ||
        absl::StartsWith(line, "Call-ID: ")) {
      absl::StrAppend(&response, line,
                      adds_tag ? absl::StrCat(";tag=", to_tag) : "", "\n");
    }
  }
  absl::StrAppend(&response, extra, "Content-Length: 0\n\n");
  Receive(response, LastNumber(request.flow.remote));
}

void ProxyWorld::Unreachable(absl::string_view method, size_t n) {
  const auto request = Nth(method, n);
  proxy().transport_user().OnUnreachable(request.flow, request.text());
}

void ProxyWorld::ConnectAll() {
  for (; connections_seen_ < fake.connections().size(); ++connections_seen_) {
    const auto connection = fake.connections()[connections_seen_];
    const PeerCertificate certificate = {{}, {connection.server_name}};
    const bool is_tls = connection.flow.protocol == TransportProtocol::kTls;
    proxy().transport_user().OnConnected(connection.flow,
                                         is_tls ? &certificate : nullptr);
  }
}

void ProxyWorld::RefuseConnection() {
  connections_seen_ = fake.connections().size();
  proxy().transport_user().OnClosed(fake.connections().back().flow,
                                    CloseReason::kRefused, "");
}

std::string ProxyWorld::Sent() {
  std::vector<std::string> kinds;
  for (; sent_seen_ < fake.sent().size(); ++sent_seen_) {
    const auto& message = fake.sent()[sent_seen_];
    kinds.push_back(
        absl::StrCat(KindOf(message), ">", LastNumber(message.flow.remote)));
  }
  return absl::StrJoin(kinds, " ");
}

std::string ProxyWorld::Counted() {
  std::vector<std::string> counters;
  for (; counts_seen_ < fake.counts().size(); ++counts_seen_) {
    counters.push_back(fake.counts()[counts_seen_].counter);
  }
  return absl::StrJoin(counters, " ");
}

const FakeNodeContext::SentMessage& ProxyWorld::Nth(absl::string_view kind,
                                                    size_t n) {
  for (const auto& message : fake.sent()) {
    if (KindOf(message) == kind && n-- == 0) return message;
  }
  SIP_CHECK(false);
  return fake.sent().front();
}

std::string ProxyWorld::Text(absl::string_view kind, size_t n) {
  return std::string(Nth(kind, n).text());
}

std::string ProxyWorld::Last(absl::string_view kind) {
  size_t count = 0;
  for (const auto& message : fake.sent()) {
    if (KindOf(message) == kind) ++count;
  }
  SIP_CHECK(count > 0);
  return Text(kind, count - 1);
}

std::string ProxyWorld::Describe() {
  Description description;
  proxy().Describe(description);
  return description.text();
}

std::string Field(absl::string_view message, absl::string_view name) {
  std::vector<absl::string_view> values;
  for (absl::string_view line : Lines(message)) {
    if (absl::ConsumePrefix(&line, name) && absl::ConsumePrefix(&line, ": ")) {
      values.push_back(line);
    }
  }
  return absl::StrJoin(values, "|");
}

std::string BranchOf(absl::string_view message) {
  const std::string vias = Field(message, "Via");
  const size_t begin = vias.find(";branch=") + 8;
  return vias.substr(begin, vias.find_first_of(";,|", begin) - begin);
}

std::string StartLine(absl::string_view message) {
  return std::string(message.substr(0, message.find("\r\n")));
}

}  // namespace sipsim::sip
