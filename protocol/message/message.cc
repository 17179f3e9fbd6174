#include "protocol/message/message.h"

#include <cstring>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "protocol/base/check.h"
#include "protocol/text/grammar.h"
#include "protocol/text/text_scanner.h"

namespace sipsim::sip {

const HeaderField* Message::Find(HeaderId id) const {
  if (!Has(id)) return nullptr;
  for (const HeaderField& field : fields_) {
    if (field.id == id) return &field;
  }
  return nullptr;
}

absl::string_view Message::FindValue(HeaderId id) const {
  const HeaderField* field = Find(id);
  return field == nullptr ? absl::string_view() : value(*field);
}

const HeaderField* Message::FindByName(absl::string_view name) const {
  const HeaderId id = HeaderIdFromName(name);
  if (id != HeaderId::kOther) return Find(id);
  for (const HeaderField& field : fields_) {
    if (field.id == HeaderId::kOther &&
        absl::EqualsIgnoreCase(this->name(field), name)) {
      return &field;
    }
  }
  return nullptr;
}

absl::string_view Message::media_type() const {
  const absl::string_view value = FindValue(HeaderId::kContentType);
  TextScanner s(value);
  const char* slash = s.Skip<kToken>(value.data());
  const char* end = s.Skip<kToken>(slash + (s.At(slash) == '/' ? 1 : 0));
  if (slash == value.data() || end <= slash + 1) return "";
  const char* rest = SkipLws(s, end);
  if (rest != s.end() && *rest != ';') return "";
  return Between(value.data(), end);
}

}  // namespace sipsim::sip
