#include "topologies/plan_refer.h"

#include "absl/strings/str_cat.h"

namespace sipsim {
namespace {

using std::chrono_literals::operator""h;
using std::chrono_literals::operator""s;

sip::ReplacesPolicy PolicyOf(ReferPolicy::ReplacedBy replaced_by) {
  switch (replaced_by) {
    case ReferPolicy::ANYBODY:
      return sip::ReplacesPolicy::kAnyone;
    case ReferPolicy::NOBODY:
      return sip::ReplacesPolicy::kNever;
    default:
      return sip::ReplacesPolicy::kParties;
  }
}

}  // namespace

void PlanRefer(const ConfigScope& user_agent, const UserAgent& config,
               sip::UserAgentConfig& ua) {
  ua.follow_after = user_agent.Duration("follow_after", {{}, 24h, {}});
  if (ua.dialect == sip::Dialect::kRfc2543) {
    ua.transfer_style = sip::TransferStyle::kAlso;
    ua.takes_also = true;
  }
  if (ua.follow_after > sip::Duration{} && !config.has_refer() &&
      !ua.takes_also) {
    user_agent.Fail("follow_after", "refer, or the RFC 2543 dialect",
                    Quote(config.follow_after()));
  }
  if (!config.has_refer()) return;
  const ConfigScope scope = user_agent.Nested("refer");
  const ReferPolicy& policy = config.refer();
  sip::ReferConfig refer;
  if (policy.has_accept_status()) {
    refer.status_code = static_cast<int>(policy.accept_status());
    if (policy.accept_status() != 200 && policy.accept_status() != 202) {
      scope.Fail("accept_status", "200 or 202",
                 absl::StrCat(policy.accept_status()));
    }
  }
  if (policy.refuse_status() != 0) {
    refer.status_code = static_cast<int>(policy.refuse_status());
    if (policy.refuse_status() < 400 || policy.refuse_status() > 699) {
      scope.Fail("refuse_status", "0, or a number from 400 to 699",
                 absl::StrCat(policy.refuse_status()));
    }
    if (policy.has_accept_status()) {
      scope.Fail("refuse_status", "either refuse_status or accept_status",
                 "both");
    }
  }
  refer.expires = scope.Duration("expires", {1s, 24h, refer.expires});
  if (refer.expires % 1s != sip::Duration{}) {
    scope.Fail("expires", "whole seconds", Quote(policy.expires()));
  }
  refer.tells_progress = policy.reports_progress();
  ua.refer = refer;
  ua.replaces = PolicyOf(policy.replaced_by());
}

}  // namespace sipsim
