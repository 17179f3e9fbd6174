#include "experiments/header_values.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"

namespace sipsim {
namespace {

// Where the first comma stands outside of quotes and angle brackets.
size_t FindComma(absl::string_view text) {
  bool in_quotes = false;
  bool in_brackets = false;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\\' && in_quotes) {
      ++i;
    } else if (c == '"') {
      in_quotes = !in_quotes;
    } else if (!in_quotes && (c == '<' || c == '>')) {
      in_brackets = c == '<';
    } else if (c == ',' && !in_quotes && !in_brackets) {
      return i;
    }
  }
  return text.npos;
}

void AppendEntries(absl::string_view value,
                   std::vector<absl::string_view>& entries) {
  for (size_t comma = FindComma(value); comma != value.npos;
       comma = FindComma(value)) {
    entries.push_back(absl::StripAsciiWhitespace(value.substr(0, comma)));
    value.remove_prefix(comma + 1);
  }
  entries.push_back(absl::StripAsciiWhitespace(value));
}

}  // namespace

std::vector<absl::string_view> HeaderValues(const sip::Message& message,
                                            absl::string_view name) {
  const sip::HeaderId id = sip::HeaderIdFromName(name);
  std::vector<absl::string_view> values;
  for (const sip::HeaderField& field : message.fields()) {
    const bool is_meant =
        id == sip::HeaderId::kOther
            ? absl::EqualsIgnoreCase(message.name(field), name)
            : field.id == id;
    if (!is_meant) continue;
    if (sip::IsCommaList(id)) {
      AppendEntries(message.value(field), values);
    } else {
      values.push_back(message.value(field));
    }
  }
  return values;
}

}  // namespace sipsim
