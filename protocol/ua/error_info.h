#ifndef SIPSIM_PROTOCOL_UA_ERROR_INFO_H_
#define SIPSIM_PROTOCOL_UA_ERROR_INFO_H_

#include <string>

#include "protocol/message/message.h"

namespace sipsim::sip {

// Where a caller can hear why a call has failed: the first sip or sips URI of
// the Error-Info of the response (RFC 3261 section 20.18). "" if there is none.
std::string ErrorInfoUri(const Message& response);

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_UA_ERROR_INFO_H_
