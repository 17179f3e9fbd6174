#include <algorithm>
#include <map>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "tests/tidy/rules.h"

namespace sipsim::tidy {
namespace {

// Finds function bodies by their braces: a brace at namespace or class level
// whose head has a parenthesis opens a function.
class FunctionFinder {
 public:
  std::vector<Function> Run(const SourceFile& file) {
    for (size_t i = 0; i < file.code.size(); ++i) {
      line_ = i + 1;
      if (absl::StartsWith(file.code[i], "#") || in_directive_) {
        in_directive_ = absl::EndsWith(file.code[i], "\\");
        continue;
      }
      for (char c : file.code[i]) Take(c);
      Take(' ');
    }
    return std::move(found_);
  }

 private:
  enum class Scope { kOuter, kFunction, kInside };

  void Take(char c) {
    if (c == '{') return Open();
    if (c == '}') return Close();
    if (c == ';' && paren_depth_ == 0) return Forget();
    if (c == '(') ++paren_depth_;
    if (c == ')') --paren_depth_;
    if (head_.empty()) {
      if (absl::ascii_isspace(c)) return;
      head_line_ = line_;
    }
    head_ += c;
  }

  bool InFunction() const {
    return !scopes_.empty() && scopes_.back() != Scope::kOuter;
  }

  bool HeadIsOuter() const {
    for (absl::string_view key : {"namespace", "class", "struct", "enum",
                                  "union", "extern", "template <"}) {
      if (!absl::StartsWith(head_, key)) continue;
      // A function of type `struct X` or a template has a parenthesis.
      return !absl::StrContains(head_, "(") || key == "namespace";
    }
    return false;
  }

  void Open() {
    if (InFunction() || paren_depth_ > 0) {
      scopes_.push_back(InFunction() ? Scope::kInside : Scope::kOuter);
      if (!InFunction()) head_ += '{';
      return;
    }
    const bool function =
        !HeadIsOuter() && absl::StrContains(head_, "(") && !IsInitializer();
    scopes_.push_back(function ? Scope::kFunction : Scope::kOuter);
    if (function) found_.push_back({Joined(head_), head_line_, 0});
    Forget();
  }

  // `type name = ...{`; neither operator= nor a parameter's default value.
  bool IsInitializer() const {
    const size_t equals = head_.find(" = ");
    if (equals == head_.npos) return false;
    const absl::string_view left = absl::string_view(head_).substr(0, equals);
    return std::count(left.begin(), left.end(), '(') ==
           std::count(left.begin(), left.end(), ')');
  }

  void Close() {
    if (!scopes_.empty()) {
      if (scopes_.back() == Scope::kFunction) found_.back().last_line = line_;
      scopes_.pop_back();
    }
    if (paren_depth_ > 0) return;
    Forget();
  }

  void Forget() { head_.clear(); }

  static std::string Joined(absl::string_view head) {
    return absl::StrJoin(
        absl::StrSplit(head, absl::ByAnyChar(" \n"), absl::SkipEmpty()), " ");
  }

  std::vector<Function> found_;
  std::vector<Scope> scopes_;
  std::string head_;
  size_t head_line_ = 0;
  size_t line_ = 0;
  int paren_depth_ = 0;
  bool in_directive_ = false;
};

// What the ratchet allows, by key, and what of it was used.
class Ratchet {
 public:
  Ratchet(absl::string_view text, Findings& findings) : findings_(findings) {
    for (absl::string_view line : absl::StrSplit(text, '\n')) {
      if (line.empty() || line[0] == '#') continue;
      const std::pair<std::string, std::string> entry =
          absl::StrSplit(line, absl::MaxSplits(' ', 1));
      size_t lines = 0;
      if (!absl::SimpleAtoi(entry.second, &lines)) {
        findings_.push_back(absl::StrCat("ratchet: cannot read ", line));
      }
      allowed_[entry.first] = lines;
    }
  }

  // Compares a length with what is aimed at, or allowed.
  void Check(const SourceFile& file, size_t line, const std::string& key,
             size_t lines, size_t aim, absl::string_view what) {
    size_t limit = aim;
    const auto entry = allowed_.find(key);
    if (entry != allowed_.end()) {
      limit = std::max(aim, entry->second);
      if (lines <= aim) {
        AddFinding(file, line,
                   absl::StrCat(what, " is short now: take it off the ratchet"),
                   findings_);
      }
      allowed_.erase(entry);
    }
    if (lines <= limit) return;
    AddFinding(
        file, line,
        absl::StrCat(what, " has ", lines, " lines; at most ", limit, " here"),
        findings_);
  }

  void ReportUnused() {
    for (const auto& [key, unused] : allowed_) {
      findings_.push_back(absl::StrCat("ratchet: there is no ", key));
    }
  }

 private:
  std::map<std::string, size_t> allowed_;
  Findings& findings_;
};

}  // namespace

std::vector<Function> FindFunctions(const SourceFile& file) {
  return FunctionFinder().Run(file);
}

std::string Function::Name() const {
  const std::vector<std::string> parts =
      absl::StrSplit(signature, absl::ByAnyChar("(,) "), absl::SkipEmpty());
  if (absl::StartsWith(signature, "TEST") && parts.size() > 2) {
    return absl::StrCat(parts[1], ".", parts[2]);
  }
  const std::string head = signature.substr(0, signature.find('('));
  return head.substr(head.rfind(' ') + 1);
}

void CheckLengths(absl::Span<const SourceFile> files, absl::string_view text,
                  Findings& findings) {
  Ratchet ratchet(text, findings);
  for (const SourceFile& file : files) {
    if (!file.is_cpp()) continue;
    const size_t lines = file.lines.size();
    ratchet.Check(file, lines, file.path, lines, kFileLinesAim, "the file");
    if (lines > kFileLinesMax) {
      AddFinding(file, lines, "no file may be that long", findings);
    }
    for (const Function& function : FindFunctions(file)) {
      ratchet.Check(file, function.first_line,
                    absl::StrCat(file.path, ":", function.Name()),
                    function.line_count(), kFunctionLinesMax, function.Name());
    }
  }
  ratchet.ReportUnused();
}

}  // namespace sipsim::tidy
