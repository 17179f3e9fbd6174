#include "topologies/topology_changes.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace sipsim {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// Sets in `into` all that is set in `changes`.
void Merge(const Message& changes, Message& into) {
  const Reflection& reflection = *changes.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(changes, &fields);
  const std::unique_ptr<Message> values(changes.New());
  for (const FieldDescriptor* field : fields) {
    const bool is_message =
        field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
    if (is_message && !field->is_repeated()) {
      Merge(reflection.GetMessage(changes, field),
            *reflection.MutableMessage(&into, field));
      continue;
    }
    // One field of a message by itself: a copy of which all others are
    // cleared.
    values->CopyFrom(changes);
    for (const FieldDescriptor* other : fields) {
      if (other != field) reflection.ClearField(values.get(), other);
    }
    reflection.ClearField(&into, field);
    into.MergeFrom(*values);
  }
}

// One step of a path: "hosts[1]" is {"hosts", 1}; without an index, -1.
struct Step {
  std::string field;
  int index = -1;
};

std::vector<Step> ReadPath(absl::string_view path) {
  std::vector<Step> steps;
  for (absl::string_view part : absl::StrSplit(path, '.', absl::SkipEmpty())) {
    Step& step = steps.emplace_back();
    const size_t bracket = part.find('[');
    step.field = std::string(part.substr(0, bracket));
    if (bracket == absl::string_view::npos) continue;
    part.remove_prefix(bracket + 1);
    if (!absl::SimpleAtoi(part.substr(0, part.find(']')), &step.index)) {
      step.index = -1;
    }
  }
  return steps;
}

// How far a path can be followed in a file, and where that is.
struct Place {
  size_t depth = 0;
  int line = 0;
  int column = 0;
};

Place Follow(const WrittenTopology& written, const std::vector<Step>& steps) {
  Place place;
  const FieldLocations* tree = written.locations;
  const google::protobuf::Descriptor* type = written.topology->GetDescriptor();
  for (const Step& step : steps) {
    if (tree == nullptr || type == nullptr) break;
    const FieldDescriptor* field = type->FindFieldByName(step.field);
    if (field == nullptr) break;
    // A list `[a, b]` has one location, that of its beginning.
    int index = field->is_repeated() ? std::max(step.index, 0) : -1;
    auto location = tree->GetLocation(field, index);
    while (location.line < 0 && index > 0) {
      location = tree->GetLocation(field, --index);
    }
    if (location.line < 0) break;
    ++place.depth;
    place.line = location.line;
    place.column = location.column;
    type = field->message_type();
    tree = type == nullptr ? nullptr : tree->GetTreeForNested(field, index);
  }
  return place;
}

}  // namespace

ChangedTopology::ChangedTopology(WrittenTopology base, WrittenTopology changes)
    : base_(std::move(base)),
      changes_(std::move(changes)),
      topology_(*base_.topology) {
  for (int i = 0; i < topology_.hosts_size(); ++i) hosts_.push_back({i, -1});
  for (int i = 0; i < topology_.links_size(); ++i) links_.push_back({i, -1});
  MergeHosts();
  for (int i = 0; i < changes_.topology->links_size(); ++i) {
    *topology_.add_links() = changes_.topology->links(i);
    links_.push_back({-1, i});
  }
  Topology rest = *changes_.topology;
  rest.clear_hosts();
  rest.clear_links();
  Merge(rest, topology_);
}

void ChangedTopology::MergeHosts() {
  for (int i = 0; i < changes_.topology->hosts_size(); ++i) {
    const Host& change = changes_.topology->hosts(i);
    int at = 0;
    // What another entry has changed or added is not there to be changed: the
    // name is then that of two hosts, which is for the plan to refuse.
    while (at < topology_.hosts_size() &&
           (topology_.hosts(at).name() != change.name() ||
            hosts_[at].change >= 0)) {
      ++at;
    }
    if (at == topology_.hosts_size()) {
      topology_.add_hosts();
      hosts_.emplace_back();
    }
    Merge(change, *topology_.mutable_hosts(at));
    hosts_[at].change = i;
  }
}

bool ChangedTopology::Rename(absl::string_view host, absl::string_view name) {
  for (Host& candidate : *topology_.mutable_hosts()) {
    if (candidate.name() != host) continue;
    candidate.set_name(std::string(name));
    return true;
  }
  return false;
}

const std::vector<ChangedTopology::Origin>* ChangedTopology::OriginsOf(
    absl::string_view field) const {
  if (field == "hosts") return &hosts_;
  return field == "links" ? &links_ : nullptr;
}

std::string ChangedTopology::FindPlace(absl::string_view path) const {
  std::vector<Step> in_base = ReadPath(path);
  std::vector<Step> in_changes = in_base;
  if (!in_base.empty() && in_base.front().index >= 0) {
    const Step first = in_base.front();
    const std::vector<Origin>* origins = OriginsOf(first.field);
    if (origins != nullptr &&
        static_cast<size_t>(first.index) < origins->size()) {
      const Origin origin = (*origins)[static_cast<size_t>(first.index)];
      in_base.front().index = origin.base;
      in_changes.front().index = origin.change;
      if (origin.base < 0) in_base.clear();
      if (origin.change < 0) in_changes.clear();
    }
  }
  const Place base = Follow(base_, in_base);
  const Place change = Follow(changes_, in_changes);
  const bool changed = change.depth > 0 && change.depth >= base.depth;
  const Place& place = changed ? change : base;
  return absl::StrCat(changed ? changes_.file : base_.file, ":", place.line + 1,
                      ":", place.column + 1);
}

}  // namespace sipsim
