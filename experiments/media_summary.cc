#include "experiments/media_summary.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
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

// By their sources, who has been heard anywhere.
using Speakers = std::map<uint32_t, std::string>;

Speakers SpeakersOf(const World& world) {
  Speakers speakers;
  for (const auto& node : world.nodes()) {
    if (node->user() == nullptr) continue;
    for (const uint32_t source : node->user()->MediaSources()) {
      speakers.emplace(source, node->name());
    }
  }
  return speakers;
}

// " (bob, carol)" for what a mixer has sent.
std::string VoicesOf(const MediaSpell& spell, const Speakers& speakers) {
  if (spell.sources.size() < 2) return "";
  std::set<std::string> names;
  for (const uint32_t source : spell.sources) {
    const auto speaker = speakers.find(source);
    names.insert(speaker == speakers.end() ? "?" : speaker->second);
  }
  return absl::StrCat("  (", absl::StrJoin(names, ", "), ")");
}

void AppendSpells(const World& world, absl::string_view verb,
                  const std::vector<MediaSpell>& spells,
                  const Speakers& speakers, std::string& out) {
  for (const MediaSpell& spell : spells) {
    absl::StrAppend(&out, "  ", verb, NameOf(world, spell.remote),
                    VoicesOf(spell, speakers), "  ",
                    FormatDuration(spell.first), " to ",
                    FormatDuration(spell.last), "  ", spell.packet_count,
                    spell.packet_count == 1 ? " packet\n" : " packets\n");
  }
}

}  // namespace

std::string SummariseMedia(const World& world) {
  std::string out;
  const Speakers speakers = SpeakersOf(world);
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
    AppendSpells(world, "hears     ", media.Received(), speakers, out);
    AppendSpells(world, "speaks to ", media.Sent(), speakers, out);
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
