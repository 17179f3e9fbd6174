#include "tests/tidy/source_file.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace sipsim::tidy {
namespace {

namespace fs = std::filesystem;

bool IsIdentifier(char c) { return absl::ascii_isalnum(c) || c == '_'; }

std::string ReadAll(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream content;
  content << in.rdbuf();
  return content.str();
}

std::vector<std::string> SplitLines(absl::string_view text) {
  std::vector<std::string> lines = absl::StrSplit(text, '\n');
  if (!lines.empty() && lines.back().empty()) lines.pop_back();
  return lines;
}

// Goes over a text and copies code, blanks the rest.
class Blanker {
 public:
  explicit Blanker(absl::string_view text) : text_(text), out_(text) {}

  std::string Run() {
    while (at_ < text_.size()) Step();
    return std::move(out_);
  }

 private:
  bool At(absl::string_view what) const {
    return absl::StartsWith(text_.substr(at_), what);
  }
  // A quote inside a number (1'000) is a digit separator.
  bool AtLiteral() const {
    if (text_[at_] == '"') return true;
    return text_[at_] == '\'' &&
           (at_ == 0 || !absl::ascii_isxdigit(text_[at_ - 1]));
  }
  bool AtRawString() const {
    return At("R\"") && (at_ == 0 || !IsIdentifier(text_[at_ - 1]));
  }

  void Step() {
    if (At("//")) return BlankUntil(text_.find('\n', at_));
    if (At("/*")) return BlankUntil(EndOf("*/", at_ + 2));
    if (AtRawString()) return BlankRawString();
    if (AtLiteral()) return BlankLiteral();
    ++at_;
  }

  size_t EndOf(absl::string_view what, size_t from) const {
    const size_t found = text_.find(what, from);
    return found == text_.npos ? found : found + what.size();
  }

  void BlankUntil(size_t end) {
    end = std::min(end, text_.size());
    for (; at_ < end; ++at_) {
      if (text_[at_] != '\n') out_[at_] = ' ';
    }
  }

  void BlankRawString() {
    const size_t open = text_.find('(', at_);
    if (open == text_.npos) return BlankUntil(open);
    const absl::string_view delimiter = text_.substr(at_ + 2, open - at_ - 2);
    at_ += 2;
    const std::string close = absl::StrCat(")", delimiter, "\"");
    BlankUntil(EndOf(close, open) - 1);
    ++at_;
  }

  void BlankLiteral() {
    const char quote = text_[at_++];
    size_t end = at_;
    while (end < text_.size() && text_[end] != quote && text_[end] != '\n') {
      end += text_[end] == '\\' ? 2 : 1;
    }
    BlankUntil(end);
    ++at_;
  }

  absl::string_view text_;
  std::string out_;
  size_t at_ = 0;
};

bool IsSkippedFolder(const fs::path& path) {
  const std::string name = path.filename().string();
  return absl::StartsWith(name, ".") && name != ".ci";
}

}  // namespace

absl::string_view SourceFile::extension() const {
  const size_t dot = path.rfind('.');
  if (dot == path.npos || path.find('/', dot) != path.npos) return "";
  return absl::string_view(path).substr(dot + 1);
}

absl::string_view SourceFile::folder() const {
  const size_t slash = path.rfind('/');
  if (slash == path.npos) return "";
  return absl::string_view(path).substr(0, slash);
}

bool SourceFile::is_cpp() const {
  return extension() == "h" || extension() == "cc";
}

bool SourceFile::In(absl::string_view folder) const {
  return absl::StartsWith(path, absl::StrCat(folder, "/"));
}

std::string BlankCommentsAndLiterals(absl::string_view text) {
  return Blanker(text).Run();
}

SourceFile MakeSourceFile(std::string path, std::string text) {
  SourceFile file;
  file.path = std::move(path);
  file.text = std::move(text);
  file.lines = SplitLines(file.text);
  if (file.is_cpp() || file.extension() == "proto") {
    file.code = SplitLines(BlankCommentsAndLiterals(file.text));
  }
  return file;
}

std::vector<SourceFile> ReadSourceTree(const std::string& root) {
  std::vector<SourceFile> files;
  for (fs::recursive_directory_iterator at(root), end; at != end; ++at) {
    if (at->is_symlink()) continue;
    if (at->is_directory()) {
      if (IsSkippedFolder(at->path())) at.disable_recursion_pending();
    } else if (at->is_regular_file()) {
      files.push_back(
          MakeSourceFile(fs::relative(at->path(), root).generic_string(),
                         ReadAll(at->path())));
    }
  }
  std::sort(
      files.begin(), files.end(),
      [](const SourceFile& a, const SourceFile& b) { return a.path < b.path; });
  return files;
}

std::string WorkspaceRoot() {
  const char* runfiles = std::getenv("TEST_SRCDIR");
  const char* workspace = std::getenv("TEST_WORKSPACE");
  if (runfiles == nullptr || workspace == nullptr) return "";
  const fs::path marker = fs::path(runfiles) / workspace / "WORKSPACE";
  return fs::canonical(marker).parent_path().string();
}

size_t FindWord(absl::string_view line, absl::string_view word, size_t from) {
  for (size_t at = line.find(word, from); at != line.npos;
       at = line.find(word, at + 1)) {
    const char before = at == 0 ? ' ' : line[at - 1];
    const size_t end = at + word.size();
    const bool starts = !IsIdentifier(word.front()) ||
                        (!IsIdentifier(before) && before != ':' &&
                         before != '.' && before != '>');
    const bool ends = !IsIdentifier(word.back()) || end == line.size() ||
                      !IsIdentifier(line[end]);
    if (starts && ends) return at;
  }
  return line.npos;
}

}  // namespace sipsim::tidy
