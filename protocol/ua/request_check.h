#ifndef SIPSIM_PROTOCOL_UA_REQUEST_CHECK_H_
#define SIPSIM_PROTOCOL_UA_REQUEST_CHECK_H_

// What a UAS looks at before it processes a request (RFC 3261 section 8.2), in
// the order in which 8.2 has it. Private to protocol/ua.

#include <string>

#include "absl/strings/string_view.h"
#include "protocol/header/header_id.h"
#include "protocol/message/message.h"
#include "protocol/ua/capabilities.h"

namespace sipsim::sip {

// Status code 0: nothing is wrong. Else the response that says what is, with
// the one header field that goes with it, kOther for none.
struct Refusal {
  int status_code = 0;
  HeaderId header = HeaderId::kOther;
  std::string value{};

  bool ok() const { return status_code == 0; }
};

// 8.2.1: 405 with Allow for a method that we know but do not take, 501 for one
// that we do not know (21.5.2).
Refusal CheckMethod(const Capabilities& ours, const Message& request);
// 8.2.2.1: 416 for a scheme other than sip and sips, and tel if it is taken.
Refusal CheckScheme(const Message& request, bool takes_tel);
// 8.2.2.3: 420 with Unsupported, for what is none of our extensions; and what
// `config` asks of the other side's (421, 422). Not for CANCEL and ACK.
Refusal CheckExtensions(const UserAgentConfig& config, const Capabilities& ours,
                        const Message& request);
// 21.4.15: 421 with Require, where the other side does not support what we
// cannot do without.
Refusal CheckNeeded(absl::string_view option_tag, const Message& request);
// RFC 4028 section 9: 422 with Min-SE for a session interval that is too short,
// 400 for one that is none.
Refusal CheckSessionInterval(const SessionTimerConfig& ours,
                             const Message& request);
// 8.2.3: 415 with Accept or Accept-Encoding, unless the body is optional. What
// SUBSCRIBE, NOTIFY and REFER carry is for the usage to judge.
Refusal CheckContent(const Message& request);

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_UA_REQUEST_CHECK_H_
