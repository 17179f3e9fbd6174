#include "protocol/ua/extra_header.h"

#include "absl/strings/str_cat.h"

namespace sipsim::sip {

std::string FieldLines(absl::Span<const ExtraHeader> headers) {
  std::string lines;
  for (const ExtraHeader& header : headers) {
    absl::StrAppend(&lines, header.name, ": ", header.value, "\r\n");
  }
  return lines;
}

}  // namespace sipsim::sip
