#include "sim/fault/rule.h"

#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace sipsim::sim {
namespace {

absl::Status Validate(const RuleConfig& config) {
  if (config.name.empty()) {
    return absl::InvalidArgumentError("name: expected one, found none");
  }
  if (config.verdict.delay < Duration::zero()) {
    return absl::InvalidArgumentError(
        absl::StrCat(config.name, ": delay: expected at least 0ns, found ",
                     config.verdict.delay.count(), "ns"));
  }
  uint64_t last = 0;
  for (uint64_t n : config.nth) {
    if (n <= last) {
      return absl::InvalidArgumentError(absl::StrCat(
          config.name, ": nth: expected ascending numbers from 1, found ", n));
    }
    last = n;
  }
  return absl::OkStatus();
}

template <typename T>
bool Agrees(const std::optional<T>& wanted, const T& found) {
  return !wanted.has_value() || *wanted == found;
}

}  // namespace

absl::StatusOr<RuleId> RuleSet::Install(RuleConfig config) {
  absl::Status status = Validate(config);
  if (!status.ok()) return status;
  auto rule = std::make_unique<Rule>();
  rule->id = ++last_id_;
  rule->config = std::move(config);
  rules_.push_back(std::move(rule));
  return last_id_;
}

bool RuleSet::Remove(RuleId id) {
  return std::erase_if(rules_, [&](const auto& r) { return r->id == id; }) > 0;
}

uint64_t RuleSet::match_count(RuleId id) const {
  for (const auto& rule : rules_) {
    if (rule->id == id) return rule->match_count;
  }
  return 0;
}

bool RuleSet::Matches(PacketMatch& match, const Packet& packet) {
  return Agrees(match.source_host, packet.source_host) &&
         Agrees(match.destination_host, packet.destination_host) &&
         Agrees(match.source_port, packet.source.port) &&
         Agrees(match.destination_port, packet.destination.port) &&
         Agrees(match.protocol, packet.protocol) &&
         (!match.content || match.content(packet));
}

bool RuleSet::IsChosen(Rule& rule) {
  ++rule.match_count;
  const std::vector<uint64_t>& nth = rule.config.nth;
  if (nth.empty()) return true;
  if (rule.next_nth == nth.size() || nth[rule.next_nth] != rule.match_count) {
    return false;
  }
  ++rule.next_nth;
  return true;
}

RuleSet::Judgement RuleSet::Judge(const Packet& packet) {
  for (const auto& rule : rules_) {
    if (Matches(rule->config.match, packet) && IsChosen(*rule)) {
      return {rule->config.verdict, rule->config.name};
    }
  }
  return {};
}

}  // namespace sipsim::sim
