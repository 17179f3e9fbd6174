#ifndef SIPSIM_TESTS_TIDY_RULES_H_
#define SIPSIM_TESTS_TIDY_RULES_H_

// The rules of the source tree. Each looks at one file, or at all of them, and
// adds a line for everything that breaks it:
//
//   protocol/message/parser.cc:17: protocol/ must not include sim/...

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "tests/tidy/source_file.h"

namespace sipsim::tidy {

using Findings = std::vector<std::string>;

// Adds "path:line: what"; lines count from 1.
void AddFinding(const SourceFile& file, size_t line, absl::string_view what,
                Findings& findings);

// --- include_rules.cc
// The arrows between the top folders, and between those of protocol/; which
// system headers stay outside.
void CheckIncludes(const SourceFile& file, Findings& findings);

// --- banned_rules.cc
// Clocks, randomness, environment, locale, exceptions, floating point, ...:
// what would make a run depend on more than its configuration.
void CheckBannedWords(const SourceFile& file, Findings& findings);
// sim/ knows nothing of SIP, not even in a comment; its README may say so.
void CheckSimIsPlain(const SourceFile& file, Findings& findings);
// Hash maps are for lookup: their order is not that of the run.
void CheckHashMapsAreNotIterated(absl::Span<const SourceFile> files,
                                 Findings& findings);

// --- text_rules.cc
// 80 columns, no tabs, no blanks at line ends, a line end at the end.
void CheckText(const SourceFile& file, Findings& findings);
// No notes to ourselves, no commented-out code.
void CheckComments(const SourceFile& file, Findings& findings);
// SIPSIM_PATH_TO_FILE_H_.
void CheckHeaderGuard(const SourceFile& file, Findings& findings);
// snake_case files, namespaces by folder, test names that are sentences.
void CheckNames(const SourceFile& file, Findings& findings);
// A class in a public header opens with its contract.
void CheckClassComments(const SourceFile& file, Findings& findings);

// --- proto_rules.cc
// Every field says meaning, unit, default, range and example.
void CheckProtoComments(const SourceFile& file, Findings& findings);
// Configuration files name their schema in the first two lines.
void CheckTextProtoHeader(const SourceFile& file, Findings& findings);
// Every C++ file is in a target of its folder, made by our own rules.
void CheckBuildFiles(absl::Span<const SourceFile> files, Findings& findings);

// --- length_rules.cc
inline constexpr size_t kFileLinesAim = 300;
inline constexpr size_t kFileLinesMax = 500;  // Ratchet or not.
inline constexpr size_t kFunctionLinesMax = 70;

// A function with a body, by lines counted from 1.
struct Function {
  std::string signature;  // Its text up to the brace, blanks joined.
  size_t first_line = 0;
  size_t last_line = 0;
  size_t line_count() const { return last_line - first_line + 1; }
  // "Parser::Run"; "Suite.Name" for a test.
  std::string Name() const;
};
std::vector<Function> FindFunctions(const SourceFile& file);

// The lengths of files and functions. `ratchet` lists what is longer than it
// should be, with its length: "<path> <lines>" for a file, "<path>:<function>
// <lines>" for a function. What is listed may shrink, not grow; nothing else
// may join.
void CheckLengths(absl::Span<const SourceFile> files, absl::string_view ratchet,
                  Findings& findings);

}  // namespace sipsim::tidy

#endif  // SIPSIM_TESTS_TIDY_RULES_H_
