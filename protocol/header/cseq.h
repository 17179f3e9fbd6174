#ifndef SIPSIM_PROTOCOL_HEADER_CSEQ_H_
#define SIPSIM_PROTOCOL_HEADER_CSEQ_H_

#include <cstdint>

#include "absl/strings/string_view.h"
#include "protocol/header/method.h"

namespace sipsim::sip {

// CSeq (section 20.16). The number is below 2**31 (section 8.1.1.5).
struct CSeqView {
  uint32_t number = 0;
  Method method = Method::kOther;
  absl::string_view method_text;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_HEADER_CSEQ_H_
