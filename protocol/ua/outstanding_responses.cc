#include "protocol/ua/outstanding_responses.h"

#include <algorithm>
#include <optional>

#include "protocol/header/rack.h"

namespace sipsim::sip {

void OutstandingResponses::Add(const Dialog& dialog, uint32_t cseq,
                               uint32_t rseq, Time now, Duration span) {
  ForgetOld(now);
  responses_.push_back(
      {std::string(dialog.call_id()), std::string(dialog.local_tag()),
       std::string(dialog.remote_tag()), cseq, rseq, now + span});
}

void OutstandingResponses::ForgetOld(Time now) {
  const auto is_over = [now](const Response& r) { return r.until <= now; };
  responses_.erase(
      responses_.begin(),
      std::find_if_not(responses_.begin(), responses_.end(), is_over));
}

bool OutstandingResponses::Take(const Message& prack, Time now) {
  ForgetOld(now);
  const std::optional<RAckView> rack =
      ParseRAck(prack.FindValue(HeaderId::kRAck));
  if (!rack.has_value() || rack->cseq.method != Method::kInvite) return false;
  const auto found = std::find_if(
      responses_.begin(), responses_.end(), [&](const Response& r) {
        return rack->rseq == r.rseq && rack->cseq.number == r.cseq &&
               prack.to()->tag == r.local_tag &&
               prack.from()->tag == r.remote_tag &&
               prack.call_id() == r.call_id;
      });
  if (found == responses_.end()) return false;
  responses_.erase(found);
  return true;
}

}  // namespace sipsim::sip
