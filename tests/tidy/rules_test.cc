// Each rule finds what breaks it, and leaves alone what does not.

#include "tests/tidy/rules.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace sipsim::tidy {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

using FileRule = void (*)(const SourceFile&, Findings&);

Findings Check(FileRule rule, const std::string& path,
               const std::string& text) {
  Findings findings;
  rule(MakeSourceFile(path, text), findings);
  return findings;
}

TEST(BlankCommentsAndLiterals, KeepsCodeAndLineEnds) {
  EXPECT_EQ(BlankCommentsAndLiterals("a // b\nc /* d\n */ e"),
            "a     \nc     \n    e");
  EXPECT_EQ(BlankCommentsAndLiterals("f(\"g // \\\" h\", 'i');"),
            "f(\"         \", ' ');");
  EXPECT_EQ(BlankCommentsAndLiterals("n = 1'000; // x"), "n = 1'000;     ");
  EXPECT_EQ(BlankCommentsAndLiterals("R\"(a\"b\n{)\";c"), "R\"    \n  \";c");
}

TEST(FindWord, LooksAtWholeWords) {
  EXPECT_EQ(FindWord("throwing throw", "throw"), 9u);
  EXPECT_EQ(FindWord("a::throw", "throw"), absl::string_view::npos);
  EXPECT_EQ(FindWord("x = std::time(0)", "std::time("), 4u);
}

TEST(Includes, GoOneWay) {
  EXPECT_THAT(Check(CheckIncludes, "protocol/ua/call.cc",
                    "#include \"sim/core/simulator.h\"\n"),
              ElementsAre("protocol/ua/call.cc:1: protocol/ must not include "
                          "sim/core/simulator.h"));
  EXPECT_THAT(Check(CheckIncludes, "sim/net/link.cc",
                    "#include <map>\n#include \"protocol/base/time.h\"\n"),
              ElementsAre(HasSubstr("sim/net/link.cc:2: sim/ must not")));
  EXPECT_THAT(Check(CheckIncludes, "experiments/runner.cc",
                    "#include \"protocol/ua/call.h\"\n"
                    "#include \"protocol/message/parser.h\"\n"),
              ElementsAre(HasSubstr("runner.cc:1:")));
  EXPECT_THAT(Check(CheckIncludes, "topologies/world.cc",
                    "#include \"tests/scenario/scenario.h\"\n"),
              ElementsAre(HasSubstr("topologies/ must not include tests/")));
}

TEST(Includes, GoDownTheLayersOfProtocol) {
  EXPECT_THAT(Check(CheckIncludes, "protocol/uri/uri.cc",
                    "#include \"protocol/message/message.h\"\n"),
              ElementsAre(HasSubstr("protocol/uri must not include")));
  EXPECT_THAT(Check(CheckIncludes, "protocol/proxy/proxy.cc",
                    "#include \"protocol/ua/call.h\"\n"),
              ElementsAre(HasSubstr("protocol/proxy must not include")));
  EXPECT_THAT(Check(CheckIncludes, "protocol/proxy/proxy.cc",
                    "#include \"protocol/transaction/transaction.h\"\n"),
              IsEmpty());
  EXPECT_THAT(Check(CheckIncludes, "protocol/misc/odd.cc",
                    "#include \"protocol/base/time.h\"\n"),
              ElementsAre(HasSubstr("no known layer")));
}

TEST(Includes, KeepTheMachineOutOfTheLibraries) {
  EXPECT_THAT(
      Check(CheckIncludes, "sim/core/simulator.cc",
            "#include <thread>\n#include <fstream>\n"
            "#include \"google/protobuf/message.h\"\n"),
      ElementsAre(HasSubstr(":1:"), HasSubstr(":2:"), HasSubstr(":3:")));
  EXPECT_THAT(
      Check(CheckIncludes, "experiments/output.cc", "#include <fstream>\n"),
      IsEmpty());
}

