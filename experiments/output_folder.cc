#include "experiments/output_folder.h"

#include <filesystem>
#include <system_error>

#include "absl/strings/str_cat.h"

namespace sipsim {
namespace {

namespace fs = std::filesystem;

constexpr char kPartial[] = ".partial";

absl::Status CannotWrite(absl::string_view path, absl::string_view reason) {
  return absl::InvalidArgumentError(
      absl::StrCat("--out: expected a folder that can be written, found \"",
                   path, "\" (", reason, ")"));
}

}  // namespace

OutputFolder::~OutputFolder() {
  for (File& file : files_) {
    file.stream.close();
    std::error_code ignored;
    fs::remove(file.partial_path, ignored);
  }
}

absl::Status OutputFolder::Prepare() const {
  std::error_code error;
  fs::create_directories(path_, error);
  if (error) return CannotWrite(path_, error.message());
  if (!fs::is_directory(path_, error)) {
    return CannotWrite(path_, "not a folder");
  }
  const std::string probe = absl::StrCat(path_, "/probe", kPartial);
  std::ofstream stream(probe, std::ios::binary | std::ios::trunc);
  stream << "probe" << std::flush;
  const bool is_written = stream.good();
  stream.close();
  fs::remove(probe, error);
  return is_written ? absl::OkStatus() : CannotWrite(path_, "cannot write");
}

std::ostream& OutputFolder::Add(absl::string_view name) {
  File& file = files_.emplace_back();
  file.path = absl::StrCat(path_, "/", name);
  file.partial_path = absl::StrCat(file.path, kPartial);
  file.stream.open(file.partial_path, std::ios::binary | std::ios::trunc);
  return file.stream;
}

absl::Status OutputFolder::Commit() {
  for (File& file : files_) {
    file.stream.close();
    if (file.stream.fail()) return CannotWrite(file.path, "cannot write");
  }
  while (!files_.empty()) {
    std::error_code error;
    fs::rename(files_.front().partial_path, files_.front().path, error);
    if (error) return CannotWrite(files_.front().path, error.message());
    files_.pop_front();
  }
  return absl::OkStatus();
}

}  // namespace sipsim
