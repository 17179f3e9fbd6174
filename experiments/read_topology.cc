#include "experiments/read_topology.h"

#include "topologies/topology_changes.h"

namespace sipsim {
namespace {

const FieldLocations* LocationsOf(const FieldLocations* source,
                                  absl::string_view field) {
  if (source == nullptr) return nullptr;
  return source->GetTreeForNested(
      TopologySource::descriptor()->FindFieldByName(std::string(field)), -1);
}

// A topology with a file of its own.
struct TopologyFile {
  Topology topology;
  FieldLocations locations;

  absl::Status Parse(const std::string& path, const std::string& text) {
    return ParseTextProto(path, text, &topology, &locations);
  }
};

absl::Status Plan(const WrittenTopology& base, const WrittenTopology& changes,
                  const TopologySource& source, const ConfigScope& scope,
                  NetworkPlan& plan) {
  ChangedTopology changed(base, changes);
  for (int i = 0; i < source.renames_size(); ++i) {
    const Rename& rename = source.renames(i);
    if (changed.Rename(rename.host(), rename.name())) continue;
    scope.Nested("renames", i)
        .Fail("host", "the name of a host of the topology",
              Quote(rename.host()));
  }
  ConfigSource both;
  both.places = &changed;
  plan = PlanNetwork(changed.topology(), ConfigScope(changed.topology(), both));
  return both.first_error;
}

}  // namespace

absl::Status ReadTopology(const std::string& file, const TopologySource& source,
                          const ConfigScope& scope,
                          const FieldLocations* locations, NetworkPlan& plan) {
  const WrittenTopology changes{&source.changes(), file,
                                LocationsOf(locations, "changes")};
  TopologyFile other;
  switch (source.source_case()) {
    case TopologySource::kInline:
      return Plan({&source.inline_(), file, LocationsOf(locations, "inline")},
                  changes, source, scope, plan);
    case TopologySource::kFile: {
      const std::string path = ResolvePath(file, source.file());
      const absl::StatusOr<std::string> text = ReadFile(path);
      if (!text.ok()) {
        scope.FailWith("file", text.status());
        return absl::OkStatus();
      }
      const absl::Status parsed = other.Parse(path, *text);
      if (!parsed.ok()) return parsed;
      return Plan({&other.topology, path, &other.locations}, changes, source,
                  scope, plan);
    }
    case TopologySource::SOURCE_NOT_SET:
      break;
  }
  scope.FailWhole("file or inline", "neither");
  return absl::OkStatus();
}

}  // namespace sipsim
