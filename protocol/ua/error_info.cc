#include "protocol/ua/error_info.h"

#include "protocol/header/name_addr.h"

namespace sipsim::sip {

std::string ErrorInfoUri(const Message& response) {
  for (const HeaderField& field : response.fields()) {
    if (field.id != HeaderId::kErrorInfo) continue;
    const auto entries = ParseNameAddrList(response.value(field));
    if (!entries.has_value()) continue;
    for (const NameAddrView& entry : *entries) {
      if (entry.uri.is_sip_or_sips()) return std::string(entry.uri.text);
    }
  }
  return "";
}

}  // namespace sipsim::sip
