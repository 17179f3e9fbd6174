#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tests/tidy/rules.h"

namespace sipsim::tidy {
namespace {

constexpr absl::string_view kMain = "experiments/main.cc";

// Where a word is banned.
enum class Where {
  kEverywhere,      // In product and tests, but for main.cc.
  kProduct,         // In what ships, but for main.cc.
  kInnerLibraries,  // protocol/ and sim/.
  kExactCode,       // protocol/, sim/, topologies/: what runs the simulation.
};

struct BannedWord {
  absl::string_view word;
  Where where;
  absl::string_view why;
};

constexpr absl::string_view kClock = "the wall clock";
constexpr absl::string_view kDraw = "a random draw that is not RandomStream's";
constexpr absl::string_view kEnvironment = "the environment";
constexpr absl::string_view kLocale = "a locale";
constexpr absl::string_view kThrow = "an exception";
constexpr absl::string_view kRtti = "run-time type information";
constexpr absl::string_view kThread = "a thread";
constexpr absl::string_view kSocket = "a socket";
constexpr absl::string_view kFloat = "floating point";
constexpr absl::string_view kPrinted = "printed protobuf text";
constexpr absl::string_view kView = "not absl::string_view";
constexpr absl::string_view kOwner = "shared ownership";

constexpr BannedWord kBannedWords[] = {
    {"std::chrono::system_clock", Where::kEverywhere, kClock},
    {"std::chrono::steady_clock", Where::kEverywhere, kClock},
    {"std::chrono::high_resolution_clock", Where::kEverywhere, kClock},
    {"absl::Now", Where::kEverywhere, kClock},
    {"absl::GetCurrentTimeNanos", Where::kEverywhere, kClock},
    {"time(nullptr)", Where::kEverywhere, kClock},
    {"std::time(", Where::kEverywhere, kClock},
    {"gettimeofday", Where::kEverywhere, kClock},
    {"clock_gettime", Where::kEverywhere, kClock},
    {"absl::SleepFor", Where::kEverywhere, "a sleep"},
    {"std::this_thread", Where::kEverywhere, "a sleep"},
    {"usleep", Where::kEverywhere, "a sleep"},
    {"std::random_device", Where::kEverywhere, kDraw},
    {"std::mt19937", Where::kEverywhere, kDraw},
    {"std::mt19937_64", Where::kEverywhere, kDraw},
    {"std::default_random_engine", Where::kEverywhere, kDraw},
    {"std::uniform_int_distribution", Where::kEverywhere, kDraw},
    {"std::uniform_real_distribution", Where::kEverywhere, kDraw},
    {"std::shuffle", Where::kEverywhere, kDraw},
    {"std::rand", Where::kEverywhere, kDraw},
    {"srand", Where::kEverywhere, kDraw},
    {"absl::BitGen", Where::kEverywhere, kDraw},
    {"absl::InsecureBitGen", Where::kEverywhere, kDraw},
    {"absl::Uniform", Where::kEverywhere, kDraw},
    {"getenv", Where::kProduct, kEnvironment},
    {"std::getenv", Where::kProduct, kEnvironment},
    {"setenv", Where::kProduct, kEnvironment},
    {"setlocale", Where::kEverywhere, kLocale},
    {"std::setlocale", Where::kEverywhere, kLocale},
    {"std::locale", Where::kEverywhere, kLocale},
    {"localtime", Where::kEverywhere, "a local time zone"},
    {"localtime_r", Where::kEverywhere, "a local time zone"},
    {"absl::LocalTimeZone", Where::kEverywhere, "a local time zone"},
    {"throw", Where::kProduct, kThrow},
    {"catch", Where::kProduct, kThrow},
    {"dynamic_cast", Where::kProduct, kRtti},
    {"typeid", Where::kProduct, kRtti},
    {"std::thread", Where::kProduct, kThread},
    {"std::async", Where::kProduct, kThread},
    {"std::mutex", Where::kProduct, kThread},
    {"std::atomic", Where::kInnerLibraries, kThread},
    {"socket(", Where::kProduct, kSocket},
    {"recvfrom", Where::kProduct, kSocket},
    {"sendto", Where::kProduct, kSocket},
    {"double", Where::kExactCode, kFloat},
    {"float", Where::kExactCode, kFloat},
    {"DebugString", Where::kProduct, kPrinted},
    {"ShortDebugString", Where::kProduct, kPrinted},
    {"Utf8DebugString", Where::kProduct, kPrinted},
    {"PrintToString", Where::kProduct, kPrinted},
    {"std::string_view", Where::kEverywhere, kView},
    {"std::shared_ptr", Where::kProduct, kOwner},
    {"std::make_shared", Where::kProduct, kOwner},
    {"std::weak_ptr", Where::kProduct, kOwner},
};

bool IsProduct(const SourceFile& file) {
  return !file.In("tests") && !file.In("bench");
}

bool IsBannedIn(const SourceFile& file, Where where) {
  if (file.path == kMain) return false;
  const bool inner = file.In("protocol") || file.In("sim");
  switch (where) {
    case Where::kEverywhere:
      return true;
    case Where::kProduct:
      return IsProduct(file);
    case Where::kInnerLibraries:
      return inner;
    case Where::kExactCode:
      return inner || file.In("topologies");
  }
  return true;
}

// Words of SIP, in lower case.
constexpr absl::string_view kSipWords[] = {
    "sip", "invite", "sdp", "cseq", "rfc 3261", "uac", "uas", "register"};

std::string LowerCase(absl::string_view text) {
  std::string lower(text);
  absl::AsciiStrToLower(&lower);
  return lower;
}

// Words with blanks in place of what is no letter, so that "SIP's" is "sip".
bool HasSipWord(absl::string_view line, absl::string_view word) {
  return FindWord(line, word) != line.npos;
}

// The name declared after a hash map's type: "absl::flat_hash_map<A, B> name".
std::string DeclaredName(absl::string_view line) {
  const size_t close = line.rfind('>');
  if (close == line.npos) return "";
  absl::string_view rest =
      absl::StripLeadingAsciiWhitespace(line.substr(close + 1));
  const size_t end = rest.find_first_of(";={(");
  if (end == rest.npos || rest[end] == '(') return "";
  rest = absl::StripTrailingAsciiWhitespace(rest.substr(0, end));
  const bool is_name =
      !rest.empty() && std::all_of(rest.begin(), rest.end(), [](char c) {
        return absl::ascii_isalnum(c) || c == '_';
      });
  return is_name ? std::string(rest) : "";
}

// "protocol/x/table" for table.h, table.cc.
std::string StemOf(const SourceFile& file) {
  return file.path.substr(0, file.path.rfind('.'));
}

using NamesByStem = std::map<std::string, std::set<std::string>>;

NamesByStem HashMapNames(absl::Span<const SourceFile> files) {
  NamesByStem names;
  for (const SourceFile& file : files) {
    if (!file.is_cpp()) continue;
    for (size_t i = 0; i < file.code.size(); ++i) {
      if (!absl::StrContains(file.code[i], "flat_hash_") &&
          !absl::StrContains(file.code[i], "std::unordered_")) {
        continue;
      }
      // A declaration may go on in the next line.
      std::string line = file.code[i];
      if (!absl::StrContains(line, ";") && i + 1 < file.code.size()) {
        absl::StrAppend(&line, " ", file.code[i + 1]);
      }
      const std::string name = DeclaredName(line);
      if (!name.empty()) names[StemOf(file)].insert(name);
    }
  }
  return names;
}

bool Iterates(absl::string_view line, absl::string_view name) {
  const size_t loop = FindWord(line, "for (");
  if (loop != line.npos) {
    const size_t colon = line.find(" : ", loop);
    if (colon != line.npos && FindWord(line.substr(colon + 3), name) == 0) {
      return true;
    }
  }
  return FindWord(line, absl::StrCat(name, ".begin(")) != line.npos;
}

}  // namespace

void CheckBannedWords(const SourceFile& file, Findings& findings) {
  if (!file.is_cpp()) return;
  for (size_t i = 0; i < file.code.size(); ++i) {
    for (const BannedWord& banned : kBannedWords) {
      if (!absl::StrContains(file.code[i], banned.word)) continue;
      if (!IsBannedIn(file, banned.where)) continue;
      // A method call (message.DebugString) is meant as well.
      const bool member =
          absl::StrContains(file.code[i], absl::StrCat(".", banned.word, "("));
      if (!member &&
          FindWord(file.code[i], banned.word) == absl::string_view::npos) {
        continue;
      }
      AddFinding(file, i + 1,
                 absl::StrCat(banned.word, " is banned: ", banned.why),
                 findings);
    }
  }
}

void CheckSimIsPlain(const SourceFile& file, Findings& findings) {
  if (!file.In("sim") || file.extension() == "md") return;
  for (size_t i = 0; i < file.lines.size(); ++i) {
    const std::string line = LowerCase(file.lines[i]);
    for (absl::string_view word : kSipWords) {
      if (!HasSipWord(line, word)) continue;
      AddFinding(
          file, i + 1,
          absl::StrCat("sim/ knows nothing of SIP, but says \"", word, "\""),
          findings);
    }
  }
}

void CheckHashMapsAreNotIterated(absl::Span<const SourceFile> files,
                                 Findings& findings) {
  const NamesByStem names = HashMapNames(files);
  for (const SourceFile& file : files) {
    const auto own = names.find(StemOf(file));
    if (!file.is_cpp() || own == names.end()) continue;
    for (size_t i = 0; i < file.code.size(); ++i) {
      for (const std::string& name : own->second) {
        if (!Iterates(file.code[i], name)) continue;
        AddFinding(file, i + 1,
                   absl::StrCat(name, " is a hash map: not to be iterated"),
                   findings);
      }
    }
  }
}

}  // namespace sipsim::tidy
