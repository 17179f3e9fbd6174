// Reliable provisional responses and session timers of user agents and proxies.

#include <fstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "topologies/network_plan.h"

namespace sipsim {
namespace {

using std::chrono_literals::operator""s;

std::string UserAgentHost(const std::string& fields) {
  return absl::StrCat(
      "hosts { name: \"a\" addresses: \"192.0.2.1\"\n"
      "user_agent { aor: \"sip:al@example.com\"\n",
      fields, "\n} }\n");
}

std::string ProxyHost(const std::string& fields) {
  return absl::StrCat(
      "hosts { name: \"p\" addresses: \"192.0.2.1\"\n"
      "proxy { domains: \"b.com\" next_hops {\n"
      "domain: \"c.com\" uri: \"sip:192.0.2.9\" }\n",
      fields, "\n} }\n");
}

NetworkPlan Plan(const std::string& text) {
  Topology topology;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &topology));
  absl::StatusOr<NetworkPlan> plan = PlanNetwork(topology);
  EXPECT_TRUE(plan.ok()) << plan.status();
  return *std::move(plan);
}

sip::UserAgentConfig UserAgentOf(const std::string& fields) {
  return std::get<sip::UserAgentConfig>(
      Plan(UserAgentHost(fields)).hosts[0].role);
}

// Writes a file and tells how loading it fails, without the folder.
std::string LoadErrorOf(const std::string& text) {
  const std::string path = testing::TempDir() + "/timer.txtpb";
  std::ofstream(path, std::ios::binary) << text;
  const absl::Status status = LoadTopology(path).status();
  const std::string message(status.message());
  const size_t at = message.find("timer.txtpb");
  return at == std::string::npos ? message : message.substr(at);
}

TEST(PlanSessionTimer, UserAgentHasNoExtensionUnlessItSaysSo) {
  const sip::UserAgentConfig ua = UserAgentOf("");
  EXPECT_EQ(ua.reliable_provisionals, sip::ReliableProvisionals::kNever);
  EXPECT_FALSE(ua.session_timer.has_value());
  EXPECT_FALSE(ua.takes_update);
}

TEST(PlanSessionTimer, ExtensionsOfAUserAgentAreRead) {
  sip::UserAgentConfig ua = UserAgentOf("session_timer {}");
  ASSERT_TRUE(ua.session_timer.has_value());
  EXPECT_EQ(ua.session_timer->interval, 1800s);
  EXPECT_EQ(ua.session_timer->min, 90s);
  EXPECT_EQ(ua.session_timer->refresher,
            sip::SessionTimerConfig::Refresher::kEither);
  EXPECT_FALSE(ua.session_timer->refreshes_by_reinvite);
  EXPECT_TRUE(ua.takes_update);
  ua = UserAgentOf(
      "reliable_provisionals: REQUIRED\n"
      "session_timer { interval: \"5min\" min_interval: \"100s\"\n"
      "refresher: CALLEE by_update: false }");
  EXPECT_EQ(ua.reliable_provisionals, sip::ReliableProvisionals::kRequired);
  EXPECT_EQ(ua.session_timer->interval, 300s);
  EXPECT_EQ(ua.session_timer->min, 100s);
  EXPECT_EQ(ua.session_timer->refresher,
            sip::SessionTimerConfig::Refresher::kUas);
  EXPECT_TRUE(ua.session_timer->refreshes_by_reinvite);
  EXPECT_TRUE(UserAgentOf("reliable_provisionals: IF_SUPPORTED").takes_update);
}

TEST(PlanSessionTimer, ThatOfAProxyIsRead) {
  const NetworkPlan plan =
      Plan(ProxyHost("session_timer { interval: \"90s\" }"));
  const auto& proxy = std::get<ProxyPlan>(plan.hosts[0].role);
  ASSERT_TRUE(proxy.session_timer.has_value());
  EXPECT_EQ(proxy.session_timer->interval, 90s);
  EXPECT_EQ(proxy.session_timer->min, 90s);
  EXPECT_FALSE(
      std::get<ProxyPlan>(Plan(ProxyHost("")).hosts[0].role).session_timer);
}

TEST(PlanSessionTimer, WhatIsWrongIsSaidInOneLine) {
  const struct {
    std::string text;
    const char* error;
  } kCases[] = {
      {UserAgentHost("session_timer { interval: \"89s\" }"),
       "timer.txtpb:3:17: hosts[0].user_agent.session_timer.interval: "
       "expected at least 90s, found \"89s\""},
      {UserAgentHost("session_timer { interval: \"90500ms\" }"),
       "timer.txtpb:3:17: hosts[0].user_agent.session_timer.interval: "
       "expected whole seconds, found \"90500ms\""},
      {UserAgentHost(
           "session_timer { interval: \"90s\" min_interval: \"91s\" }"),
       "timer.txtpb:3:17: hosts[0].user_agent.session_timer.interval: "
       "expected at least min_interval, found \"90s\""},
      {ProxyHost("session_timer { refresher: CALLER }"),
       "timer.txtpb:4:17: hosts[0].proxy.session_timer.refresher: "
       "expected no refresher at a proxy, found CALLER"},
      {ProxyHost("session_timer { by_update: false }"),
       "timer.txtpb:4:17: hosts[0].proxy.session_timer.by_update: "
       "expected no by_update at a proxy, found false"},
      {"hosts { name: \"g\" addresses: \"192.0.2.1\"\n"
       "alg { proxy { next_hops { domain: \"c.com\" uri: \"sip:192.0.2.9\" }\n"
       "session_timer {} } } }\n",
       "timer.txtpb:3:1: hosts[0].alg.proxy.session_timer: "
       "expected no session timer at an ALG, found one"},
  };
  for (const auto& c : kCases) EXPECT_EQ(LoadErrorOf(c.text), c.error);
}

}  // namespace
}  // namespace sipsim
