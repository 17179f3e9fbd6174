#ifndef SIPSIM_TOPOLOGIES_WIRE_FILTER_H_
#define SIPSIM_TOPOLOGIES_WIRE_FILTER_H_

#include <string>

#include "topologies/wire_log.h"

namespace sipsim {

// Which messages are meant: those that agree with every field that is not
// empty. Bytes that are not a SIP message have neither start nor CSeq.
struct WireFilter {
  // Node names, as in WireMessage.
  std::string from = {};
  std::string to = {};
  // A method ("INVITE") or a status code ("180"), as the start line has it.
  std::string start = {};
  // The method of CSeq.
  std::string cseq_method = {};

  bool Matches(const WireMessage& message) const;
  // By start and cseq_method alone.
  bool MatchesBytes(const sip::BufferRef& bytes) const;
};

}  // namespace sipsim

#endif  // SIPSIM_TOPOLOGIES_WIRE_FILTER_H_
