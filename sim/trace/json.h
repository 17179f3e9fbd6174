#ifndef SIPSIM_SIM_TRACE_JSON_H_
#define SIPSIM_SIM_TRACE_JSON_H_

#include <string>

#include "absl/strings/string_view.h"

namespace sipsim::sim {

// Appends bytes as a JSON string with its quotes. Every byte stands for the
// character of its value: printable ASCII as it is ('"' and '\' escaped), CR,
// LF and TAB as \r, \n, \t, any other byte as \u00XX. The output is ASCII.
void AppendJsonString(std::string& out, absl::string_view bytes);

}  // namespace sipsim::sim

#endif  // SIPSIM_SIM_TRACE_JSON_H_
