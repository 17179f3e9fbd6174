#include "experiments/message_flow.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace sipsim {
namespace {

constexpr size_t kStartLineMax = 120;
constexpr size_t kForeignLabelMax = 16;
constexpr absl::string_view kVersion = "SIP/2.0";

absl::string_view FirstLine(absl::string_view bytes) {
  return bytes.substr(0, bytes.find_first_of("\r\n"));
}

std::string Printable(absl::string_view text, size_t size_max) {
  const bool is_cut = text.size() > size_max;
  return absl::StrCat(absl::CHexEscape(text.substr(0, size_max)),
                      is_cut ? "..." : "");
}

// Method or status and reason of a start line; "" if it is none.
absl::string_view SipLabel(absl::string_view line) {
  if (absl::StartsWith(line, kVersion) && line.size() > kVersion.size() + 1) {
    return line.substr(kVersion.size() + 1);
  }
  if (!absl::EndsWith(line, kVersion)) return "";
  return line.substr(0, line.find(' '));
}

// What makes another thing of a request than its method alone tells.
absl::string_view PurposeOf(absl::string_view label, absl::string_view bytes) {
  const absl::string_view head = bytes.substr(0, bytes.find("\r\n\r\n"));
  if (label == "BYE" && absl::StrContains(head, "\r\nAlso: ")) return " Also";
  if (label == "INVITE" && absl::StrContains(head, "\r\nReplaces: ")) {
    return " Replaces";
  }
  return "";
}

// Finds the first of several equal messages.
class Repetitions {
 public:
  // The number of the first one that equals `wire`, if it is not the first.
  std::optional<size_t> Find(const WireMessage& wire, size_t number) {
    const auto [entry, is_new] = first_.try_emplace(
        Key(wire.source, wire.destination, wire.bytes.view()), number);
    if (is_new) return std::nullopt;
    return entry->second;
  }

 private:
  using Key = std::tuple<sip::Endpoint, sip::Endpoint, absl::string_view>;
  absl::flat_hash_map<Key, size_t> first_;
};

FlowMessage MakeFlowMessage(const WireMessage& wire, size_t number) {
  FlowMessage message;
  message.wire = &wire;
  message.number = number;
  const absl::string_view bytes = wire.bytes.view();
  message.start_line = Printable(FirstLine(bytes), kStartLineMax);
  message.label = MessageLabel(bytes);
  message.is_response = absl::StartsWith(bytes, kVersion);
  return message;
}

std::vector<std::string> NodesThatTakePart(
    absl::Span<const std::string> hosts,
    const std::deque<WireMessage>& messages, absl::Span<const FlowNote> notes) {
  std::set<absl::string_view> seen;
  for (const FlowNote& note : notes) seen.insert(note.node);
  for (const WireMessage& wire : messages) seen.insert({wire.from, wire.to});
  std::vector<std::string> nodes;
  for (const std::string& host : hosts) {
    if (seen.erase(host) > 0) nodes.push_back(host);
  }
  for (const WireMessage& wire : messages) {
    if (seen.erase(wire.to) > 0) nodes.emplace_back(wire.to);
  }
  return nodes;
}

}  // namespace

std::string MessageLabel(absl::string_view bytes) {
  if (bytes.empty()) return "(empty)";
  const absl::string_view line = FirstLine(bytes);
  if (line.empty()) return "(line ends)";
  const absl::string_view label = SipLabel(line);
  if (!label.empty()) {
    return absl::StrCat(Printable(label, kStartLineMax),
                        PurposeOf(label, bytes));
  }
  return absl::StrCat("\"", Printable(line, kForeignLabelMax), "\"");
}

MessageFlow MakeMessageFlow(absl::Span<const std::string> hosts,
                            const std::deque<WireMessage>& messages,
                            std::vector<FlowNote> notes) {
  MessageFlow flow;
  Repetitions repetitions;
  for (const WireMessage& wire : messages) {
    const size_t number = flow.messages.size() + 1;
    flow.messages.push_back(MakeFlowMessage(wire, number));
    flow.messages.back().repeats = repetitions.Find(wire, number);
  }
  flow.nodes = NodesThatTakePart(hosts, messages, notes);
  flow.notes = std::move(notes);
  return flow;
}

}  // namespace sipsim
