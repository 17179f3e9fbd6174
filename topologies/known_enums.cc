#include "topologies/known_enums.h"

#include <vector>

#include "absl/strings/str_cat.h"

namespace sipsim {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// One value of a field; `index` is -1 if the field is not repeated.
struct Value {
  const Message& message;
  const FieldDescriptor& field;
  int index;
};

TextPosition PositionOf(const Value& value, const FieldLocations& locations) {
  // A list `[a, b]` has one location, that of its beginning.
  auto location = locations.GetLocation(&value.field, value.index);
  for (int i = value.index - 1; location.line < 0 && i >= 0; --i) {
    location = locations.GetLocation(&value.field, i);
  }
  return {location.line, location.column};
}

std::optional<UnknownEnum> FindInMessage(const Value& value,
                                         const FieldLocations& locations) {
  const Reflection& reflection = *value.message.GetReflection();
  const Message& nested =
      value.index < 0 ? reflection.GetMessage(value.message, &value.field)
                      : reflection.GetRepeatedMessage(
                            value.message, &value.field, value.index);
  return FindUnknownEnum(
      nested, *locations.GetTreeForNested(&value.field, value.index));
}

std::optional<UnknownEnum> FindInEnum(const Value& value,
                                      const FieldLocations& locations) {
  const Reflection& reflection = *value.message.GetReflection();
  const int32_t number =
      value.index < 0 ? reflection.GetEnumValue(value.message, &value.field)
                      : reflection.GetRepeatedEnumValue(
                            value.message, &value.field, value.index);
  const auto* type = value.field.enum_type();
  if (type->FindValueByNumber(number) != nullptr) return std::nullopt;
  return UnknownEnum{PositionOf(value, locations), "", type, number};
}

std::optional<UnknownEnum> FindInValue(const Value& value,
                                       const FieldLocations& locations) {
  std::optional<UnknownEnum> found;
  if (value.field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
    found = FindInMessage(value, locations);
  } else if (value.field.cpp_type() == FieldDescriptor::CPPTYPE_ENUM) {
    found = FindInEnum(value, locations);
  }
  if (!found.has_value()) return found;
  const std::string index =
      value.index < 0 ? "" : absl::StrCat("[", value.index, "]");
  found->path = absl::StrCat(value.field.name(), index,
                             found->path.empty() ? "" : ".", found->path);
  return found;
}

}  // namespace

std::optional<UnknownEnum> FindUnknownEnum(const Message& message,
                                           const FieldLocations& locations) {
  const Reflection& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    const bool repeated = field->is_repeated();
    const int count = repeated ? reflection.FieldSize(message, field) : 1;
    for (int i = 0; i < count; ++i) {
      auto found = FindInValue({message, *field, repeated ? i : -1}, locations);
      if (found.has_value()) return found;
    }
  }
  return std::nullopt;
}

}  // namespace sipsim
