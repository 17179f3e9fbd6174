#ifndef SIPSIM_PROTOCOL_PORT_OBSERVER_H_
#define SIPSIM_PROTOCOL_PORT_OBSERVER_H_

#include "absl/strings/string_view.h"

namespace sipsim::sip {

// What happens inside the machines of a node, for traces, metrics and tests.
class Observer {
 public:
  virtual ~Observer() = default;

  // Whether OnStateChange is listened to. Callers ask before they
  // put together an id.
  virtual bool wants_details() const = 0;

  // `machine` ("invite_client", "dialog", ...), and the states, are static
  // strings in the words of the RFC; `from` is "" at creation, `to` is
  // "Terminated" at the end. `id` is the branch, dialog id or Call-ID.
  virtual void OnStateChange(const char* machine, absl::string_view id,
                             const char* from, const char* to) = 0;

  // Something worth counting happened: "parse_error", "stray_response", ...
  // (static, snake_case); `detail` is for the human reader. Always called.
  virtual void OnCount(const char* counter, absl::string_view detail) = 0;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_PORT_OBSERVER_H_
