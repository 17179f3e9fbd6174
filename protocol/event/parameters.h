#ifndef SIPSIM_PROTOCOL_EVENT_PARAMETERS_H_
#define SIPSIM_PROTOCOL_EVENT_PARAMETERS_H_

#include <cstdint>
#include <optional>

#include "absl/strings/string_view.h"
#include "protocol/text/parameter.h"

namespace sipsim::sip {

// Takes apart token *( SEMI generic-param ), which is all of `value`.
// `parameters` begins with the ';', or is empty. false if the value breaks the
// grammar.
bool SplitParameters(absl::string_view value, absl::string_view* token,
                     absl::string_view* parameters);

// delta-seconds (RFC 3261 section 25.1); more than 32 bits hold counts as the
// most that they do. nullopt if `text` is no number.
std::optional<uint32_t> ParseDeltaSeconds(absl::string_view text);

// The delta-seconds of a Retry-After (20.33), comment and parameters left out;
// nullopt if there are none.
std::optional<uint32_t> ParseRetryAfter(absl::string_view value);

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_EVENT_PARAMETERS_H_
