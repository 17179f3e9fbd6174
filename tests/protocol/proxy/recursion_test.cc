// RFC 3261 section 16.7 step 4: recursion on redirections.

#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/protocol/proxy/proxy_world.h"

namespace sipsim::sip {
namespace {

TEST(Recursion, RedirectionGoesUpstreamUnlessConfigured) {
  ProxyWorld world;
  world.AddContacts(1);
  world.Request({});
  world.Sent();
  world.Answer("INVITE", 0, 302, "Contact: <sip:bob@192.0.2.205>\n");
  EXPECT_EQ(world.Sent(), "ACK>201 302>111");
}

TEST(Recursion, ContactsAreTried) {
  ProxyWorld world;
  world.config.recurse = true;
  world.AddContacts(1);
  world.Request({});
  world.Sent();
  world.Answer("INVITE", 0, 302,
               "Contact: <sip:bob@192.0.2.205>, <sip:bob@192.0.2.206>\n");
  EXPECT_EQ(world.Sent(), "ACK>201 INVITE>205 INVITE>206");
  world.Answer("INVITE", 1, 486);
  world.Answer("INVITE", 2, 404);
  EXPECT_EQ(world.Sent(), "ACK>205 ACK>206 486>111");
}

// 21.3.4: a 305 is for the UAC; 21.3.5: so is the choice that a 380 gives.
TEST(Recursion, ProxyAndServicesAreLeftToTheCaller) {
  for (const int status_code : {305, 380}) {
    ProxyWorld world;
    world.config.recurse = true;
    world.AddContacts(1);
    world.Request({});
    world.Sent();
    world.Answer("INVITE", 0, status_code, "Contact: <sip:192.0.2.205>\n");
    EXPECT_EQ(world.Sent(), absl::StrCat("ACK>201 ", status_code, ">111"));
  }
}

TEST(Recursion, UnknownRedirectionIsAsA300) {  // 8.1.3.2.
  ProxyWorld world;
  world.config.recurse = true;
  world.AddContacts(1);
  world.Request({});
  world.Sent();
  world.Answer("INVITE", 0, 399, "Contact: <sip:bob@192.0.2.205>\n");
  EXPECT_EQ(world.Sent(), "ACK>201 INVITE>205");
}

TEST(Recursion, RedirectionByATargetGivenUpIsNotFollowed) {
  ProxyWorld world;
  world.config.recurse = true;
  world.options.fork_mode = ForkMode::kSequential;
  world.AddContacts(2, 5s);
  world.Request({});
  world.Answer("INVITE", 0, 180);
  world.fake.AdvanceTo(At(5s));
  EXPECT_EQ(world.Sent(), "INVITE>201 100>111 180>111 CANCEL>201");
  world.Answer("INVITE", 0, 302, "Contact: <sip:bob@192.0.2.205>\n");
  EXPECT_EQ(world.Sent(), "ACK>201 INVITE>202");
}

TEST(Recursion, NoUriIsTriedTwice) {  // 16.5.
  ProxyWorld world;
  world.config.recurse = true;
  world.AddContacts(1);
  world.Request({});
  world.Sent();
  world.Answer("INVITE", 0, 302, "Contact: <sip:bob@192.0.2.201>\n");
  // No final response is in the context (16.7 step 6).
  EXPECT_EQ(world.Sent(), "ACK>201 408>111");
}

TEST(Recursion, ContactsThatCannotBeTriedStayInTheResponse) {
  ProxyWorld world;
  world.config.recurse = true;
  world.AddContacts(1);
  world.Request({});
  world.Sent();
  world.Answer("INVITE", 0, 302,
               "Contact: <mailto:bob@b.com>\n"
               "Contact: <sip:bob@192.0.2.205>, <tel:+1201555>;q=0.1\n");
  EXPECT_EQ(world.Sent(), "ACK>201 INVITE>205");
  world.Answer("INVITE", 1, 404);
  EXPECT_EQ(world.Sent(), "ACK>205 302>111");
  EXPECT_EQ(Field(world.Text("302"), "Contact"),
            "<mailto:bob@b.com>, <tel:+1201555>;q=0.1");
}

TEST(Recursion, ForeignRequestUriIsNotRecursedOn) {  // 16.5.
  ProxyWorld world;
  world.config.recurse = true;
  world.Request({.uri = "sip:carol@domain.com"});
  world.Sent();
  world.Answer("INVITE", 0, 302, "Contact: <sip:carol@192.0.2.205>\n");
  EXPECT_EQ(world.Sent(), "ACK>2 302>111");
}

// A policy that knows the telephone number of a user only.
class TelPolicy : public RoutingPolicy {
 public:
  RoutingVerdict FindTargets(const RoutingQuery& /*query*/,
                             TargetSet& targets) override {
    targets.Add("tel:+12015550123", 0, "sip:p1.example.com");
    return {};
  }
};

TEST(Recursion, A416ToATelUriTriesItAsSipUri) {  // 16.7 step 4, 19.1.6.
  FakeNodeContext fake("192.0.2.222:5060", "ss2.biloxi.example.com:5060");
  fake.AddHost("p1.example.com", "192.0.2.1");
  TelPolicy policy;
  ProxyConfig config;
  config.domains = {"biloxi.example.com"};
  config.recurse = true;
  Proxy proxy(fake.context(), config, policy);
  const auto receive = [&](std::string text) {
    std::string wire;
    for (const char c : text) wire += c == '\n' ? "\r\n" : std::string(1, c);
    proxy.transport_user().OnBytes(fake.FlowTo("192.0.2.1:5060"),
                                   BufferRef::Copy(wire));
  };
  receive(RequestParts{}.ToString());
  ASSERT_EQ(std::string(fake.sent()[0].start_line()),
            "INVITE tel:+12015550123 SIP/2.0");
  const std::string via = Field(fake.sent()[0].text(), "Via");
  receive(absl::StrCat(
      "SIP/2.0 416 Unsupported URI Scheme\nVia: ", via.substr(0, via.find('|')),
      "\nVia: ", via.substr(via.find('|') + 1),
      "\nFrom: Alice <sip:alice@atlanta.example.com>;tag=9fxced76sl\n"
      "To: Bob <sip:bob@biloxi.example.com>;tag=1\n"
      "Call-ID: 2xTb9vxSit55XU7p8@atlanta.example.com\nCSeq: 1 INVITE\n"
      "Content-Length: 0\n\n"));
  EXPECT_EQ(std::string(fake.sent().back().start_line()),
            "INVITE sip:+12015550123@p1.example.com;user=phone SIP/2.0");
}

}  // namespace
}  // namespace sipsim::sip
