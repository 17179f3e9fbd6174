#ifndef SIPSIM_PROTOCOL_UA_TRANSFER_H_
#define SIPSIM_PROTOCOL_UA_TRANSFER_H_

#include <cstdint>

#include "absl/strings/string_view.h"

namespace sipsim::sip {

// Names one transfer that a UserAgent has asked for: 1, 2, 3, ...
using TransferNumber = uint64_t;

// How far a transfer has come, as the one sees it who asked for it.
struct TransferProgress {
  // What the REFER was answered, or the BYE with Also; 408 and 503 stand for
  // what never came. 0: no answer yet.
  int answer_code = 0;
  // The status of the new call that was reported last; 0: none.
  int status_code = 0;
  uint32_t report_count = 0;  // NOTIFYs.
  // Nothing more will be heard of it.
  bool is_over = false;

  bool is_accepted() const { return answer_code / 100 == 2; }
  bool has_succeeded() const { return status_code / 100 == 2; }
};

// A REFER that has come in.
struct ReferRequest {
  absl::string_view target;  // Whom to call.
  // The URI of Referred-By; "" if there is none.
  absl::string_view referrer;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_UA_TRANSFER_H_
