#include "experiments/media_summary.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "protocol/base/description.h"

namespace sipsim {
namespace {

using sip::FormatDuration;

template <typename Act>
void ForAllMedia(const World& world, Act act) {
  for (const auto& node : world.nodes()) {
    const UserBehaviour* user = node->user();
    if (user == nullptr) continue;
    for (size_t i = 0; i < user->calls().size(); ++i) {
      const MediaLog* media = user->media(i);
      if (media != nullptr) act(*node, i, *media);
    }
  }
}

std::string NameOf(const World& world, const sip::Endpoint& endpoint) {
  const HostPlan* host = world.plan().FindAddress(endpoint.address);
  return absl::StrCat(host == nullptr ? "" : host->name,
                      host == nullptr ? "" : " ", endpoint.ToString());
}

void AppendSpells(const World& world, absl::string_view verb,
                  const std::vector<MediaSpell>& spells, std::string& out) {
  for (const MediaSpell& spell : spells) {
    absl::StrAppend(&out, "  ", verb, NameOf(world, spell.remote), "  ",
                    FormatDuration(spell.first), " to ",
                    FormatDuration(spell.last), "  ", spell.packet_count,
                    spell.packet_count == 1 ? " packet\n" : " packets\n");
  }
}

}  // namespace

std::string SummariseMedia(const World& world) {
  std::string out;
  ForAllMedia(world, [&](const Node& node, size_t call, const MediaLog& media) {
    const sip::RtpStatistics statistics = media.statistics();
    absl::StrAppend(&out, "media of ", node.name(), ", call ", call + 1,
                    ": lost ", statistics.lost(), ", duplicates ",
                    statistics.duplicates, ", jitter ",
                    FormatDuration(statistics.jitter));
    if (media.foreign_count() > 0) {
      absl::StrAppend(&out, ", foreign ", media.foreign_count());
    }
    absl::StrAppend(&out, "\n");
    AppendSpells(world, "hears     ", media.Received(), out);
    AppendSpells(world, "speaks to ", media.Sent(), out);
  });
  return out;
}

std::vector<FlowNote> MediaNotes(const World& world) {
  // By Call-ID: when the first packet came, at each end.
  std::map<std::string, std::vector<sip::Duration>> begins;
  ForAllMedia(world, [&](const Node&, size_t, const MediaLog& media) {
    const std::vector<MediaSpell> heard = media.Received();
    if (!heard.empty()) begins[media.call_id()].push_back(heard[0].first);
  });
  std::vector<FlowNote> notes;
  for (const auto& [call_id, times] : begins) {
    if (times.size() < 2) continue;
    FlowNote& note = notes.emplace_back();
    note.time = *std::max_element(times.begin(), times.end());
    note.text = "both way RTP established";
  }
  return notes;
}

}  // namespace sipsim
