#include "experiments/run_outcome.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "protocol/message/message.h"
#include "protocol/message/parser.h"

namespace sipsim {
namespace {

using std::chrono_literals::operator""ms;

// Longer silence is one that is heard: five packets, as most codecs send them.
constexpr sip::Duration kSilence = 100ms;

void AddTime(const std::optional<sip::Duration>& time, RunOutcome& outcome) {
  outcome.times.push_back(time.value_or(sip::Duration{}));
}

void AddCalls(const Node& node, std::vector<std::string>& texts,
              RunOutcome& outcome) {
  for (const CallRecord& call : node.user()->calls()) {
    texts.push_back(absl::StrCat(node.name(), ": ",
                                 CallOutcomeName(call.outcome), " ",
                                 call.status_code));
    AddTime(call.established, outcome);
    AddTime(call.ended, outcome);
  }
}

void AddRegistrations(const Node& node, std::vector<std::string>& texts,
                      RunOutcome& outcome) {
  for (const RegistrationRecord& record : node.user()->registrations()) {
    texts.push_back(absl::StrCat(node.name(), ": REGISTER ",
                                 record.result.status_code, ", ",
                                 record.result.bindings.size(), " bindings"));
    AddTime(record.ended, outcome);
  }
}

void AddSubscriptions(const Node& node, std::vector<std::string>& texts,
                      RunOutcome& outcome) {
  for (const SubscriptionRecord& record : node.user()->subscriptions()) {
    texts.push_back(
        absl::StrCat(node.name(), ": SUBSCRIBE ", record.status_code, ", ",
                     SubscriptionPhaseName(record.phase),
                     record.reason.empty() ? "" : " by ", record.reason));
    AddTime(record.notified, outcome);
  }
}

// Only what was reported: the answer to a REFER is on its way to that.
void AddTransfers(const Node& node, std::vector<std::string>& texts,
                  RunOutcome& outcome) {
  for (const TransferRecord& record : node.user()->transfers()) {
    texts.push_back(
        absl::StrCat(node.name(), ": transfer ", record.progress.status_code));
    AddTime(record.reported, outcome);
  }
}

// Whom they heard in a call, from when until when.
void AddMedia(const Node& node, const World& world,
              std::vector<std::string>& texts, RunOutcome& outcome) {
  for (size_t call = 0; call < node.user()->calls().size(); ++call) {
    const MediaLog* media = node.user()->media(call);
    if (media == nullptr) continue;
    for (const auto& speaker : world.nodes()) {
      if (speaker->user() == nullptr) continue;
      MediaFilter filter;
      filter.sources = speaker->user()->MediaSources();
      const std::vector<MediaSpell> spells = media->Received(filter, kSilence);
      if (spells.empty()) continue;
      std::string text = absl::StrCat(node.name(), ": hears ", speaker->name());
      if (spells.size() > 1)
        absl::StrAppend(&text, " ", spells.size(), " times");
      texts.push_back(std::move(text));
      for (const MediaSpell& spell : spells) {
        outcome.times.push_back(spell.first);
        outcome.times.push_back(spell.last);
      }
    }
  }
}

// An INVITE of a call that has been answered, at the node that sent it. In the
// RFC 2543 dialect no tag tells it from the first one.
struct ReInvite {
  absl::string_view node;
  int status_code = 0;  // 0: no final response came.
  std::optional<sip::Duration> ended;
};

// All of the run, in the order of sending; each once, however often it was
// sent.
std::vector<ReInvite> ReInvitesOf(const World& world) {
  std::vector<ReInvite> found;
  // By sender, Call-ID and CSeq: where it is in `found`; nullopt for an INVITE
  // that makes a call.
  using Key = std::tuple<std::string, std::string, uint32_t>;
  std::map<Key, std::optional<size_t>> places;
  std::set<std::string, std::less<>> answered;  // By Call-ID.
  for (const WireMessage& wire : world.messages()) {
    sip::Message message;
    if (!sip::ParseMessage(wire.bytes, sip::ParseLimits(), &message).ok() ||
        message.cseq().method != sip::Method::kInvite) {
      continue;
    }
    const absl::string_view node = message.is_request() ? wire.from : wire.to;
    Key key(node, message.call_id(), message.cseq().number);
    if (message.is_request()) {
      const Node* sender = world.FindNode(node);
      if (sender == nullptr || sender->user() == nullptr) continue;
      const auto [place, is_new] = places.try_emplace(std::move(key));
      if (!is_new || !answered.contains(message.call_id())) continue;
      place->second = found.size();
      found.push_back({node, 0, std::nullopt});
      continue;
    }
    if (message.status_code() < 200) continue;
    if (message.status_code() < 300) answered.emplace(message.call_id());
    const auto place = places.find(key);
    if (place == places.end() || !place->second.has_value()) continue;
    ReInvite& invite = found[*place->second];
    if (invite.ended.has_value() || !wire.received.has_value()) continue;
    invite.status_code = message.status_code();
    invite.ended = wire.received;
  }
  return found;
}

void AddReInvites(const World& world, std::vector<std::string>& texts,
                  RunOutcome& outcome) {
  for (const ReInvite& invite : ReInvitesOf(world)) {
    texts.push_back(
        absl::StrCat(invite.node, ": re-INVITE ", invite.status_code));
    AddTime(invite.ended, outcome);
  }
}

}  // namespace

RunOutcome OutcomeOf(const World& world) {
  RunOutcome outcome;
  std::vector<std::string> texts;
  for (const auto& node : world.nodes()) {
    if (node->user() != nullptr) {
      AddCalls(*node, texts, outcome);
      AddRegistrations(*node, texts, outcome);
      AddTransfers(*node, texts, outcome);
      AddSubscriptions(*node, texts, outcome);
      AddMedia(*node, world, texts, outcome);
    }
    outcome.transactions_left += node->open_transaction_count();
    outcome.dialogs_left += node->open_dialog_count();
  }
  AddReInvites(world, texts, outcome);
  outcome.text = absl::StrJoin(texts, "; ");
  return outcome;
}

sip::Duration DelayOf(const RunOutcome& before, const RunOutcome& after) {
  sip::Duration delay{};
  for (size_t i = 0; i < before.times.size(); ++i) {
    delay = std::max(delay, after.times[i] - before.times[i]);
  }
  return delay;
}

}  // namespace sipsim
