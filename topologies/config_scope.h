#ifndef SIPSIM_TOPOLOGIES_CONFIG_SCOPE_H_
#define SIPSIM_TOPOLOGIES_CONFIG_SCOPE_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"
#include "topologies/quantity.h"
#include "topologies/text_proto.h"

namespace sipsim {

// Tells where the fields of a configuration stand that comes from several
// files.
class PlaceFinder {
 public:
  virtual ~PlaceFinder() = default;
  // "net.txtpb:9:3", for a path such as "hosts[1].proxy.domains[0]".
  virtual std::string FindPlace(absl::string_view path) const = 0;
};

// A configuration as a whole: what its errors call it, where its fields stand
// (null for one made in code), and the first error found in it. `places`, if
// there is one, knows the file as well.
struct ConfigSource {
  std::string file;
  const FieldLocations* locations = nullptr;
  absl::Status first_error = {};
  const PlaceFinder* places = nullptr;
};

// What a duration may be, and what it is when the field is empty.
struct DurationRange {
  sip::Duration min = {};
  sip::Duration max = kDurationMax;
  sip::Duration fallback = {};
};

// One message of a configuration, with its path and its place in the file, for
// reading values and for finding what is wrong with them:
//
//   ConfigScope host = topology.Nested("hosts", 2);
//   sip::Duration offset = host.Duration("clock_offset", {.max = 1h});
//   if (...) host.Fail("name", "a unique name", quoted);
//
// Readers go on after an error, with the fallback; the source keeps the first
// error, one line: `net.txtpb:9:3: hosts[2].name: expected ..., found ...`.
// For a configuration made in code there is no line and column. The message,
// the source and the outer scope outlive the scope.
class ConfigScope {
 public:
  // The outermost message.
  ConfigScope(const google::protobuf::Message& message, ConfigSource& source);

  // A message inside this one; `index` for repeated fields.
  ConfigScope Nested(absl::string_view field, int index = -1) const;

  // A string field as it is.
  std::string Text(absl::string_view field, int index = -1) const;
  // The same, but it has to be there.
  std::string Required(absl::string_view field,
                       absl::string_view expected) const;
  // Quantities.
  sip::Duration Duration(absl::string_view field, const DurationRange& range,
                         int index = -1) const;
  uint32_t PartsPerBillion(absl::string_view field,
                           uint32_t fallback = 0) const;
  // An optional number.
  uint64_t Number(absl::string_view field, uint64_t min, uint64_t max,
                  uint64_t fallback) const;

  // Reports a value that is wrong, with what stands there.
  void Fail(absl::string_view field, absl::string_view expected,
            absl::string_view found, int index = -1) const;
  // Reports something that this message as a whole lacks.
  void FailWhole(absl::string_view expected, absl::string_view found) const;
  // Reports that none of the fields of a oneof is there.
  void FailNoneOf(absl::string_view oneof) const;
  // Reports a status that already reads "expected ..., found ...".
  void FailWith(absl::string_view field, const absl::Status& status,
                int index = -1) const;

  bool ok() const { return source_->first_error.ok(); }

 private:
  ConfigScope(const google::protobuf::Message& message, ConfigSource& source,
              const FieldLocations* locations, std::string path,
              google::protobuf::TextFormat::ParseLocation location);

  const google::protobuf::FieldDescriptor* Find(absl::string_view field) const;
  google::protobuf::TextFormat::ParseLocation LocationOf(
      const google::protobuf::FieldDescriptor* field, int index) const;
  std::string PathOf(absl::string_view field, int index) const;
  void Report(const google::protobuf::TextFormat::ParseLocation& location,
              absl::string_view path, absl::string_view message) const;

  const google::protobuf::Message* message_;
  ConfigSource* source_;
  const FieldLocations* locations_;  // Null if the message is not in the file.
  std::string path_;
  google::protobuf::TextFormat::ParseLocation location_;
};

// `"text"`, control characters escaped.
std::string Quote(absl::string_view text);

}  // namespace sipsim

#endif  // SIPSIM_TOPOLOGIES_CONFIG_SCOPE_H_
