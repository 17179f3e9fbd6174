// The example of docs/scenario_tests.md is the one that is compiled and run.

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "topologies/text_proto.h"

namespace sipsim {
namespace {

TEST(ScenarioDocument, ShowsTheExampleThatIsTested) {
  const auto document = ReadFile("docs/scenario_tests.md");
  const auto example = ReadFile("tests/scenario/example_test.cc");
  ASSERT_TRUE(document.ok()) << document.status();
  ASSERT_TRUE(example.ok()) << example.status();
  EXPECT_THAT(*document, testing::HasSubstr("```cpp\n" + *example + "```\n"));
}

}  // namespace
}  // namespace sipsim
