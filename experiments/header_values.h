#ifndef SIPSIM_EXPERIMENTS_HEADER_VALUES_H_
#define SIPSIM_EXPERIMENTS_HEADER_VALUES_H_

#include <vector>

#include "absl/strings/string_view.h"
#include "protocol/message/message.h"

namespace sipsim {

// All values of a header, known or not, long or compact, in order; comma lists
// (RFC 3261 section 7.3.1) are taken apart. Views into the message.
std::vector<absl::string_view> HeaderValues(const sip::Message& message,
                                            absl::string_view name);

}  // namespace sipsim

#endif  // SIPSIM_EXPERIMENTS_HEADER_VALUES_H_