TEST(BannedWords, AreFoundInCodeOnly) {
  EXPECT_THAT(Check(CheckBannedWords, "protocol/base/x.cc",
                    "// throw nothing\nauto t = absl::Now();\nthrow 1;\n"),
              ElementsAre(HasSubstr("x.cc:2: absl::Now is banned"),
                          HasSubstr("x.cc:3: throw is banned")));
  EXPECT_THAT(Check(CheckBannedWords, "topologies/x.cc",
                    "Log(\"throw\", m.DebugString());\ndouble loss;\n"),
              ElementsAre(HasSubstr("DebugString"), HasSubstr("double")));
}

TEST(BannedWords, DependOnThePlace) {
  EXPECT_THAT(Check(CheckBannedWords, "experiments/main.cc",
                    "getenv(\"BUILD_WORKING_DIRECTORY\");\n"),
              IsEmpty());
  EXPECT_THAT(
      Check(CheckBannedWords, "experiments/runner.cc", "getenv(\"HOME\");\n"),
      ElementsAre(HasSubstr("the environment")));
  EXPECT_THAT(Check(CheckBannedWords, "bench/call_bench.cc", "double rate;\n"),
              IsEmpty());
}

TEST(SimIsPlain, FindsWordsOfSipEvenInComments) {
  EXPECT_THAT(Check(CheckSimIsPlain, "sim/net/x.h",
                    "namespace sipsim::sim {}\n// Carries SIP.\n"),
              ElementsAre(HasSubstr("x.h:2:")));
  EXPECT_THAT(Check(CheckSimIsPlain, "protocol/x.h", "// Carries SIP.\n"),
              IsEmpty());
}

TEST(HashMaps, AreNotIteratedInTheFilesThatKnowThem) {
  const std::vector<SourceFile> files = {
      MakeSourceFile("sim/a/t.h",
                     "absl::flat_hash_map<Key, Value> table_;\n"
                     "std::vector<int> list_;\n"),
      MakeSourceFile("sim/a/t.cc",
                     "for (auto& [key, value] : table_) {\n"
                     "for (int i : list_) {\n"
                     "auto it = table_.find(key);\n"
                     "auto at = table_.begin();\n"),
      MakeSourceFile("sim/a/other.cc", "for (auto& entry : table_) {\n"),
  };
  Findings findings;
  CheckHashMapsAreNotIterated(files, findings);
  EXPECT_THAT(findings,
              ElementsAre(HasSubstr("t.cc:1:"), HasSubstr("t.cc:4:")));
}

TEST(Text, HasNoBlanksTabsOrLongLines) {
  const std::string long_line(81, 'x');
  EXPECT_THAT(
      Check(CheckText, "sim/a.cc", absl::StrCat("a \n\tb\n", long_line)),
      ElementsAre(HasSubstr(":1: blank"), HasSubstr(":2: tab"),
                  HasSubstr(":3: more than 80"), HasSubstr(":3: no line end")));
  EXPECT_THAT(Check(CheckText, "README.md", absl::StrCat(long_line, "\n")),
              IsEmpty());
}

TEST(Comments, HaveNoNotesAndNoCode) {
  const std::string note = absl::StrCat("// TO", "DO: later\n");
  EXPECT_THAT(Check(CheckComments, "sim/a.cc", note),
              ElementsAre(HasSubstr(":1: no TO")));
  EXPECT_THAT(Check(CheckComments, "sim/a.cc",
                    "// Send(packet);\n//   Example(packet);\n"
                    "// Sends it (or not);\n"),
              ElementsAre(HasSubstr(":1: commented-out")));
}

TEST(HeaderGuard, FollowsFromThePath) {
  const std::string good =
      "#ifndef SIPSIM_SIM_NET_LINK_H_\n#define SIPSIM_SIM_NET_LINK_H_\n"
      "#endif  // SIPSIM_SIM_NET_LINK_H_\n";
  EXPECT_THAT(Check(CheckHeaderGuard, "sim/net/link.h", good), IsEmpty());
  EXPECT_EQ(Check(CheckHeaderGuard, "sim/net/node.h", good).size(), 3u);
  EXPECT_EQ(Check(CheckHeaderGuard, "sim/net/link.h", "").size(), 3u);
}

