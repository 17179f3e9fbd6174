#ifndef SIPSIM_TOPOLOGIES_QUANTITY_H_
#define SIPSIM_TOPOLOGIES_QUANTITY_H_

// Quantities of configuration files, "20ms" or "0.5%": exact integers or an
// error, never rounded.
//
// All: decimal digits, perhaps a point with digits on both sides, then the unit
// without a space. No sign, no exponent, no "inf". Errors read
// `expected ..., found "..."`, ready to stand behind a field's name.

#include <cstdint>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "protocol/base/time.h"

namespace sipsim {

// The longest duration that is taken; far below what 64 bits hold, so that
// sums of configured times do not overflow.
inline constexpr sip::Duration kDurationMax = std::chrono::hours(1'200'000);

// Units: ns, us, ms, s, min, h. "1.5s" is 1,500,000,000 ns; "0.5ns" is refused.
absl::StatusOr<sip::Duration> ParseDuration(absl::string_view text);

// "0%" to "100%" as parts per billion: "0.5%" is 5,000,000. "0.00000001%" is
// refused, being a tenth of a billionth.
absl::StatusOr<uint32_t> ParsePartsPerBillion(absl::string_view text);

// `expected <expected>, found "<text>"`, control characters escaped.
absl::Status ExpectedFound(absl::string_view expected, absl::string_view text);

}  // namespace sipsim

#endif  // SIPSIM_TOPOLOGIES_QUANTITY_H_
