#include <set>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "tests/tidy/rules.h"

namespace sipsim::tidy {
namespace {

// What a folder may include of the project; of several rules, the first whose
// folder fits.
struct Arrow {
  absl::string_view folder;
  std::vector<absl::string_view> may_include;
};

const std::vector<Arrow>& Arrows() {
  static const auto& arrows = *new std::vector<Arrow>{
      {"protocol", {"protocol"}},
      {"sim", {"sim"}},
      {"topologies", {"topologies", "protocol", "sim"}},
      {"experiments",
       {"experiments", "topologies", "sim", "protocol/message",
        "protocol/header", "protocol/uri", "protocol/port", "protocol/base"}},
      {"bench", {"bench", "topologies", "protocol", "sim"}},
      {"tests",
       {"tests", "bench", "experiments", "topologies", "protocol", "sim"}},
  };
  return arrows;
}

// The layers of protocol/, lowest first; those of one line do not know each
// other.
const std::vector<std::set<std::string>>& ProtocolLayers() {
  static const auto& layers = *new std::vector<std::set<std::string>>{
      {"base"},
      {"port"},
      {"text"},
      {"uri"},
      {"header"},
      {"message"},
      {"sdp", "digest", "event"},
      {"locate", "transport"},
      {"transaction"},
      {"dialog", "media", "registrar"},
      {"ua", "proxy", "redirect"},
      {"alg", "gateway"},
  };
  return layers;
}

// System headers that bring in clocks, threads, sockets, randomness, locales.
constexpr absl::string_view kBannedHeaders[] = {
    "<thread>",       "<mutex>",      "<condition_variable>",
    "<future>",       "<random>",     "<ctime>",
    "<time.h>",       "<sys/time.h>", "<sys/socket.h>",
    "<netinet/in.h>", "<locale>",     "<regex>",
    "<iostream>",     "<typeinfo>",   "<string_view>",
};
// Only where the world outside the simulation begins.
constexpr absl::string_view kOuterHeaders[] = {
    "<fstream>",    "<filesystem>",     "<unistd.h>",
    "<sys/stat.h>", "<google/protobuf", "\"google/protobuf"};

// `"protocol/base/time.h"` or `<vector>` of an include line; else "".
absl::string_view IncludeOf(absl::string_view line) {
  if (!absl::StartsWith(line, "#include ")) return "";
  line.remove_prefix(sizeof("#include ") - 1);
  const size_t end = line.find_first_of("\">", 1);
  return end == line.npos ? "" : line.substr(0, end + 1);
}

bool IsBelow(absl::string_view path, absl::string_view folder) {
  return path == folder || absl::StartsWith(path, absl::StrCat(folder, "/"));
}

// The path inside the quotes if it is one of ours.
absl::string_view OwnInclude(absl::string_view include) {
  if (include.empty() || include[0] != '"') return "";
  include = include.substr(1, include.size() - 2);
  for (const Arrow& arrow : Arrows()) {
    if (IsBelow(include, arrow.folder)) return include;
  }
  return "";
}

std::string FolderOf(absl::string_view path) {
  return std::string(path.substr(0, path.rfind('/')));
}

int LayerOf(absl::string_view path) {
  const std::vector<std::string> parts = absl::StrSplit(path, '/');
  for (size_t i = 0; i < ProtocolLayers().size(); ++i) {
    if (parts.size() > 2 && ProtocolLayers()[i].count(parts[1]) > 0) {
      return static_cast<int>(i);
    }
  }
  return -1;
}

void CheckArrow(const SourceFile& file, size_t line, absl::string_view include,
                Findings& findings) {
  for (const Arrow& arrow : Arrows()) {
    if (!file.In(arrow.folder)) continue;
    for (absl::string_view allowed : arrow.may_include) {
      if (IsBelow(include, allowed)) return;
    }
    AddFinding(file, line,
               absl::StrCat(arrow.folder, "/ must not include ", include),
               findings);
    return;
  }
}

void CheckLayer(const SourceFile& file, size_t line, absl::string_view include,
                Findings& findings) {
  if (!file.In("protocol") || !IsBelow(include, "protocol")) return;
  if (file.folder() == FolderOf(include)) return;
  const int own = LayerOf(file.path);
  const int other = LayerOf(include);
  if (own < 0) {
    AddFinding(file, line, "is in no known layer of protocol/", findings);
  } else if (other >= own) {
    AddFinding(file, line,
               absl::StrCat(file.folder(), " must not include ", include),
               findings);
  }
}

void CheckSystemHeader(const SourceFile& file, size_t line,
                       absl::string_view include, Findings& findings) {
  const bool inner = file.In("protocol") || file.In("sim");
  if (!inner && !file.In("topologies") && !file.In("experiments")) return;
  if (file.path == "experiments/main.cc") return;
  for (absl::string_view banned : kBannedHeaders) {
    if (include != banned) continue;
    AddFinding(file, line, absl::StrCat(banned, " is banned"), findings);
  }
  for (absl::string_view outer : kOuterHeaders) {
    if (!inner || !absl::StartsWith(include, outer)) continue;
    AddFinding(file, line, absl::StrCat(include, " is not for libraries"),
               findings);
  }
}

}  // namespace

void CheckIncludes(const SourceFile& file, Findings& findings) {
  if (!file.is_cpp()) return;
  for (size_t i = 0; i < file.lines.size(); ++i) {
    const absl::string_view include = IncludeOf(file.lines[i]);
    if (include.empty()) continue;
    CheckSystemHeader(file, i + 1, include, findings);
    const absl::string_view own = OwnInclude(include);
    if (own.empty()) continue;
    CheckArrow(file, i + 1, own, findings);
    CheckLayer(file, i + 1, own, findings);
  }
}

}  // namespace sipsim::tidy
