#ifndef SIPSIM_PROTOCOL_UA_EARLY_DIALOG_H_
#define SIPSIM_PROTOCOL_UA_EARLY_DIALOG_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "protocol/sdp/offer_answer.h"
#include "protocol/ua/prack.h"

namespace sipsim::sip {

// What an early dialog is at its caller besides the dialog, once a provisional
// response has brought more than a tag. Private to protocol/ua.
struct EarlyDialog {
  // Whether a description has come; the first one counts (RFC 3261 section
  // 13.2.1). It may be of no use.
  bool has_session = false;
  bool is_bad = false;
  // Whether it has come in a reliable response, so that more may be offered
  // (RFC 3311 section 5.1).
  bool is_agreed = false;
  bool takes_update = false;  // The other side, as its Allow says.
  uint32_t rseq = 0;          // Of the last response in order; 0: none.
  // Its session, while that of the call is another dialog's.
  std::optional<OfferAnswer> session;
  std::vector<std::unique_ptr<Prack>> pracks;  // Not answered so far.
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_UA_EARLY_DIALOG_H_
