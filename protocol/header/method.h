#ifndef SIPSIM_PROTOCOL_HEADER_METHOD_H_
#define SIPSIM_PROTOCOL_HEADER_METHOD_H_

#include <cstddef>
#include <cstdint>

#include "absl/strings/string_view.h"

namespace sipsim::sip {

// The methods that some machine treats by name. Any other token is kOther; its
// text stays in the message. Methods are case-sensitive (RFC 3261 section 7.1).
enum class Method : uint8_t {
  kOther,
  kInvite,
  kAck,
  kBye,
  kCancel,
  kOptions,
  kRegister,
  kPrack,
  kUpdate,
  kRefer,
  kSubscribe,
  kNotify,
  kMessage,
  kInfo,
  kPublish,
};

// kOther for a token that is none of the above.
Method MethodFromText(absl::string_view token);
// The same for a token with 16 readable bytes from its begin on.
Method MethodFromPadded(const char* token, size_t size);
// "INVITE"; "" for kOther.
absl::string_view MethodText(Method method);

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_HEADER_METHOD_H_
