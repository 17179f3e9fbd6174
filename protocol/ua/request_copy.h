#ifndef SIPSIM_PROTOCOL_UA_REQUEST_COPY_H_
#define SIPSIM_PROTOCOL_UA_REQUEST_COPY_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/strings/string_view.h"
#include "protocol/base/buffer.h"
#include "protocol/message/builder.h"
#include "protocol/message/message.h"

namespace sipsim::sip {

// In what a request that goes out anew differs from the one before (RFC 3261
// sections 8.1.3.4, 8.1.3.5, 22.2; RFC 3263 section 4.3). All else is copied.
// Private to protocol/ua.
struct RequestCopy {
  absl::string_view via;  // A new branch in any case.
  // The Request-URI; "": as it is.
  absl::string_view uri{};
  // The value of Route, "" for none; nullopt: as it is.
  std::optional<absl::string_view> route{};
  // "": as it is.
  absl::string_view call_id{};
  // Of CSeq; 0: as it is.
  uint32_t cseq = 0;
  // Min-SE, which Session-Expires is raised to (RFC 4028 section 7.3); 0: both
  // as they are.
  uint32_t min_se = 0;
  // Adds the Contact in place of the one there is; null: as it is.
  const absl::FunctionRef<void(MessageBuilder&)>* contact = nullptr;
  // Adds the credentials in place of those there are, given the new
  // Request-URI; null: as they are.
  const absl::FunctionRef<void(absl::string_view uri, MessageBuilder&)>*
      credentials = nullptr;
};

BufferRef CopyRequest(const Message& request, const RequestCopy& copy);

// The Authorization and Proxy-Authorization fields of a request, with their
// line ends, as its ACK repeats them (section 22.1).
std::string CredentialFieldsOf(const Message& request);

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_UA_REQUEST_COPY_H_
