#include "protocol/gateway/isup.h"

#include "absl/strings/str_cat.h"

namespace sipsim::sip {

IsupNumber ToIsup(const PhoneNumber& number) {
  return {number.is_global, number.digits, number.phone_context};
}

PhoneNumber FromIsup(const IsupNumber& number) {
  PhoneNumber out;
  out.digits = number.digits;
  out.is_global = number.is_international;
  out.phone_context = number.plan;
  return out;
}

const char* IsupTypeName(IsupType type) {
  switch (type) {
    case IsupType::kIam:
      return "IAM";
    case IsupType::kAcm:
      return "ACM";
    case IsupType::kCpg:
      return "CPG";
    case IsupType::kAnm:
      return "ANM";
    case IsupType::kCon:
      return "CON";
    case IsupType::kRel:
      return "REL";
    case IsupType::kRlc:
      return "RLC";
  }
  return "";
}

std::string IsupMessage::ToString() const {
  std::string out = IsupTypeName(type);
  if (type == IsupType::kIam) {
    absl::StrAppend(
        &out, " ",
        called_uri.empty() ? FromIsup(called).ToSubscriber() : called_uri);
  }
  if (type == IsupType::kCpg) {
    absl::StrAppend(&out, " ", static_cast<int>(event));
  }
  if (is_subscriber_free) out += " free";
  if (has_in_band) out += " in-band";
  if (notification != GenericNotification::kNone) {
    out += notification == GenericNotification::kRemoteHold
               ? " remote hold"
               : " remote retrieval";
  }
  if (cause.has_value()) absl::StrAppend(&out, " ", *cause);
  return out;
}

IsupMessage Release(Cause cause, CauseLocation location) {
  IsupMessage message;
  message.type = IsupType::kRel;
  message.cause = cause;
  message.location = location;
  return message;
}

}  // namespace sipsim::sip
