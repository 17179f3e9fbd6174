// The rules of tests/tidy/rules.h hold for the whole source tree.

#include <string>
#include <vector>

#include "absl/strings/str_join.h"
#include "gtest/gtest.h"
#include "tests/tidy/rules.h"
#include "tests/tidy/source_file.h"

namespace sipsim::tidy {
namespace {

constexpr char kRatchet[] = "tests/tidy/ratchet.txt";

const std::vector<SourceFile>& Tree() {
  static const auto& tree =
      *new std::vector<SourceFile>(ReadSourceTree(WorkspaceRoot()));
  return tree;
}

using FileRule = void (*)(const SourceFile&, Findings&);
using TreeRule = void (*)(absl::Span<const SourceFile>, Findings&);

void ExpectHolds(FileRule rule) {
  Findings findings;
  for (const SourceFile& file : Tree()) rule(file, findings);
  EXPECT_TRUE(findings.empty()) << absl::StrJoin(findings, "\n");
}

void ExpectHolds(TreeRule rule) {
  Findings findings;
  rule(Tree(), findings);
  EXPECT_TRUE(findings.empty()) << absl::StrJoin(findings, "\n");
}

const SourceFile* Find(const std::string& path) {
  for (const SourceFile& file : Tree()) {
    if (file.path == path) return &file;
  }
  return nullptr;
}

TEST(Tree, IsTheWholeSourceTree) {
  for (const char* path : {"WORKSPACE", ".ci/run", "protocol/base/check.h",
                           "topologies/topology.proto", kRatchet}) {
    EXPECT_NE(Find(path), nullptr) << path;
  }
}

TEST(Tree, IncludesFollowTheArrows) { ExpectHolds(CheckIncludes); }

TEST(Tree, UsesNothingThatIsBanned) { ExpectHolds(CheckBannedWords); }

TEST(Tree, KeepsSipOutOfSim) { ExpectHolds(CheckSimIsPlain); }

TEST(Tree, DoesNotIterateHashMaps) { ExpectHolds(CheckHashMapsAreNotIterated); }

TEST(Tree, HasTidyText) { ExpectHolds(CheckText); }

TEST(Tree, HasNoNotesAndNoCommentedOutCode) { ExpectHolds(CheckComments); }

TEST(Tree, GuardsItsHeaders) { ExpectHolds(CheckHeaderGuard); }

TEST(Tree, NamesThingsByTheRules) { ExpectHolds(CheckNames); }

TEST(Tree, SaysWhatItsClassesAre) { ExpectHolds(CheckClassComments); }

TEST(Tree, ExplainsEveryProtoField) { ExpectHolds(CheckProtoComments); }

TEST(Tree, NamesTheSchemaOfEveryConfiguration) {
  ExpectHolds(CheckTextProtoHeader);
}

TEST(Tree, BuildsEverySourceWithOurOwnRules) { ExpectHolds(CheckBuildFiles); }

TEST(Tree, HasNoNewLongFilesAndFunctions) {
  const SourceFile* ratchet = Find(kRatchet);
  ASSERT_NE(ratchet, nullptr);
  Findings findings;
  CheckLengths(Tree(), ratchet->text, findings);
  EXPECT_TRUE(findings.empty()) << absl::StrJoin(findings, "\n");
}

}  // namespace
}  // namespace sipsim::tidy
