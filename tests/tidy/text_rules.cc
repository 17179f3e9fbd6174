#include <algorithm>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "tests/tidy/rules.h"

namespace sipsim::tidy {
namespace {

constexpr size_t kColumns = 80;

bool HasColumnLimit(const SourceFile& file) {
  return file.is_cpp() || file.extension() == "proto" ||
         file.extension() == "txtpb";
}

void CheckLine(const SourceFile& file, size_t i, Findings& findings) {
  const std::string& line = file.lines[i];
  if (!line.empty() && absl::ascii_isspace(line.back())) {
    AddFinding(file, i + 1, "blank at the end of the line", findings);
  }
  if (absl::StrContains(line, '\t')) {
    AddFinding(file, i + 1, "tab", findings);
  }
  // An include or a literal that cannot be broken may stand out.
  if (HasColumnLimit(file) && line.size() > kColumns &&
      !absl::StartsWith(line, "#include")) {
    AddFinding(file, i + 1, "more than 80 columns", findings);
  }
}

// In two pieces, so that this file does not break its own rule.
constexpr absl::string_view kNotes[] = {
    "TO"
    "DO",
    "FIX"
    "ME",
    "XX"
    "X",
    "HA"
    "CK"};

// `// Call(argument);` with one blank: an example in a comment has more.
bool IsCommentedOutCode(absl::string_view line) {
  line = absl::StripAsciiWhitespace(line);
  if (!absl::ConsumePrefix(&line, "// ") || line.empty()) return false;
  if (!absl::ascii_isalpha(line[0]) || !absl::EndsWith(line, ";")) return false;
  const size_t paren = line.find('(');
  return paren != line.npos && line.find(' ') > paren;
}

bool IsSnakeCase(absl::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return absl::ascii_islower(c) || absl::ascii_isdigit(c) || c == '_';
  });
}

std::string GuardOf(absl::string_view path) {
  const std::string upper = absl::StrCat(
      "SIPSIM_",
      absl::StrReplaceAll(path, {{"/", "_"}, {".", "_"}, {"-", "_"}}), "_");
  return absl::AsciiStrToUpper(upper);
}

void CheckFileName(const SourceFile& file, Findings& findings) {
  const bool has_rule = file.is_cpp() || file.extension() == "proto" ||
                        file.extension() == "txtpb";
  if (!has_rule) return;
  const absl::string_view folder = file.folder();
  absl::string_view name = absl::string_view(file.path);
  if (!folder.empty()) name.remove_prefix(folder.size() + 1);
  name.remove_suffix(file.extension().size() + 1);
  // An experiment may begin with the section that it shows, 3.4_proxy_failure,
  // and end with the draft in whose form it shows it: 2.1_call_hold.draft.
  if (file.In("experiments") && file.extension() == "txtpb") {
    absl::ConsumeSuffix(&name, ".draft");
    const size_t section = name.find_first_not_of("0123456789.");
    if (section != 0 && section < name.size()) name.remove_prefix(section);
  }
  if (!IsSnakeCase(name)) {
    AddFinding(file, 1, "file names are snake_case", findings);
  }
}

absl::string_view NamespaceOf(const SourceFile& file) {
  if (file.In("protocol")) return "namespace sipsim::sip";
  if (file.In("sim")) return "namespace sipsim::sim";
  return "namespace sipsim";
}

void CheckNamespace(const SourceFile& file, Findings& findings) {
  if (!file.is_cpp() || file.path == "experiments/main.cc") return;
  if (absl::EndsWith(file.path, "check.h")) return;  // Macros only.
  const absl::string_view wanted = NamespaceOf(file);
  for (const std::string& line : file.code) {
    if (absl::StartsWith(line, wanted)) return;
  }
  AddFinding(file, 1, absl::StrCat("expected ", wanted), findings);
}

// Capitals that begin a word: behind a small letter, a digit, or the start.
int WordCount(absl::string_view name) {
  int words = 0;
  for (size_t i = 0; i < name.size(); ++i) {
    if (!absl::ascii_isupper(name[i]) && !absl::ascii_isdigit(name[i]))
      continue;
    if (i == 0 || absl::ascii_islower(name[i - 1])) ++words;
  }
  return words;
}

