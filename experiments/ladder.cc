#include "experiments/ladder.h"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "absl/strings/str_cat.h"
#include "sim/core/sim_time.h"

namespace sipsim {
namespace {

using std::chrono_literals::operator""s;

constexpr size_t kColumnsMax = 100;
// Between two lifelines, both left out.
constexpr size_t kGapMin = 15;
constexpr size_t kGapMax = 29;
// What stands around a label: "--" or more, blanks, "->".
constexpr size_t kArrowSize = 6;
// The least of it: "- label ".
constexpr size_t kShaftMin = 3;
// More than that without a message is worth a ':'.
constexpr sip::Duration kSilence = 1s;

std::string Repeat(char c, size_t count) { return std::string(count, c); }

std::string PadLeft(absl::string_view text, size_t size) {
  return absl::StrCat(Repeat(' ', size - std::min(size, text.size())), text);
}

// `text` with as many words less as it takes to fit into `size` characters.
absl::string_view CutWords(absl::string_view text, size_t size) {
  while (text.size() > size) {
    const size_t blank = text.rfind(' ');
    if (blank == text.npos) return text.substr(0, size);
    text = text.substr(0, blank);
  }
  return text;
}

// Digits behind the point that all times of the flow can do with: 3, 6 or 9.
size_t DecimalsOf(const MessageFlow& flow) {
  const auto fits = [&flow](int64_t unit) {
    return std::all_of(flow.messages.begin(), flow.messages.end(),
                       [unit](const FlowMessage& message) {
                         return message.wire->sent.count() % unit == 0;
                       });
  };
  if (fits(1'000'000)) return 3;
  return fits(1'000) ? 6 : 9;
}

class Ladder {
 public:
  explicit Ladder(const MessageFlow& flow)
      : flow_(flow), decimals_(DecimalsOf(flow)) {
    for (const FlowMessage& message : flow.messages) {
      time_size_ = std::max(time_size_, TimeText(message.wire->sent).size());
    }
    number_size_ = absl::StrCat("F", flow.messages.size()).size();
    ChooseGap();
  }

  std::string Draw() {
    AddNames();
    size_t note = 0;
    for (const FlowMessage& message : flow_.messages) {
      for (; note < flow_.notes.size() &&
             flow_.notes[note].time <= message.wire->sent;
           ++note) {
        AddNote(flow_.notes[note]);
      }
      AddMessage(message);
    }
    for (; note < flow_.notes.size(); ++note) AddNote(flow_.notes[note]);
    AddLine(Lifelines('|'));
    return std::move(out_);
  }

 private:
  std::string TimeText(sip::Duration time) const {
    std::string text = sim::FormatSeconds(time);
    text.resize(text.size() - (9 - decimals_));
    return text;
  }

  // Where the lifeline of a node stands.
  size_t Column(size_t node) const { return first_column_ + node * (gap_ + 1); }

  size_t IndexOf(absl::string_view name) const {
    const auto node = std::find(flow_.nodes.begin(), flow_.nodes.end(), name);
    return static_cast<size_t>(node - flow_.nodes.begin());
  }

  static std::string LabelOf(const FlowMessage& message) {
    if (!message.repeats) return message.label;
    return absl::StrCat(message.label, " (F", *message.repeats, ")");
  }

  static size_t FirstWordSize(absl::string_view label) {
    return std::min(label.size(), label.find(' '));
  }

  // As much as the labels want and the width of a page allows, but what it
  // takes to read the arrows.
  void ChooseGap() {
    first_column_ =
        std::max(time_size_ + number_size_ + 4, flow_.nodes[0].size() / 2 + 1);
    size_t wanted = kGapMin;
    size_t needed = kGapMin;
    for (const FlowMessage& message : flow_.messages) {
      const std::string label = LabelOf(message);
      const size_t fate = FateOf(message).size();
      wanted = std::max(wanted, label.size() + kArrowSize + fate + 1);
      needed = std::max(needed, FirstWordSize(label) + kShaftMin + fate);
    }
    gap_ = std::max(std::min(needed, kGapMax), std::min(wanted, PageGap()));
  }

  // The gap with which the ladder fits into a page.
  size_t PageGap() const {
    if (flow_.nodes.size() < 2) return kGapMax;
    const size_t margins = first_column_ + flow_.nodes.back().size() / 2 + 1;
    if (margins >= kColumnsMax) return kGapMin;
    return std::min(kGapMax,
                    (kColumnsMax - margins) / (flow_.nodes.size() - 1) - 1);
  }

  std::string Lifelines(char c) const {
    std::string line;
    for (size_t i = 0; i < flow_.nodes.size(); ++i) {
      line.resize(Column(i), ' ');
      line += c;
    }
    return line;
  }

  void AddLine(absl::string_view line) {
    while (!line.empty() && line.back() == ' ') line.remove_suffix(1);
    absl::StrAppend(&out_, line, "\n");
  }

  void AddNames() {
    std::string line;
    for (size_t i = 0; i < flow_.nodes.size(); ++i) {
      const std::string& name = flow_.nodes[i];
      const size_t half = std::min(Column(i), name.size() / 2);
      line.resize(std::max(line.size() + (i > 0 ? 1 : 0), Column(i) - half),
                  ' ');
      line += name;
    }
    AddLine(line);
    AddLine(Lifelines('|'));
  }

  // The left margin: time, number.
  std::string Margin(sip::Duration time, absl::string_view number) {
    if (time - last_time_ >= kSilence) AddLine(Lifelines(':'));
    last_time_ = time;
    return absl::StrCat(PadLeft(TimeText(time), time_size_), "  ",
                        PadLeft(number, number_size_));
  }

  // Puts the left margin, and `text` at `column`, over the lifelines.
  void AddRow(absl::string_view margin, size_t column, absl::string_view text) {
    std::string line = Lifelines('|');
    line.replace(0, margin.size(), margin.data(), margin.size());
    if (line.size() < column + text.size()) {
      line.resize(column + text.size(), ' ');
    }
    line.replace(column, text.size(), text.data(), text.size());
    AddLine(line);
  }

  void AddNote(const FlowNote& note) {
    const size_t node = IndexOf(note.node);
    const bool has_node = node < flow_.nodes.size();
    AddRow(Margin(note.time, ""), has_node ? Column(node) : first_column_ + 1,
           absl::StrCat("# ", note.text, " "));
  }

  void AddMessage(const FlowMessage& message) {
    const std::string margin =
        Margin(message.wire->sent, absl::StrCat("F", message.number));
    const size_t from = IndexOf(message.wire->from);
    const size_t to = IndexOf(message.wire->to);
    if (from == to) {
      const std::string loop =
          absl::StrCat("<-- ", LabelOf(message), " --- ", FateOf(message));
      return AddRow(margin, Column(from) + 1, loop);
    }
    const size_t left = Column(std::min(from, to)) + 1;
    const size_t size = Column(std::max(from, to)) - left;
    AddRow(margin, left,
           from < to ? Rightwards(message, size) : Leftwards(message, size));
  }

  static std::string FateOf(const FlowMessage& message) {
    if (message.arrived()) return "";
    return absl::StrCat("X ", message.wire->fate);
  }

  // "------ label ------" of `size` characters.
  static std::string Shaft(const FlowMessage& message, size_t size) {
    const std::string full = LabelOf(message);
    const size_t room = size - std::min(size, kShaftMin);
    const absl::string_view label = CutWords(full, room);
    const size_t dashes = size - std::min(size, label.size() + 2);
    return absl::StrCat(Repeat('-', dashes - dashes / 2), " ", label, " ",
                        Repeat('-', dashes / 2));
  }

  static std::string Rightwards(const FlowMessage& message, size_t size) {
    if (message.arrived()) return absl::StrCat(Shaft(message, size - 1), ">");
    // A blank before the lifeline, if there is room.
    std::string fate = FateOf(message);
    if (size > LabelOf(message).size() + kShaftMin + fate.size()) fate += " ";
    const size_t shaft = size - std::min(size, fate.size());
    return absl::StrCat(Shaft(message, shaft), fate);
  }

  static std::string Leftwards(const FlowMessage& message, size_t size) {
    if (message.arrived()) return absl::StrCat("<", Shaft(message, size - 1));
    std::string fate = absl::StrCat(message.wire->fate, " X");
    if (size > LabelOf(message).size() + kShaftMin + fate.size()) {
      fate.insert(0, " ");
    }
    const size_t shaft = size - std::min(size, fate.size());
    return absl::StrCat(fate, Shaft(message, shaft));
  }

  const MessageFlow& flow_;
  const size_t decimals_;
  size_t time_size_ = 0;
  size_t number_size_ = 0;
  size_t first_column_ = 0;
  size_t gap_ = kGapMin;
  sip::Duration last_time_{};
  std::string out_;
};

std::string Remarks(const FlowMessage& message) {
  std::string remarks;
  if (message.repeats) {
    absl::StrAppend(&remarks, "  (retransmission of F", *message.repeats, ")");
  }
  if (!message.arrived()) {
    absl::StrAppend(&remarks, "  X ", message.wire->fate);
    if (!message.wire->dropped_by.empty()) {
      absl::StrAppend(&remarks, " (", message.wire->dropped_by, ")");
    }
  }
  return remarks;
}

}  // namespace

std::string DrawLadder(const MessageFlow& flow) {
  if (flow.messages.empty() && flow.nodes.empty()) return "(no messages)\n";
  return Ladder(flow).Draw();
}

std::string ListMessages(const MessageFlow& flow) {
  size_t road_size = 0;
  const auto road = [](const FlowMessage& message) {
    return absl::StrCat(message.wire->from, " -> ", message.wire->to);
  };
  for (const FlowMessage& message : flow.messages) {
    road_size = std::max(road_size, road(message).size());
  }
  const size_t number_size = absl::StrCat("F", flow.messages.size()).size();
  std::string out;
  for (const FlowMessage& message : flow.messages) {
    std::string row = road(message);
    row.resize(road_size, ' ');
    absl::StrAppend(
        &out, PadLeft(absl::StrCat("F", message.number), number_size), "  ",
        PadLeft(sim::FormatSeconds(message.wire->sent), 12), "  ", row, "  ",
        message.start_line, Remarks(message), "\n");
  }
  return out;
}

}  // namespace sipsim
