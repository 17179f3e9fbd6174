// What is taken and refused in `refer` of user agents.

#include <string>
#include <variant>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "topologies/network_plan.h"
#include "topologies/text_proto.h"

namespace sipsim {
namespace {

using std::chrono_literals::operator""s;

absl::StatusOr<NetworkPlan> PlanOf(const std::string& refer) {
  Topology topology;
  FieldLocations locations;
  const absl::Status parsed = ParseTextProto(
      "net",
      absl::StrCat("hosts { name: \"a\" addresses: \"192.0.2.1\" user_agent { "
                   "aor: \"sip:a@x.com\" ",
                   refer, " } }"),
      &topology, &locations);
  if (!parsed.ok()) return parsed;
  return PlanNetwork(topology);
}

std::string ErrorOf(const std::string& refer) {
  return std::string(
      PlanOf(absl::StrCat("refer { ", refer, " }")).status().message());
}

TEST(ReferPlan, WithoutItThereIsNoTransfer) {
  const auto plan = PlanOf("");
  ASSERT_TRUE(plan.ok());
  const auto& ua = std::get<sip::UserAgentConfig>(plan->hosts[0].role);
  EXPECT_FALSE(ua.refer.has_value());
  EXPECT_EQ(ua.replaces, sip::ReplacesPolicy::kNever);
}

TEST(ReferPlan, DefaultsAreThoseOfTheSchema) {
  const auto plan = PlanOf("refer {}");
  ASSERT_TRUE(plan.ok());
  const auto& ua = std::get<sip::UserAgentConfig>(plan->hosts[0].role);
  ASSERT_TRUE(ua.refer.has_value());
  EXPECT_EQ(ua.refer->status_code, 202);
  EXPECT_EQ(ua.refer->expires, 60s);
  EXPECT_EQ(ua.replaces, sip::ReplacesPolicy::kParties);
}

TEST(ReferPlan, ErrorsNameTheField) {
  EXPECT_EQ(ErrorOf("accept_status: 204"),
            "hosts[0].user_agent.refer.accept_status: expected 200 or 202, "
            "found 204");
  EXPECT_EQ(ErrorOf("refuse_status: 302"),
            "hosts[0].user_agent.refer.refuse_status: expected 0, or a number "
            "from 400 to 699, found 302");
  EXPECT_EQ(ErrorOf("accept_status: 200 refuse_status: 603"),
            "hosts[0].user_agent.refer.refuse_status: expected either "
            "refuse_status or accept_status, found both");
  EXPECT_EQ(ErrorOf("expires: \"1500ms\""),
            "hosts[0].user_agent.refer.expires: expected whole seconds, found "
            "\"1500ms\"");
  EXPECT_NE(ErrorOf("expires: \"0s\""), "");
  EXPECT_EQ(std::string(PlanOf("follow_after: \"25h\"").status().message())
                .substr(0, 38),
            "hosts[0].user_agent.follow_after: expe");
  EXPECT_EQ(PlanOf("follow_after: \"1s\"").status().message(),
            "hosts[0].user_agent.follow_after: expected refer, or the RFC 2543 "
            "dialect, found \"1s\"");
}

}  // namespace
}  // namespace sipsim
