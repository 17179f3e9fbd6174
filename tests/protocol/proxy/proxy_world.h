#ifndef SIPSIM_TESTS_PROTOCOL_PROXY_PROXY_WORLD_H_
#define SIPSIM_TESTS_PROTOCOL_PROXY_PROXY_WORLD_H_

// A proxy in a world of its own: the proxy of biloxi.example.com in RFC 3665,
// with requests coming from that of atlanta.example.com.
//
//   ProxyWorld world;
//   world.AddContact("sip:bob@192.0.2.201");
//   world.Request({});                   // INVITE for bob
//   EXPECT_EQ(world.Sent(), "INVITE>201 100>111");
//   world.Answer("INVITE", 0, 180);
//   EXPECT_EQ(world.Sent(), "180>111");

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "protocol/base/time.h"
#include "protocol/proxy/location_policy.h"
#include "protocol/proxy/proxy.h"
#include "protocol/proxy/service_policy.h"
#include "protocol/registrar/location_service.h"
#include "tests/protocol/testing/fake_dns.h"
#include "tests/protocol/testing/fake_node_context.h"

namespace sipsim::sip {

// A request from 192.0.2.111 as text; every part can be changed.
struct RequestParts {
  std::string method = "INVITE";
  std::string uri = "sip:bob@biloxi.example.com";
  std::string branch = "z9hG4bKa";
  std::string max_forwards = "70";  // "": no such header.
  std::string to_tag = "";
  std::string cseq = "1";
  std::string call_id = "2xTb9vxSit55XU7p8@atlanta.example.com";
  // Whole header lines ("Route: <sip:a;lr>\n") behind the others.
  std::string extra = "";
  std::string body = "";

  std::string ToString() const;
};

class ProxyWorld {
 public:
  // The proxy listens on 192.0.2.222:5060 as ss2.biloxi.example.com. Known
  // hosts, by last number of their address 192.0.2.x: ss1.atlanta.example.com
  // 111, client.atlanta.example.com 101, client.biloxi.example.com 201,
  // two.biloxi.example.com 202 and 203, the p1 to p4 and u1, u2 of RFC 3261
  // section 16.12.1: 1 to 4, 11, 12.
  ProxyWorld();

  // Settings, until the first message.
  ProxyConfig config;
  LocationPolicyOptions options;
  ServicePolicyOptions services;
  // Of bob. `ring_time`: see LocationContact.
  void AddContact(absl::string_view uri, uint16_t q = 1000,
                  Duration ring_time = {});
  // sip:bob@192.0.2.201, 202, ...
  void AddContacts(int count, Duration ring_time = {});
  // sip:<user>@192.0.2.<host> of another user of biloxi.example.com.
  void AddUser(absl::string_view user, absl::string_view host);

  Proxy& proxy();
  // What "\n" ends, "\r\n" ends on the wire.
  void Receive(absl::string_view text, absl::string_view from = "111");
  void Request(const RequestParts& request) { Receive(request.ToString()); }
  // The receiver of the nth request of this method answers it. `extra`: whole
  // header lines.
  void Answer(absl::string_view method, size_t n, int status_code,
              absl::string_view extra = "",
              absl::string_view to_tag = "8321234356");
  // The request could not be delivered: its address is unreachable.
  void Unreachable(absl::string_view method, size_t n);

  // Every connection that the proxy has asked for is there; over TLS, with a
  // certificate for the name that was asked for.
  void ConnectAll();
  // The latest one is refused.
  void RefuseConnection();

  // What was sent since the last call, by method or status code and the last
  // number of the address: "INVITE>201 100>111".
  std::string Sent();
  // What was counted since the last call: "loop_detected stray_response".
  std::string Counted();
  // The nth message of this kind ("INVITE", "180") that was sent, from 0, and
  // the last one.
  const FakeNodeContext::SentMessage& Nth(absl::string_view kind, size_t n);
  std::string Text(absl::string_view kind, size_t n = 0);
  std::string Last(absl::string_view kind);
  std::string Describe();

  FakeNodeContext fake{"192.0.2.222:5060", "ss2.biloxi.example.com:5060"};
  FakeDns dns{fake};
  bool uses_dns = false;  // In place of the known hosts.
  LocationService table{fake.context()};

 private:
  std::unique_ptr<LocationPolicy> locations_;
  std::unique_ptr<ServicePolicy> policy_;
  std::unique_ptr<Proxy> proxy_;
  size_t sent_seen_ = 0;
  size_t counts_seen_ = 0;
  size_t connections_seen_ = 0;
};

// For tests of a call that has been forwarded to bob at .201.
class OneTarget : public ::testing::Test {
 protected:
  // Receives the INVITE; what it made the proxy send is seen.
  void Invite() {
    world.AddContact("sip:bob@192.0.2.201");
    world.Request({});
    ASSERT_EQ(world.Sent(), "INVITE>201 100>111");
  }
  void Cancel() { world.Request({.method = "CANCEL"}); }

  ProxyWorld world;
};

// The values of all fields of this name in a message, in order, joined by "|".
std::string Field(absl::string_view message, absl::string_view name);
// The branch of the top Via.
std::string BranchOf(absl::string_view message);
// The first line.
std::string StartLine(absl::string_view message);

}  // namespace sipsim::sip

#endif  // SIPSIM_TESTS_PROTOCOL_PROXY_PROXY_WORLD_H_
