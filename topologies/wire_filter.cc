#include "topologies/wire_filter.h"

#include "absl/strings/str_cat.h"
#include "protocol/message/message.h"
#include "protocol/message/parser.h"

namespace sipsim {

bool WireFilter::Matches(const WireMessage& message) const {
  return (from.empty() || message.from == from) &&
         (to.empty() || message.to == to) && MatchesBytes(message.bytes);
}

bool WireFilter::MatchesBytes(const sip::BufferRef& bytes) const {
  if (start.empty() && cseq_method.empty() && !cseq_number.has_value()) {
    return true;
  }
  sip::Message message;
  if (!sip::ParseMessage(bytes, sip::ParseLimits(), &message).ok()) {
    return false;
  }
  const std::string start_text = message.is_request()
                                     ? std::string(message.method_text())
                                     : absl::StrCat(message.status_code());
  return (start.empty() || start == start_text) &&
         (cseq_method.empty() || cseq_method == message.cseq().method_text) &&
         cseq_number.value_or(message.cseq().number) == message.cseq().number;
}

}  // namespace sipsim
