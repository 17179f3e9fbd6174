#include "topologies/config_scope.h"

#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "protocol/base/check.h"
#include "protocol/base/description.h"

namespace sipsim {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using Location = google::protobuf::TextFormat::ParseLocation;

std::string Quote(absl::string_view text) {
  return absl::StrCat("\"", absl::CHexEscape(text), "\"");
}

ConfigScope::ConfigScope(const Message& message, ConfigSource& source)
    : ConfigScope(message, source, source.locations, "", Location(0, 0)) {}

ConfigScope::ConfigScope(const Message& message, ConfigSource& source,
                         const FieldLocations* locations, std::string path,
                         Location location)
    : message_(&message),
      source_(&source),
      locations_(locations),
      path_(std::move(path)),
      location_(location) {}

const FieldDescriptor* ConfigScope::Find(absl::string_view field) const {
  const FieldDescriptor* found =
      message_->GetDescriptor()->FindFieldByName(std::string(field));
  SIP_CHECK(found != nullptr);
  return found;
}

Location ConfigScope::LocationOf(const FieldDescriptor* field,
                                 int index) const {
  if (locations_ == nullptr) return location_;
  // A list `[a, b]` has one location; later entries stand where it begins.
  for (int i = index; i >= (field->is_repeated() ? 0 : -1); --i) {
    const Location location = locations_->GetLocation(field, i);
    if (location.line >= 0) return location;
  }
  return location_;
}

std::string ConfigScope::PathOf(absl::string_view field, int index) const {
  std::string path = absl::StrCat(path_, path_.empty() ? "" : ".", field);
  if (index >= 0) absl::StrAppend(&path, "[", index, "]");
  return path;
}

ConfigScope ConfigScope::Nested(absl::string_view field, int index) const {
  const FieldDescriptor* descriptor = Find(field);
  const google::protobuf::Reflection* reflection = message_->GetReflection();
  const Message& nested =
      index < 0 ? reflection->GetMessage(*message_, descriptor)
                : reflection->GetRepeatedMessage(*message_, descriptor, index);
  const FieldLocations* locations =
      locations_ == nullptr ? nullptr
                            : locations_->GetTreeForNested(descriptor, index);
  return ConfigScope(nested, *source_, locations, PathOf(field, index),
                     LocationOf(descriptor, index));
}

std::string ConfigScope::Text(absl::string_view field, int index) const {
  const FieldDescriptor* descriptor = Find(field);
  const google::protobuf::Reflection* reflection = message_->GetReflection();
  return index < 0
             ? reflection->GetString(*message_, descriptor)
             : reflection->GetRepeatedString(*message_, descriptor, index);
}

std::string ConfigScope::Required(absl::string_view field,
                                  absl::string_view expected) const {
  const std::string text = Text(field);
  if (text.empty()) Fail(field, expected, "nothing");
  return text;
}

sip::Duration ConfigScope::Duration(absl::string_view field,
                                    const DurationRange& range,
                                    int index) const {
  const std::string text = Text(field, index);
  if (text.empty() && index < 0) return range.fallback;
  const absl::StatusOr<sip::Duration> value = ParseDuration(text);
  if (!value.ok()) {
    FailWith(field, value.status(), index);
    return range.fallback;
  }
  if (*value < range.min) {
    Fail(field, absl::StrCat("at least ", sip::FormatDuration(range.min)),
         Quote(text), index);
    return range.fallback;
  }
  if (*value > range.max) {
    Fail(field, absl::StrCat("at most ", sip::FormatDuration(range.max)),
         Quote(text), index);
    return range.fallback;
  }
  return *value;
}

uint32_t ConfigScope::PartsPerBillion(absl::string_view field,
                                      uint32_t fallback) const {
  const std::string text = Text(field);
  if (text.empty()) return fallback;
  const absl::StatusOr<uint32_t> value = ParsePartsPerBillion(text);
  if (value.ok()) return *value;
  FailWith(field, value.status());
  return fallback;
}

uint64_t ConfigScope::Number(absl::string_view field, uint64_t min,
                             uint64_t max, uint64_t fallback) const {
  const FieldDescriptor* descriptor = Find(field);
  const google::protobuf::Reflection* reflection = message_->GetReflection();
  if (!reflection->HasField(*message_, descriptor)) return fallback;
  const uint64_t value =
      descriptor->cpp_type() == FieldDescriptor::CPPTYPE_UINT32
          ? reflection->GetUInt32(*message_, descriptor)
          : reflection->GetUInt64(*message_, descriptor);
  if (value >= min && value <= max) return value;
  Fail(field, absl::StrCat("a number from ", min, " to ", max),
       absl::StrCat(value));
  return fallback;
}

void ConfigScope::Fail(absl::string_view field, absl::string_view expected,
                       absl::string_view found, int index) const {
  Report(LocationOf(Find(field), index), PathOf(field, index),
         absl::StrCat("expected ", expected, ", found ", found));
}

void ConfigScope::FailWhole(absl::string_view expected,
                            absl::string_view found) const {
  Report(location_, path_,
         absl::StrCat("expected ", expected, ", found ", found));
}

void ConfigScope::FailNoneOf(absl::string_view oneof) const {
  const google::protobuf::OneofDescriptor* fields =
      message_->GetDescriptor()->FindOneofByName(std::string(oneof));
  SIP_CHECK(fields != nullptr);
  std::string names;
  for (int i = 0; i < fields->field_count(); ++i) {
    absl::StrAppend(&names, i == 0 ? "" : ", ", fields->field(i)->name());
  }
  FailWhole(absl::StrCat("one of ", names), "none");
}

void ConfigScope::FailWith(absl::string_view field, const absl::Status& status,
                           int index) const {
  Report(LocationOf(Find(field), index), PathOf(field, index),
         std::string(status.message()));
}

void ConfigScope::Report(const Location& location, absl::string_view path,
                         absl::string_view message) const {
  if (!ok()) return;
  std::string line = source_->file;
  if (source_->places != nullptr) {
    line = source_->places->FindPlace(path);
  } else if (source_->locations != nullptr) {
    absl::StrAppend(&line, ":", location.line + 1, ":", location.column + 1);
  }
  absl::StrAppend(&line, line.empty() ? "" : ": ", path,
                  path.empty() ? "" : ": ", message);
  source_->first_error = absl::InvalidArgumentError(line);
}

}  // namespace sipsim
