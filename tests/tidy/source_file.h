#ifndef SIPSIM_TESTS_TIDY_SOURCE_FILE_H_
#define SIPSIM_TESTS_TIDY_SOURCE_FILE_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace sipsim::tidy {

// One file of the source tree, as the rules see it.
struct SourceFile {
  // Relative to the workspace: "protocol/message/parser.cc".
  std::string path;
  std::string text;
  // The lines of `text`, without their ends.
  std::vector<std::string> lines;
  // The same lines with the content of comments and literals blanked out, so
  // that a rule about code finds code only. C++ and proto files; else empty.
  std::vector<std::string> code;

  absl::string_view extension() const;  // "cc"; "" if there is none.
  // The folder, "protocol/message"; "" at the top.
  absl::string_view folder() const;
  // Whether it is C++ (h, cc).
  bool is_cpp() const;
  // Whether it lies below `folder`.
  bool In(absl::string_view folder) const;
};

SourceFile MakeSourceFile(std::string path, std::string text);

// Every file below `root`, in the order of the paths; symbolic links and
// hidden folders (but .ci) are left out.
std::vector<SourceFile> ReadSourceTree(const std::string& root);

// The workspace of this test: where the runfile WORKSPACE links to.
std::string WorkspaceRoot();

// Blanks out comments and the content of string and character literals; line
// ends and quotes stay.
std::string BlankCommentsAndLiterals(absl::string_view text);

// Where `word` stands in `line` with no identifier character (nor, in front,
// a ':' or a '.') beside it; npos if it does not. "time(" does not stand in
// "Duration::time(", but in "x = time(".
size_t FindWord(absl::string_view line, absl::string_view word,
                size_t from = 0);

}  // namespace sipsim::tidy

#endif  // SIPSIM_TESTS_TIDY_SOURCE_FILE_H_
