// Gateways and the phones behind them.

#include <fstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "topologies/network_plan.h"

namespace sipsim {
namespace {

using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""s;

// The plan of a host with the fields `gateway`, which stand on line 1.
absl::StatusOr<NetworkPlan> Load(const std::string& gateway,
                                 const std::string& host = "") {
  const std::string path = testing::TempDir() + "/gateway_net.txtpb";
  std::ofstream(path, std::ios::binary)
      << "hosts { gateway { " << gateway << " }\n"
      << "name: \"gw\" domain_names: \"gw1.example.com\" "
         "addresses: \"192.0.2.51\" "
      << host << " }";
  return LoadTopology(path);
}

// How loading it fails, without place and folder.
std::string ErrorOf(const std::string& gateway) {
  const std::string message(Load(gateway).status().message());
  const size_t at = message.find("hosts[0].gateway");
  return at == std::string::npos ? message : message.substr(at + 17);
}

TEST(GatewayPlan, DefaultsAreThoseOfTheSchema) {
  const auto plan = Load("");
  ASSERT_TRUE(plan.ok()) << plan.status();
  const auto& gateway = std::get<GatewayPlan>(plan->hosts[0].role);
  EXPECT_EQ(gateway.config.domain, "gw1.example.com");
  EXPECT_EQ(gateway.config.called_domain, "gw1.example.com");
  EXPECT_EQ(gateway.config.t7, 25s);
  EXPECT_EQ(gateway.config.t9, 120s);
  EXPECT_FALSE(gateway.config.is_secure);
  EXPECT_EQ(gateway.config.user_agent.aor, "sip:gw1.example.com");
  EXPECT_EQ(gateway.pstn.circuit_count, 24u);
  EXPECT_TRUE(gateway.pstn.phones.empty());
}

TEST(GatewayPlan, PhonesAreRead) {
  const auto plan = Load(
      "circuits: 2 routes: \"<sip:192.0.2.51;lr>\" "
      "phones { number: \"+1 \" }");
  EXPECT_FALSE(plan.ok());
  const auto good = Load(
      "circuits: 2 routes: \"<sip:192.0.2.51;lr>\" domain: \"a.com\" "
      "phones { number: \"+1(972)7293660\" rings_after: \"10ms\" "
      "answers_after: \"2s\" hangs_up_after: \"3s\" } "
      "phones { number: \"7773660\" context: \"p1234\" in_band: true "
      "release_cause: 17 releases_after: \"1s\" }",
      "transports: TLS port: 5070");
  ASSERT_TRUE(good.ok()) << good.status();
  const auto& gateway = std::get<GatewayPlan>(good->hosts[0].role);
  EXPECT_EQ(gateway.config.domain, "a.com");
  EXPECT_EQ(gateway.config.called_domain, "192.0.2.51");
  EXPECT_TRUE(gateway.config.is_secure);
  EXPECT_EQ(gateway.config.user_agent.contact_uri, "sips:gw1.example.com:5071");
  EXPECT_EQ(gateway.config.plans, std::vector<std::string>{"p1234"});
  const PhonePlan& global = gateway.pstn.phones[0];
  EXPECT_EQ(global.number, (sip::IsupNumber{true, "19727293660", ""}));
  EXPECT_EQ(global.rings_after, 10ms);
  EXPECT_EQ(global.answers_after, 2s);
  EXPECT_EQ(global.hangs_up_after, 3s);
  EXPECT_FALSE(global.release_cause.has_value());
  const PhonePlan& local = gateway.pstn.phones[1];
  EXPECT_EQ(local.number, (sip::IsupNumber{false, "7773660", "p1234"}));
  EXPECT_TRUE(local.in_band);
  EXPECT_EQ(local.release_cause, 17);
  EXPECT_EQ(local.releases_after, 1s);
}

TEST(GatewayPlan, NumberOfAnyPlanMakesAllPlansKnown) {
  const auto plan = Load("phones { number: \"7042\" }");
  ASSERT_TRUE(plan.ok()) << plan.status();
  EXPECT_FALSE(
      std::get<GatewayPlan>(plan->hosts[0].role).config.plans.has_value());
}

TEST(GatewayPlan, WhatIsWrongIsToldByItsField) {
  const auto phone = [](absl::string_view fields) {
    return absl::StrCat("phones { number: \"+12\" ", fields, " }");
  };
  const std::pair<std::string, std::string> errors[] = {
      {"domain: \"-\"", "domain: expected a domain name, found \"-\""},
      {"routes: \"x\"",
       "routes[0]: expected a route such as \"<sip:192.0.2.1;lr>\", found "
       "\"x\""},
      {"routes: \"<sip:x.com;lr>\"",
       "routes[0]: expected a host that some domain_names or domains name, "
       "found \"x.com\""},
      {"accounts { realm: \"a\" }",
       "accounts[0].user_name: expected a name, found nothing"},
      {"circuits: 0", "circuits: expected a number from 1 to 1000000, found 0"},
      {"t7: \"0s\"", "t7: expected at least 1ms, found \"0s\""},
      {"phones {}",
       "phones[0].number: expected a telephone number such as +19725552222, "
       "found nothing"},
      {"phones { number: \"bob\" }",
       "phones[0].number: expected a telephone number such as +19725552222, "
       "found \"bob\""},
      {"phones { number: \"abc\" }",
       "phones[0].number: expected a telephone number such as +19725552222, "
       "found \"abc\""},
      {"phones { number: \"12#\" }",
       "phones[0].number: expected a telephone number such as +19725552222, "
       "found \"12#\""},
      {"phones { number: \"+12;ext=1\" }",
       "phones[0].number: expected a telephone number such as +19725552222, "
       "found \"+12;ext=1\""},
      {phone("context: \"a.b\""),
       "phones[0].context: expected none for a number with \"+\", found "
       "\"a.b\""},
      {"phones { number: \"12\" context: \"-\" }",
       "phones[0].context: expected a domain name, \"+\" and digits, or "
       "letters and digits, found \"-\""},
      {phone("") + " " + phone(""),
       "phones[1].number: expected a number of its own for each phone, found "
       "\"+12\""},
      {phone("release_cause: 128"),
       "phones[0].release_cause: expected a number from 0 to 127, found 128"},
      {phone("release_cause: 17 answers_after: \"1s\""),
       "phones[0].answers_after: expected either an answer or a "
       "release_cause, found both"},
      {phone("releases_after: \"1s\""),
       "phones[0].releases_after: expected a release_cause, found none"},
      {phone("rings_after: \"1s\" answers_after: \"1s\""),
       "phones[0].rings_after: expected a time ahead of answers_after, found "
       "\"1s\""},
      {phone("rings_after: \"2s\" release_cause: 17 releases_after: \"1s\""),
       "phones[0].rings_after: expected a time ahead of releases_after, found "
       "\"2s\""},
      {phone("rings_after: \"0s\" release_cause: 17"),
       "phones[0].rings_after: expected a time ahead of releases_after, found "
       "\"0s\""},
      {phone("in_band: true release_cause: 1"),
       "phones[0].in_band: expected false where releases_after is \"0s\", "
       "found true"},
      {phone("in_band: true answers_after: \"0s\""),
       "phones[0].in_band: expected false where answers_after is \"0s\", "
       "found true"},
      {phone("hangs_up_after: \"1s\""),
       "phones[0].hangs_up_after: expected a phone that answers, found one "
       "that does not"},
  };
  for (const auto& [gateway, error] : errors) {
    EXPECT_EQ(ErrorOf(gateway), error);
  }
}

}  // namespace
}  // namespace sipsim