// One that does not stand between digits: Section17_1_1 is a name.
bool HasBadUnderscore(absl::string_view name) {
  for (size_t i = 0; i < name.size(); ++i) {
    if (name[i] != '_') continue;
    const bool between_digits = i > 0 && i + 1 < name.size() &&
                                absl::ascii_isdigit(name[i - 1]) &&
                                absl::ascii_isdigit(name[i + 1]);
    if (!between_digits) return true;
  }
  return false;
}

void CheckTestName(const SourceFile& file, size_t i, Findings& findings) {
  // A long head goes on in the next line.
  std::string head = file.code[i];
  if (!absl::StartsWith(head, "TEST")) return;
  if (!absl::StrContains(head, ")") && i + 1 < file.code.size()) {
    absl::StrAppend(&head, file.code[i + 1]);
  }
  const std::vector<std::string> parts =
      absl::StrSplit(head, absl::ByAnyChar("(,)"));
  if (parts.size() < 3) return;
  const absl::string_view name = absl::StripAsciiWhitespace(parts[2]);
  if (HasBadUnderscore(name) || WordCount(name) < 2) {
    AddFinding(file, i + 1,
               absl::StrCat("a test's name is a sentence, not ", name),
               findings);
  }
}

// "Name" of a line that defines `class Name` at namespace level; else "".
absl::string_view DefinedClass(absl::string_view line) {
  if (!absl::ConsumePrefix(&line, "class ")) return "";
  if (absl::StrContains(line, ";") && !absl::StrContains(line, "{")) return "";
  return line.substr(0, line.find_first_of(" :{"));
}

}  // namespace

void AddFinding(const SourceFile& file, size_t line, absl::string_view what,
                Findings& findings) {
  findings.push_back(absl::StrCat(file.path, ":", line, ": ", what));
}

void CheckText(const SourceFile& file, Findings& findings) {
  if (absl::StrContains(file.text, '\0')) return;  // Not text.
  for (size_t i = 0; i < file.lines.size(); ++i) CheckLine(file, i, findings);
  if (!file.text.empty() && file.text.back() != '\n') {
    AddFinding(file, file.lines.size(), "no line end at the end", findings);
  }
}

void CheckComments(const SourceFile& file, Findings& findings) {
  for (size_t i = 0; i < file.lines.size(); ++i) {
    for (absl::string_view note : kNotes) {
      if (FindWord(file.lines[i], note) == absl::string_view::npos) continue;
      AddFinding(file, i + 1, absl::StrCat("no ", note, " in the code"),
                 findings);
    }
    if (file.is_cpp() && IsCommentedOutCode(file.lines[i])) {
      AddFinding(file, i + 1, "commented-out code", findings);
    }
  }
}

void CheckHeaderGuard(const SourceFile& file, Findings& findings) {
  if (file.extension() != "h") return;
  const std::string guard = GuardOf(file.path);
  const std::string wanted[] = {absl::StrCat("#ifndef ", guard),
                                absl::StrCat("#define ", guard)};
  for (size_t i = 0; i < 2; ++i) {
    if (file.lines.size() > i && file.lines[i] == wanted[i]) continue;
    AddFinding(file, i + 1, absl::StrCat("expected ", wanted[i]), findings);
  }
  const std::string end = absl::StrCat("#endif  // ", guard);
  if (file.lines.empty() || file.lines.back() != end) {
    AddFinding(file, file.lines.size(), absl::StrCat("expected ", end),
               findings);
  }
}

void CheckNames(const SourceFile& file, Findings& findings) {
  CheckFileName(file, findings);
  CheckNamespace(file, findings);
  for (size_t i = 0; i < file.code.size(); ++i) {
    CheckTestName(file, i, findings);
  }
}

void CheckClassComments(const SourceFile& file, Findings& findings) {
  if (file.extension() != "h" || file.In("tests")) return;
  for (size_t i = 1; i < file.code.size(); ++i) {
    const absl::string_view name = DefinedClass(file.code[i]);
    if (name.empty()) continue;
    // A template's head stands between the comment and the class.
    size_t above = i - 1;
    if (above > 0 && absl::StartsWith(file.code[above], "template")) --above;
    if (absl::StartsWith(file.lines[above], "//")) continue;
    AddFinding(file, i + 1,
               absl::StrCat(name, " needs a comment that says what it is"),
               findings);
  }
}

}  // namespace sipsim::tidy
