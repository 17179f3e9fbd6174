#include <algorithm>
#include <cstddef>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "experiments/ladder.h"
#include "sim/core/sim_time.h"

namespace sipsim {
namespace {

// Text as Mermaid's lexer and HTML take it literally: whatever could end the
// statement, begin a comment or a tag, becomes an entity code ("#59;").
std::string Escape(absl::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool is_plain =
        absl::ascii_isalnum(c) || absl::StrContains(" .,:()/=@_+-*'!?|", c);
    if (is_plain) {
      out += c;
    } else {
      absl::StrAppend(&out, "#", static_cast<unsigned char>(c), ";");
    }
  }
  return out;
}

// A participant that is called "end" would end a block.
std::string EscapeName(absl::string_view name) {
  if (!absl::EqualsIgnoreCase(name, "end")) return Escape(name);
  return absl::StrCat("#", static_cast<unsigned char>(name[0]), ";",
                      name.substr(1));
}

// "n0", "n1", ...: no name can break the syntax.
std::string IdOf(const MessageFlow& flow, absl::string_view name) {
  const auto node = std::find(flow.nodes.begin(), flow.nodes.end(), name);
  return absl::StrCat("n", node - flow.nodes.begin());
}

// Solid for requests, dashed for responses; a cross for what got lost.
absl::string_view ArrowOf(const FlowMessage& message) {
  if (message.is_response) return message.arrived() ? "-->>" : "--x";
  return message.arrived() ? "->>" : "-x";
}

void AppendMessage(const MessageFlow& flow, const FlowMessage& message,
                   std::string& out) {
  absl::StrAppend(&out, "    ", IdOf(flow, message.wire->from),
                  ArrowOf(message), IdOf(flow, message.wire->to), ": F",
                  message.number, " ", Escape(message.label), " (",
                  sim::FormatSeconds(message.wire->sent), " s)");
  if (message.repeats) {
    absl::StrAppend(&out, " retransmission of F", *message.repeats);
  }
  if (!message.arrived()) {
    absl::StrAppend(&out, " X ", Escape(message.wire->fate));
  }
  out += "\n";
}

void AppendNote(const MessageFlow& flow, const FlowNote& note,
                std::string& out) {
  std::string place = IdOf(flow, note.node);
  if (note.node.empty()) {
    place = flow.nodes.size() > 1 ? absl::StrCat("n0,n", flow.nodes.size() - 1)
                                  : "n0";
  }
  absl::StrAppend(&out, "    Note over ", place, ": ", Escape(note.text), " (",
                  sim::FormatSeconds(note.time), " s)\n");
}

}  // namespace

std::string DrawMermaid(const MessageFlow& flow) {
  std::string out = "sequenceDiagram\n";
  for (size_t i = 0; i < flow.nodes.size(); ++i) {
    absl::StrAppend(&out, "    participant n", i, " as ",
                    EscapeName(flow.nodes[i]), "\n");
  }
  if (flow.nodes.empty()) return out;
  auto note = flow.notes.begin();
  for (const FlowMessage& message : flow.messages) {
    for (; note != flow.notes.end() && note->time <= message.wire->sent;
         ++note) {
      AppendNote(flow, *note, out);
    }
    AppendMessage(flow, message, out);
  }
  for (; note != flow.notes.end(); ++note) AppendNote(flow, *note, out);
  return out;
}

}  // namespace sipsim
