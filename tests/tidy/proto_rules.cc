#include <map>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "tests/tidy/rules.h"

namespace sipsim::tidy {
namespace {

constexpr absl::string_view kFieldParts[] = {
    "Unit:", "Default:", "Range:", "Example:"};

// What a line of a proto file declares.
enum class Declares { kNothing, kBlock, kField, kEnumValue };

Declares DeclaredBy(absl::string_view line) {
  line = absl::StripAsciiWhitespace(line);
  for (absl::string_view key : {"message ", "enum ", "oneof "}) {
    if (absl::StartsWith(line, key)) return Declares::kBlock;
  }
  for (absl::string_view key : {"syntax ", "option ", "package ", "import "}) {
    if (absl::StartsWith(line, key)) return Declares::kNothing;
  }
  const size_t equals = line.find(" = ");
  if (equals == line.npos || !absl::EndsWith(line, ";")) {
    return Declares::kNothing;
  }
  return absl::StrContains(line.substr(0, equals), " ") ? Declares::kField
                                                        : Declares::kEnumValue;
}

// The comment right above line `i`, as one text.
std::string CommentAbove(const SourceFile& file, size_t i) {
  std::string comment;
  while (i > 0) {
    const absl::string_view line = absl::StripAsciiWhitespace(file.lines[--i]);
    if (!absl::StartsWith(line, "//")) break;
    comment = absl::StrCat(line.substr(2), "\n", comment);
  }
  return comment;
}

void CheckFieldComment(const SourceFile& file, size_t i,
                       absl::string_view comment, Findings& findings) {
  for (absl::string_view part : kFieldParts) {
    if (absl::StrContains(comment, part)) continue;
    AddFinding(file, i + 1,
               absl::StrCat("the field's comment has no \"", part, "\""),
               findings);
  }
}

// The text between the quotes in a BUILD file that names a source.
bool NamesSource(absl::string_view build, absl::string_view source) {
  if (absl::StrContains(build, absl::StrCat("\"", source, "\""))) return true;
  // sipsim_cc_test: srcs is <name>.cc unless given.
  if (!absl::ConsumeSuffix(&source, ".cc")) return false;
  return absl::StrContains(build, absl::StrCat("name = \"", source, "\""));
}

bool UsesNativeRule(absl::string_view line) {
  return absl::StartsWith(line, "cc_library(") ||
         absl::StartsWith(line, "cc_binary(") ||
         absl::StartsWith(line, "cc_test(");
}

}  // namespace

void CheckProtoComments(const SourceFile& file, Findings& findings) {
  if (file.extension() != "proto") return;
  for (size_t i = 0; i < file.code.size(); ++i) {
    const Declares declares = DeclaredBy(file.code[i]);
    if (declares == Declares::kNothing) continue;
    const std::string comment = CommentAbove(file, i);
    if (comment.empty()) {
      AddFinding(file, i + 1, "no comment", findings);
    } else if (declares == Declares::kField) {
      CheckFieldComment(file, i, comment, findings);
    }
  }
}

void CheckTextProtoHeader(const SourceFile& file, Findings& findings) {
  if (file.extension() != "txtpb") return;
  constexpr absl::string_view kWanted[] = {"# proto-file: ",
                                           "# proto-message: sipsim."};
  for (size_t i = 0; i < 2; ++i) {
    if (file.lines.size() > i && absl::StartsWith(file.lines[i], kWanted[i])) {
      continue;
    }
    AddFinding(file, i + 1, absl::StrCat("expected ", kWanted[i], "..."),
               findings);
  }
}

void CheckBuildFiles(absl::Span<const SourceFile> files, Findings& findings) {
  std::map<std::string, const SourceFile*> builds;
  for (const SourceFile& file : files) {
    if (!absl::EndsWith(file.path, "BUILD.bazel")) continue;
    builds[std::string(file.folder())] = &file;
    for (size_t i = 0; i < file.lines.size(); ++i) {
      if (!UsesNativeRule(file.lines[i])) continue;
      AddFinding(file, i + 1, "use sipsim_cc_...: warnings are errors",
                 findings);
    }
  }
  for (const SourceFile& file : files) {
    if (!file.is_cpp()) continue;
    const auto build = builds.find(std::string(file.folder()));
    const std::string name = file.path.substr(file.folder().size() + 1);
    if (build == builds.end() || !NamesSource(build->second->text, name)) {
      AddFinding(file, 1, "is in no target of its BUILD.bazel", findings);
    }
  }
}

}  // namespace sipsim::tidy
