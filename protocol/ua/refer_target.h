#ifndef SIPSIM_PROTOCOL_UA_REFER_TARGET_H_
#define SIPSIM_PROTOCOL_UA_REFER_TARGET_H_

#include <string>
#include <vector>

#include "protocol/message/message.h"
#include "protocol/port/observer.h"
#include "protocol/ua/user_agent_config.h"

namespace sipsim::sip {

// Whom a REFER wants called, and how (RFC 3515 section 2.1). Private to
// protocol/ua.
struct ReferTarget {
  std::string uri;  // As a Request-URI.
  // What the INVITE carries besides: the headers of the URI, and Referred-By.
  std::vector<ExtraHeader> headers;
  std::string referrer;  // The URI of Referred-By; "" if there is none.
};

// Reads it from a REFER. 0, or the status code to refuse it with:
//   400  not exactly one Refer-To, or it breaks the grammar (2.4.2), or more
//        than one Referred-By (RFC 3892 section 2.1);
//   403  a scheme other than sip and sips, another method than INVITE, or an
//        extension that the URI requires of the request and that is none of
//        ours. (A 416 would be about the Request-URI, and end the dialog: RFC
//        5057 section 5.1.)
// Headers of the URI that are not for others to set are left out (RFC 3261
// section 19.1.5), and so is a Referred-By that breaks the grammar; both are
// counted.
int ReadReferTarget(const Message& refer, Observer& observer,
                    ReferTarget* target);

// `options`, whose `uri` has headers, without them: those that are for a URI to
// set become fields of the INVITE (RFC 3261 section 19.1.5), the others are
// counted. The URI of the result is `*target`.
InviteOptions TakeUriHeaders(const UriView& uri, const InviteOptions& options,
                             Observer& observer, std::string* target);

// The value of a Refer-To: `uri`, and with what it replaces, if anything.
std::string ReferToValue(absl::string_view uri, absl::string_view replaces);

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_UA_REFER_TARGET_H_
