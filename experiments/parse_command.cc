#include <filesystem>
#include <fstream>
#include <string>
#include <system_error>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "experiments/commands.h"
#include "protocol/base/buffer.h"
#include "protocol/message/message_dump.h"
#include "protocol/message/parser.h"

namespace sipsim {
namespace {

// Enough of a file for the parser to say that it is too long.
constexpr size_t kBytesMax = 1 << 17;

// The first kBytesMax bytes of a file.
absl::StatusOr<std::string> ReadMessage(const std::string& path) {
  const auto fail = [&path](absl::string_view reason) {
    return absl::InvalidArgumentError(
        absl::StrCat(path, ": expected a readable file (", reason, ")"));
  };
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) return fail("a folder");
  std::ifstream in(path, std::ios::binary);
  if (!in) return fail("cannot open it");
  std::string bytes(kBytesMax, '\0');
  in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (in.bad()) return fail("cannot read it");
  bytes.resize(static_cast<size_t>(in.gcount()));
  return bytes;
}

ExitCode ParseOne(const std::string& file, Console& console) {
  const absl::StatusOr<std::string> bytes = ReadMessage(file);
  if (!bytes.ok()) {
    console.err << "sipsim: " << bytes.status().message() << "\n";
    return kExitUsage;
  }
  sip::Message message;
  const sip::ParseError error = sip::ParseMessage(sip::BufferRef::Copy(*bytes),
                                                  sip::ParseLimits(), &message);
  if (!error.ok()) {
    console.out << file << ": " << sip::DescribeError(error, *bytes) << "\n";
    return kExitExpectationFailed;
  }
  console.out << sip::DumpMessage(message);
  return kExitOk;
}

}  // namespace

ExitCode ParseMessages(const CommandLine& line, Console& console) {
  ExitCode code = kExitOk;
  for (const std::string& file : line.files) {
    if (line.files.size() > 1) console.out << "== " << file << "\n";
    code = Worst(code, ParseOne(file, console));
  }
  return code;
}

}  // namespace sipsim
