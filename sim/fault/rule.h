#ifndef SIPSIM_SIM_FAULT_RULE_H_
#define SIPSIM_SIM_FAULT_RULE_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "sim/core/event.h"
#include "sim/core/sim_time.h"
#include "sim/net/packet.h"

namespace sipsim::sim {

// What is to become of a packet.
struct Verdict {
  enum class Action : uint8_t { kPass, kDrop, kDelay };
  Action action = Action::kPass;
  // kDelay: added to what the links take. Not negative.
  Duration delay{};

  static Verdict Pass() { return {}; }
  static Verdict Drop() { return {Action::kDrop, {}}; }
  static Verdict Delay(Duration delay) { return {Action::kDelay, delay}; }
};

// Which packets a rule is about: those that agree with every field that is
// set.
struct PacketMatch {
  std::optional<HostIndex> source_host;
  std::optional<HostIndex> destination_host;
  std::optional<uint16_t> source_port;
  std::optional<uint16_t> destination_port;
  std::optional<IpProtocol> protocol;
  // Asked last. May be empty. Must decide by the packet alone.
  absl::AnyInvocable<bool(const Packet&)> content;
};

struct RuleConfig {
  // For the reader: drops are traced with it.
  std::string name;
  PacketMatch match;
  // Which of the matching packets get the verdict, counted from 1, ascending;
  // the others go on to the next rule. Empty: all of them.
  std::vector<uint64_t> nth;
  Verdict verdict;
};

using RuleId = uint32_t;

// Rules in the order of their installation; the first verdict wins. A packet
// is judged once, when it is sent.
class RuleSet {
 public:
  // Fails on an empty name, a negative delay or an `nth` that does not ascend
  // from 1 or more.
  absl::StatusOr<RuleId> Install(RuleConfig config);
  // Whether it was there.
  bool Remove(RuleId id);
  bool empty() const { return rules_.empty(); }
  // How many packets have matched the rule so far; 0 if it is not there.
  uint64_t match_count(RuleId id) const;

  struct Judgement {
    Verdict verdict;
    // The rule that said so, or "". Valid until the rule is removed.
    absl::string_view rule;
  };
  Judgement Judge(const Packet& packet);

 private:
  struct Rule {
    RuleId id = 0;
    RuleConfig config;
    uint64_t match_count = 0;
    size_t next_nth = 0;
  };
  static bool Matches(PacketMatch& match, const Packet& packet);
  static bool IsChosen(Rule& rule);

  // Few: looked through one by one.
  std::vector<std::unique_ptr<Rule>> rules_;
  RuleId last_id_ = 0;
};

}  // namespace sipsim::sim

#endif  // SIPSIM_SIM_FAULT_RULE_H_
