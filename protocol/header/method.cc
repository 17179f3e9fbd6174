#include "protocol/header/method.h"

#include <array>

namespace sipsim::sip {
namespace {

// In the order of Method.
constexpr std::array<absl::string_view, 15> kMethods = {
    "",          "INVITE",   "ACK",     "BYE",    "CANCEL",
    "OPTIONS",   "REGISTER", "PRACK",   "UPDATE", "REFER",
    "SUBSCRIBE", "NOTIFY",   "MESSAGE", "INFO",   "PUBLISH"};

}  // namespace

Method MethodFromText(absl::string_view token) {
  for (size_t i = 1; i < kMethods.size(); ++i) {
    if (token == kMethods[i]) return static_cast<Method>(i);
  }
  return Method::kOther;
}

absl::string_view MethodText(Method method) {
  return kMethods[static_cast<size_t>(method)];
}

}  // namespace sipsim::sip
