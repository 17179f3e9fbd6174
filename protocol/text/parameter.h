#ifndef SIPSIM_PROTOCOL_TEXT_PARAMETER_H_
#define SIPSIM_PROTOCOL_TEXT_PARAMETER_H_

#include <optional>

#include "absl/strings/string_view.h"

namespace sipsim::sip {

// One ";name=value" or ";name" of a parameter list.
struct ParameterView {
  absl::string_view text;  // From the ';' to the end of the value.
  absl::string_view name;
  absl::string_view value;  // Quotes included; "" if it has none.
};

// Takes the first parameter off `*parameters`, a list that has been checked and
// begins with ';' (blanks and folds may stand around ';' and '='). nullopt at
// the end of the list.
std::optional<ParameterView> NextParameter(absl::string_view* parameters);

// The value of the first parameter of that name, compared without case; "" if
// it has no value; nullopt if there is no such parameter.
std::optional<absl::string_view> FindParameter(absl::string_view parameters,
                                               absl::string_view name);

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_TEXT_PARAMETER_H_
