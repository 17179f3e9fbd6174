#include "experiments/single_losses.h"

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "experiments/message_flow.h"
#include "experiments/run_outcome.h"
#include "experiments/schedule.h"
#include "protocol/base/check.h"
#include "protocol/base/description.h"
#include "sim/fault/rule.h"
#include "sim/net/packet.h"
#include "topologies/world.h"

namespace sipsim {
namespace {

using std::chrono_literals::operator""min;

constexpr sip::Duration kGrace = 5min;

// What can be lost: the signalling, which is all that has a SIP port at one of
// its ends, and all of TCP.
class Signalling {
 public:
  explicit Signalling(const NetworkPlan& plan) {
    for (const HostPlan& host : plan.hosts) ports_.push_back(host.port);
  }

  bool Contains(const sim::Packet& packet) const {
    if (packet.protocol == sim::IpProtocol::kTcp) return true;
    if (packet.protocol != sim::IpProtocol::kUdp) return false;
    return IsPort(packet.source.port) || IsPort(packet.destination.port);
  }

 private:
  bool IsPort(uint16_t port) const {
    return std::find(ports_.begin(), ports_.end(), port) != ports_.end();
  }

  std::vector<uint16_t> ports_;
};

// "INVITE"; of TCP "SYN,ACK", "PSH,ACK INVITE" or "ACK (TLS handshake)", whose
// records are not text.
std::string LabelOf(const sim::Packet& packet) {
  const absl::string_view bytes = packet.payload.view();
  if (packet.protocol != sim::IpProtocol::kTcp) return MessageLabel(bytes);
  const std::string flags = sim::TcpFlagNames(packet.tcp.flags);
  if (bytes.empty()) return flags;
  if (absl::ascii_iscntrl(static_cast<unsigned char>(bytes[0]))) {
    return absl::StrCat(flags, " (TLS handshake)");
  }
  return absl::StrCat(flags, " ", MessageLabel(bytes));
}

// Notes what a run sends that could be lost.
class SentPackets final : public sim::TraceSink {
 public:
  SentPackets(const Signalling& signalling, const World& world)
      : signalling_(signalling), world_(world) {}

  void OnTrace(const sim::TraceEvent& event) override {
    if (event.kind != sim::TraceKind::kPacketSent) return;
    const sim::Packet& packet = *event.packet;
    if (!signalling_.Contains(packet)) return;
    LossRun& run = runs_.emplace_back();
    run.number = runs_.size();
    run.sent = event.time.time_since_epoch();
    run.packet = absl::StrCat(LabelOf(packet), ", ", NameOf(packet.source_host),
                              " to ", NameOf(packet.destination_host));
  }

  std::vector<LossRun> Take() { return std::move(runs_); }

 private:
  std::string NameOf(sim::HostIndex host) const {
    if (host == sim::kWorldHost) return "nobody";
    return world_.plan().hosts[host - 1].name;
  }

  const Signalling& signalling_;
  const World& world_;
  std::vector<LossRun> runs_;
};

absl::Status RunToTheEnd(const LoadedExperiment& experiment, World& world) {
  const sim::StopReason reason = world.RunUntil(experiment.duration + kGrace);
  if (!sim::IsLimit(reason)) return absl::OkStatus();
  return absl::ResourceExhaustedError(absl::StrCat(
      experiment.file, ": stopped by a limit: ", sim::StopReasonName(reason)));
}

absl::StatusOr<RunOutcome> RunWithout(const LoadedExperiment& experiment,
                                      uint64_t seed,
                                      const Signalling& signalling,
                                      size_t number) {
  auto world = BuildWorld(experiment, seed);
  if (!world.ok()) return world.status();
  sim::RuleConfig rule;
  rule.name = "lost on purpose";
  rule.match.content = [&signalling](const sim::Packet& packet) {
    return signalling.Contains(packet);
  };
  rule.nth = {number};
  rule.verdict = sim::Verdict::Drop();
  SIP_CHECK((*world)->network().rules().Install(std::move(rule)).ok());
  const absl::Status status = RunToTheEnd(experiment, **world);
  if (!status.ok()) return status;
  return OutcomeOf(**world);
}

void Judge(const RunOutcome& without_loss, const RunOutcome& outcome,
           LossRun& run) {
  run.outcome = outcome.text;
  run.transactions_left = outcome.transactions_left;
  run.dialogs_left = outcome.dialogs_left;
  const bool same = outcome.text == without_loss.text;
  if (same) run.slower_by = DelayOf(without_loss, outcome);
  if (outcome.transactions_left > without_loss.transactions_left ||
      outcome.dialogs_left > without_loss.dialogs_left) {
    run.result = LossResult::kLeftBehind;
  } else if (!same) {
    run.result = LossResult::kOtherwise;
  } else {
    run.result = run.slower_by > sip::Duration{} ? LossResult::kRecovered
                                                 : LossResult::kUnnoticed;
  }
}

std::string Line(const LossRun& run) {
  std::string result = LossResultName(run.result);
  if (run.result == LossResult::kOtherwise) {
    absl::StrAppend(&result, ": ", run.outcome);
  } else if (run.result == LossResult::kLeftBehind) {
    absl::StrAppend(&result, ": ", run.transactions_left, " transactions, ",
                    run.dialogs_left, " dialogs");
  }
  const std::string slower =
      run.slower_by > sip::Duration{} ? sip::FormatDuration(run.slower_by) : "";
  return absl::StrCat("| ", run.number, " | ", sip::FormatDuration(run.sent),
                      " | ", run.packet, " | ", result, " | ", slower, " |\n");
}

}  // namespace

const char* LossResultName(LossResult result) {
  static constexpr const char* kNames[] = {"unnoticed", "recovered",
                                           "otherwise", "left behind"};
  return kNames[static_cast<size_t>(result)];
}

absl::StatusOr<SingleLosses> LoseEachPacket(const LoadedExperiment& experiment,
                                            uint64_t seed) {
  auto world = BuildWorld(experiment, seed);
  if (!world.ok()) return world.status();
  const Signalling signalling(experiment.network);
  SentPackets sent(signalling, **world);
  (*world)->AddTraceSink(sent);
  const absl::Status status = RunToTheEnd(experiment, **world);
  if (!status.ok()) return status;
  (*world)->simulator().set_trace_sink(nullptr);
  const RunOutcome without_loss = OutcomeOf(**world);
  SingleLosses losses{without_loss.text, sent.Take()};
  for (LossRun& run : losses.runs) {
    const auto outcome = RunWithout(experiment, seed, signalling, run.number);
    if (!outcome.ok()) return outcome.status();
    Judge(without_loss, *outcome, run);
  }
  return losses;
}

std::string FormatSingleLosses(const LoadedExperiment& experiment,
                               const SingleLosses& losses) {
  std::array<size_t, 4> counts{};
  sip::Duration slowest{};
  for (const LossRun& run : losses.runs) {
    ++counts[static_cast<size_t>(run.result)];
    slowest = std::max(slowest, run.slower_by);
  }
  std::string text = absl::StrCat(
      "## ", experiment.experiment.name(), "\n\n",
      experiment.experiment.description(),
      "\n\nWithout a loss: ", losses.outcome, ".\n\n", losses.runs.size(),
      " packets, each lost once: ", counts[0], " unnoticed, ", counts[1],
      " recovered (by ", sip::FormatDuration(slowest), " at the most), ",
      counts[2], " otherwise, ", counts[3], " left behind.\n\n",
      "| | sent at | lost | result | slower by |\n|--|--|--|--|--|\n");
  for (const LossRun& run : losses.runs) text += Line(run);
  return text;
}

}  // namespace sipsim
