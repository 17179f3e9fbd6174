#include "protocol/header/method.h"

#include <algorithm>
#include <array>

#include "protocol/text/word.h"

namespace sipsim::sip {
namespace {

// In the order of Method.
constexpr std::array<absl::string_view, 15> kMethods = {
    "",          "INVITE",   "ACK",     "BYE",    "CANCEL",
    "OPTIONS",   "REGISTER", "PRACK",   "UPDATE", "REFER",
    "SUBSCRIBE", "NOTIFY",   "MESSAGE", "INFO",   "PUBLISH"};

}  // namespace

Method MethodFromPadded(const char* token, size_t size) {
  switch (WordAt(token) & WordMask(size)) {
    case WordOf("INVITE"):
      return Method::kInvite;
    case WordOf("ACK"):
      return Method::kAck;
    case WordOf("BYE"):
      return Method::kBye;
    case WordOf("CANCEL"):
      return Method::kCancel;
    case WordOf("OPTIONS"):
      return Method::kOptions;
    case WordOf("REGISTER"):
      return size == 8 ? Method::kRegister : Method::kOther;
    case WordOf("PRACK"):
      return Method::kPrack;
    case WordOf("UPDATE"):
      return Method::kUpdate;
    case WordOf("REFER"):
      return Method::kRefer;
    case WordOf("SUBSCRIB"):
      return size == 9 && token[8] == 'E' ? Method::kSubscribe : Method::kOther;
    case WordOf("NOTIFY"):
      return Method::kNotify;
    case WordOf("MESSAGE"):
      return Method::kMessage;
    case WordOf("INFO"):
      return Method::kInfo;
    case WordOf("PUBLISH"):
      return Method::kPublish;
    default:
      return Method::kOther;
  }
}

Method MethodFromText(absl::string_view token) {
  char padded[16] = {};
  if (token.size() > sizeof(padded)) return Method::kOther;
  std::copy(token.begin(), token.end(), padded);
  return MethodFromPadded(padded, token.size());
}

absl::string_view MethodText(Method method) {
  return kMethods[static_cast<size_t>(method)];
}

}  // namespace sipsim::sip
