#ifndef SIPSIM_TOPOLOGIES_TEXT_PROTO_H_
#define SIPSIM_TOPOLOGIES_TEXT_PROTO_H_

#include <cstddef>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"
#include "google/protobuf/text_format.h"

namespace sipsim {

// Where the fields of a parsed file stand.
using FieldLocations = google::protobuf::TextFormat::ParseInfoTree;

// No configuration is larger.
inline constexpr size_t kFileBytesMax = 64 << 20;

// Parses text format into `message` and remembers in `locations` where its
// fields stand. `file` is only for errors, which are one line:
//
//   net.txtpb:7:3: hosts[1].adresses: expected one of name, domain_names, ...,
//   found "adresses"
//
// Lines and columns count from 1; a tab goes on to the next multiple of 8. A
// number for an enum has to be that of one of its names.
absl::Status ParseTextProto(absl::string_view file, const std::string& text,
                            google::protobuf::Message* message,
                            FieldLocations* locations);

// All of a file, of `size_max` bytes at the most. The error reads `expected a
// readable file, found "<path>" (<reason>)`, or `expected a file of at most 9
// bytes, found "<path>"`; no more than that is read of it, so that a file
// without an end has one.
absl::StatusOr<std::string> ReadFile(const std::string& path,
                                     size_t size_max = kFileBytesMax);

// `path` as a file named in `base_file` means it: relative to its folder.
std::string ResolvePath(absl::string_view base_file, absl::string_view path);

}  // namespace sipsim

#endif  // SIPSIM_TOPOLOGIES_TEXT_PROTO_H_