TEST(Names, MayTellSectionAndDraftWhereTheyAreExperiments) {
  const std::string good =
      "# proto-file: experiments/experiment.proto\n"
      "# proto-message: sipsim.Experiment\n";
  EXPECT_THAT(Check(CheckNames, "experiments/rfc3665/3.10_x.txtpb", good),
              IsEmpty());
  EXPECT_THAT(Check(CheckNames, "experiments/services/2.1_x.draft.txtpb", good),
              IsEmpty());
  EXPECT_THAT(Check(CheckNames, "topologies/catalog/3.1_x.txtpb", good),
              ElementsAre(HasSubstr("snake_case")));
}

TEST(Names, AreThoseOfTheFolder) {
  EXPECT_THAT(Check(CheckNames, "sim/net/Link.cc", "namespace sipsim::sim {\n"),
              ElementsAre(HasSubstr("snake_case")));
  EXPECT_THAT(Check(CheckNames, "protocol/ua/call.cc", "namespace sipsim {\n"),
              ElementsAre(HasSubstr("expected namespace sipsim::sip")));
  EXPECT_THAT(
      Check(CheckNames, "tests/sim/a_test.cc",
            "namespace sipsim::sim {\nTEST(A, B) {\nTEST(A, Test_1) {\n"
            "TEST(A, AnswersAtOnce) {\nTEST_F(LongName,\n    GivesUp) {\n"),
      ElementsAre(HasSubstr(":2:"), HasSubstr(":3:")));
}

TEST(ClassComments, AreWantedInHeaders) {
  EXPECT_THAT(Check(CheckClassComments, "sim/a.h",
                    "// What it is.\nclass A {\n};\nclass B;\nclass C {\n"
                    "// As A.\ntemplate <typename T>\nclass D {\n"),
              ElementsAre(HasSubstr("a.h:5: C needs")));
}

TEST(ProtoComments, ExplainEveryField) {
  const std::string good =
      "// A link.\nmessage Link {\n  // How long.\n  // Unit: duration.  "
      "Default: \"1ms\".  Range: any.\n  // Example: latency: \"1ms\"\n"
      "  string latency = 1;\n  // The kind.\n  enum Kind {\n"
      "    // None.\n    NONE = 0;\n  }\n}\n";
  EXPECT_THAT(Check(CheckProtoComments, "topologies/a.proto", good), IsEmpty());
  EXPECT_THAT(
      Check(CheckProtoComments, "topologies/a.proto",
            "message Link {\n  // Unit: s.  Range: any.\n"
            "  string a = 1;\n}\n"),
      ElementsAre(HasSubstr(":1: no comment"), HasSubstr("no \"Default:\""),
                  HasSubstr("no \"Example:\"")));
}

TEST(TextProtoHeader, NamesTheSchema) {
  EXPECT_THAT(Check(CheckTextProtoHeader, "experiments/a.txtpb",
                    "# proto-file: experiments/experiment.proto\n"
                    "# proto-message: sipsim.Experiment\n"),
              IsEmpty());
  EXPECT_EQ(Check(CheckTextProtoHeader, "experiments/a.txtpb", "a: 1\n").size(),
            2u);
}

TEST(BuildFiles, HaveEverySourceInOurOwnRules) {
  const std::vector<SourceFile> files = {
      MakeSourceFile("sim/a/BUILD.bazel",
                     "cc_library(\n    srcs = [\"x.cc\"],\n"
                     "sipsim_cc_test(\n    name = \"y_test\",\n"),
      MakeSourceFile("sim/a/x.cc", ""),
      MakeSourceFile("sim/a/y_test.cc", ""),
      MakeSourceFile("sim/a/z.cc", ""),
  };
  Findings findings;
  CheckBuildFiles(files, findings);
  EXPECT_THAT(findings, ElementsAre(HasSubstr("BUILD.bazel:1:"),
                                    HasSubstr("sim/a/z.cc:1:")));
}

