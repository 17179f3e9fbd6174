#include "topologies/wire_filter.h"

#include "absl/strings/str_cat.h"
#include "protocol/message/message.h"
#include "protocol/message/parser.h"

namespace sipsim {
namespace {

bool WantsCSeq(const WireFilter& filter) {
  return !filter.cseq_method.empty() || filter.cseq_number.has_value();
}

// By start line and CSeq.
bool Agrees(const WireFilter& filter, const sip::Message& message) {
  const std::string start = message.is_request()
                                ? std::string(message.method_text())
                                : absl::StrCat(message.status_code());
  const sip::CSeqView& cseq = message.cseq();
  return (filter.start.empty() || filter.start == start) &&
         (filter.cseq_method.empty() ||
          filter.cseq_method == cseq.method_text) &&
         filter.cseq_number.value_or(cseq.number) == cseq.number;
}

}  // namespace

bool WireFilter::Matches(const WireMessage& message) const {
  return (from.empty() || message.from == from) &&
         (to.empty() || message.to == to) && MatchesBytes(message.bytes);
}

bool WireFilter::MatchesBytes(const sip::BufferRef& bytes) const {
  if (!WantsCSeq(*this) && start.empty()) return true;
  sip::Message message;
  return sip::ParseMessage(bytes, sip::ParseLimits(), &message).ok() &&
         Agrees(*this, message);
}

bool WireFilter::MatchesBegin(const sip::BufferRef& bytes) const {
  sip::Message message;
  sip::ParseMessage(bytes, sip::ParseLimits(), &message);
  if (!message.is_request() && message.status_code() == 0) return false;
  if (WantsCSeq(*this) && !message.understood(sip::HeaderId::kCSeq)) {
    return false;
  }
  return Agrees(*this, message);
}

}  // namespace sipsim
