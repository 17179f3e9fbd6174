#ifndef SIPSIM_TOPOLOGIES_KNOWN_ENUMS_H_
#define SIPSIM_TOPOLOGIES_KNOWN_ENUMS_H_

#include <cstdint>
#include <optional>
#include <string>

#include "google/protobuf/message.h"
#include "topologies/text_cursor.h"
#include "topologies/text_proto.h"

namespace sipsim {

// An enum value given by a number that has no name.
struct UnknownEnum {
  TextPosition position;
  std::string path;  // "hosts[0].transports[1]"
  const google::protobuf::EnumDescriptor* type = nullptr;
  int32_t number = 0;
};

// The first one in `message`, by field number. The enums of proto3 are open:
// the parser takes any number for one. `locations` are those of `message`.
std::optional<UnknownEnum> FindUnknownEnum(
    const google::protobuf::Message& message, const FieldLocations& locations);

}  // namespace sipsim

#endif  // SIPSIM_TOPOLOGIES_KNOWN_ENUMS_H_