TEST(FindFunctions, FindsBodiesWithTheirHeads) {
  const SourceFile file =
      MakeSourceFile("sim/a.cc",
                     "namespace sipsim {\n"                              // 1
                     "const int kTable[] = {f(1),\n  2};\n"              // 2-3
                     "class A {\n  int Get() const { return 1; }\n"      // 4-5
                     "  std::function<void()> f = [](int i) { g; };\n"   // 6
                     "};\n"                                              // 7
                     "A::A(int x)\n    : x_(x) {\n  if (x) {\n  }\n}\n"  // 8-12
                     "#define M(x) { \\\n  x(); }\n"             // 13-14
                     "template <typename T>\nT Max(T a) {\n}\n"  // 15-17
                     "}  // namespace sipsim\n");
  std::vector<std::string> found;
  for (const Function& f : FindFunctions(file)) {
    found.push_back(absl::StrCat(f.first_line, "-", f.last_line));
  }
  EXPECT_THAT(found, ElementsAre("5-5", "8-12", "15-17"));
}

TEST(FindFunctions, KnowsTheirNames) {
  const SourceFile file = MakeSourceFile(
      "sim/a.cc",
      "std::string Simulator::Run(int a) {\n}\nTEST(Suite,\n     Name) {\n}\n");
  std::vector<std::string> names;
  for (const Function& f : FindFunctions(file)) names.push_back(f.Name());
  EXPECT_THAT(names, ElementsAre("Simulator::Run", "Suite.Name"));
}

Findings CheckLength(const std::string& text, const std::string& ratchet) {
  const std::vector<SourceFile> files = {MakeSourceFile("sim/a.cc", text)};
  Findings findings;
  CheckLengths(files, ratchet, findings);
  return findings;
}

TEST(Lengths, OfFilesMayShrinkButNotGrow) {
  const auto file = [](size_t lines) { return std::string(lines, '\n'); };
  EXPECT_THAT(CheckLength(file(300), ""), IsEmpty());
  EXPECT_THAT(CheckLength(file(301), ""),
              ElementsAre(HasSubstr("301 lines; at most 300")));
  EXPECT_THAT(CheckLength(file(340), "sim/a.cc 350\n"), IsEmpty());
  EXPECT_THAT(CheckLength(file(351), "sim/a.cc 350\n"),
              ElementsAre(HasSubstr("at most 350")));
  EXPECT_THAT(CheckLength(file(501), "sim/a.cc 600\n"),
              ElementsAre(HasSubstr("no file may be that long")));
  EXPECT_THAT(CheckLength(file(200), "sim/a.cc 350\n"),
              ElementsAre(HasSubstr("take it off")));
  EXPECT_THAT(CheckLength(file(9), "# why\nsim/b.cc 310\n"),
              ElementsAre(HasSubstr("there is no sim/b.cc")));
}

TEST(Lengths, OfFunctionsMayShrinkButNotGrow) {
  const auto function = [](size_t lines) {
    return absl::StrCat("void F() {\n", std::string(lines - 2, '\n'), "}\n");
  };
  EXPECT_THAT(CheckLength(function(70), ""), IsEmpty());
  EXPECT_THAT(CheckLength(function(71), ""),
              ElementsAre("sim/a.cc:1: F has 71 lines; at most 70 here"));
  EXPECT_THAT(CheckLength(function(90), "sim/a.cc:F 90\n"), IsEmpty());
  EXPECT_THAT(CheckLength(function(91), "sim/a.cc:F 90\n"),
              ElementsAre(HasSubstr("at most 90")));
  EXPECT_THAT(CheckLength(function(9), "sim/a.cc:F 90\n"),
              ElementsAre(HasSubstr("take it off")));
  EXPECT_THAT(CheckLength(function(9), "sim/a.cc:G 90\n"),
              ElementsAre(HasSubstr("there is no sim/a.cc:G")));
}

}  // namespace
}  // namespace sipsim::tidy
