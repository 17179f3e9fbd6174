#ifndef SIPSIM_TESTS_PROTOCOL_TRANSPORT_STREAM_WORLD_H_
#define SIPSIM_TESTS_PROTOCOL_TRANSPORT_STREAM_WORLD_H_

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "protocol/message/parser.h"
#include "protocol/transport/transport_layer.h"
#include "tests/protocol/testing/fake_node_context.h"
#include "tests/protocol/testing/message_text.h"

namespace sipsim::sip {

using Words = std::vector<std::string>;

// A transport layer on UDP and TCP 192.0.2.101:5060 and TLS port 5061, with
// room for three connections, and what it hands up.
class StreamWorld : public ::testing::Test, public MessageHandler {
 protected:
  StreamWorld()
      : fake_("192.0.2.101:5060", "pc33.atlanta.com"),
        layer_(WithPoints(fake_), *this, {.connection_count_max = 3}) {}

  static NodeContext& WithPoints(FakeNodeContext& fake) {
    fake.AddListeningPoint(TransportProtocol::kTcp, "192.0.2.101:5060",
                           "pc33.atlanta.com");
    fake.AddListeningPoint(TransportProtocol::kTls, "192.0.2.101:5061",
                           "pc33.atlanta.com");
    return fake.context();
  }

  void OnRequest(Message& request, const Flow& flow) override {
    requests_.emplace_back(request.method_text());
    response_flow_ = layer_.ResponseFlow(request, flow);
  }
  void OnResponse(Message&, const Flow&) override { ++response_count_; }
  void OnSendFailed(const Flow& flow, const FailedMessage& failed) override {
    failures_.push_back(
        absl::StrCat(failed.is_response ? "response" : failed.method, " ",
                     failed.branch, " to ", flow.remote.ToString()));
  }

  static std::string Request(const std::string& branch,
                             const std::string& method = "OPTIONS") {
    RequestText request;
    request.method = method;
    request.via =
        absl::StrCat("SIP/2.0/TCP pc33.atlanta.com;branch=z9hG4bK", branch);
    return request.ToString();
  }
  void Send(const Flow& flow, const std::string& branch) {
    layer_.Send(flow, BufferRef::Copy(Request(branch)));
  }
  // As located: by TLS, in search of `domain`.
  Flow To(TransportProtocol protocol, const std::string& remote,
          const std::string& domain = "") {
    Flow flow = fake_.FlowTo(remote, static_cast<size_t>(protocol));
    flow.connection = 0;
    flow.server_name = layer_.ServerNameId(domain);
    return flow;
  }
  Flow Tcp() { return To(TransportProtocol::kTcp, "192.0.2.4:5060"); }
  Flow TlsFor(const std::string& domain) {
    return To(TransportProtocol::kTls, "192.0.2.4:5061", domain);
  }
  const Flow& Attempt(size_t i) { return fake_.connections()[i].flow; }
  // A connection from 192.0.2.201:40000.
  Flow Accept(ConnectionId id, size_t point = 1) {
    Flow flow = fake_.FlowTo("192.0.2.201:40000", point);
    flow.connection = id;
    layer_.OnAccepted(flow, nullptr);
    return flow;
  }
  // What was sent: connection and branch of each.
  std::vector<std::string> Sent() {
    std::vector<std::string> sent;
    for (const auto& one : fake_.sent()) {
      Message message;
      ParseMessage(one.bytes, ParseLimits(), &message);
      sent.push_back(absl::StrCat(one.flow.connection, " ",
                                  message.top_via().branch.substr(7)));
    }
    return sent;
  }

  FakeNodeContext fake_;
  TransportLayer layer_;
  std::vector<std::string> requests_;
  std::vector<std::string> failures_;
  size_t response_count_ = 0;
  Flow response_flow_;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_TESTS_PROTOCOL_TRANSPORT_STREAM_WORLD_H_
