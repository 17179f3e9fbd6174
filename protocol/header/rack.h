#ifndef SIPSIM_PROTOCOL_HEADER_RACK_H_
#define SIPSIM_PROTOCOL_HEADER_RACK_H_

#include <cstdint>
#include <optional>

#include "absl/strings/string_view.h"
#include "protocol/header/cseq.h"

namespace sipsim::sip {

// The value of RAck (RFC 3262 section 7.2): the RSeq and the CSeq of the
// reliable provisional response that a PRACK acknowledges.
//
//   776656 1 INVITE
struct RAckView {
  uint32_t rseq = 0;
  CSeqView cseq;
};

// nullopt unless all of `text` is one such value. Views point into `text`.
std::optional<RAckView> ParseRAck(absl::string_view text);

// The value of RSeq (RFC 3262 section 7.1), 1*DIGIT; nullopt for anything else,
// for 0, and for what is above 2^32-1.
std::optional<uint32_t> ParseRSeq(absl::string_view text);

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_HEADER_RACK_H_
