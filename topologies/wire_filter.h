#ifndef SIPSIM_TOPOLOGIES_WIRE_FILTER_H_
#define SIPSIM_TOPOLOGIES_WIRE_FILTER_H_

#include <cstdint>
#include <optional>
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
  // The method of CSeq, and its number.
  std::string cseq_method = {};
  std::optional<uint32_t> cseq_number = {};

  bool Matches(const WireMessage& message) const;
  // By start and CSeq alone.
  bool MatchesBytes(const sip::BufferRef& bytes) const;
  // The same for bytes that need only begin with a message, and may end within
  // it, or within another one: a segment of a stream.
  bool MatchesBegin(const sip::BufferRef& bytes) const;
};

}  // namespace sipsim

#endif  // SIPSIM_TOPOLOGIES_WIRE_FILTER_H_
