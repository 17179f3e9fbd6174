#ifndef SIPSIM_EXPERIMENTS_OUTPUT_FOLDER_H_
#define SIPSIM_EXPERIMENTS_OUTPUT_FOLDER_H_

#include <deque>
#include <fstream>
#include <ostream>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace sipsim {

// A folder of results in which no file is ever half written: all of them are
// written under other names, and get their own in Commit().
//
//   OutputFolder folder("out");
//   if (absl::Status s = folder.Prepare(); !s.ok()) ...
//   folder.Add("ladder.txt") << ladder;
//   absl::Status written = folder.Commit();
class OutputFolder {
 public:
  explicit OutputFolder(std::string path) : path_(std::move(path)) {}
  // Removes what was not committed.
  ~OutputFolder();
  OutputFolder(const OutputFolder&) = delete;
  OutputFolder& operator=(const OutputFolder&) = delete;

  const std::string& path() const { return path_; }

  // Makes the folder, with those above it, and tries to write in it. The error
  // is one line that names the folder.
  absl::Status Prepare() const;

  // A file that is to be; the stream lives until Commit().
  std::ostream& Add(absl::string_view name);

  // Completes all files, in the order of Add().
  absl::Status Commit();

 private:
  struct File {
    std::string path;
    std::string partial_path;
    std::ofstream stream;
  };

  const std::string path_;
  std::deque<File> files_;
};

}  // namespace sipsim

#endif  // SIPSIM_EXPERIMENTS_OUTPUT_FOLDER_H_
