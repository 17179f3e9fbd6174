#include "experiments/output_folder.h"

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace sipsim {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string FreshFolder(const std::string& name) {
  const std::string path = ::testing::TempDir() + "/" + name;
  std::filesystem::remove_all(path);
  return path;
}

std::set<std::string> FilesIn(const std::string& folder) {
  std::set<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    names.insert(entry.path().filename().string());
  }
  return names;
}

std::string Content(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream content;
  content << in.rdbuf();
  return content.str();
}

TEST(OutputFolder, MakesTheFolderAndLeavesNoTraceOfTheTrial) {
  const std::string path = FreshFolder("prepare") + "/deep/down";
  ASSERT_TRUE(OutputFolder(path).Prepare().ok());
  EXPECT_THAT(FilesIn(path), IsEmpty());
}

TEST(OutputFolder, GivesFilesTheirNamesWhenAllIsWritten) {
  const std::string path = FreshFolder("commit");
  OutputFolder folder(path);
  ASSERT_TRUE(folder.Prepare().ok());
  folder.Add("a.txt") << "first\n";
  folder.Add("b.bin") << std::string("\0\xff\n", 3);
  EXPECT_EQ(FilesIn(path).count("a.txt"), 0u);
  ASSERT_TRUE(folder.Commit().ok());
  EXPECT_THAT(FilesIn(path), ElementsAre("a.txt", "b.bin"));
  EXPECT_EQ(Content(path + "/a.txt"), "first\n");
  EXPECT_EQ(Content(path + "/b.bin"), std::string("\0\xff\n", 3));
}

TEST(OutputFolder, ReplacesWhatWasThere) {
  const std::string path = FreshFolder("replace");
  for (const char* text : {"a longer text", "short"}) {
    OutputFolder folder(path);
    ASSERT_TRUE(folder.Prepare().ok());
    folder.Add("a.txt") << text;
    ASSERT_TRUE(folder.Commit().ok());
    EXPECT_EQ(Content(path + "/a.txt"), text);
  }
}

TEST(OutputFolder, RemovesWhatWasNotCommitted) {
  const std::string path = FreshFolder("forget");
  {
    OutputFolder folder(path);
    ASSERT_TRUE(folder.Prepare().ok());
    folder.Add("a.txt") << "half";
  }
  EXPECT_THAT(FilesIn(path), IsEmpty());
}

TEST(OutputFolder, NamesAFolderThatCannotBeMade) {
  const std::string file = FreshFolder("file");
  std::ofstream(file) << "not a folder";
  for (const std::string& path : {file, file + "/below"}) {
    const absl::Status prepared = OutputFolder(path).Prepare();
    ASSERT_FALSE(prepared.ok());
    EXPECT_THAT(std::string(prepared.message()),
                HasSubstr("--out: expected a folder that can be written, "
                          "found \"" +
                          path + "\""));
  }
}

TEST(OutputFolder, TellsThatAFileCannotBeWritten) {
  const std::string path = FreshFolder("blocked");
  OutputFolder folder(path);
  ASSERT_TRUE(folder.Prepare().ok());
  // A folder stands where the file should be.
  std::filesystem::create_directories(path + "/a.txt/b");
  folder.Add("a.txt") << "text";
  EXPECT_FALSE(folder.Commit().ok());
}

}  // namespace
}  // namespace sipsim
