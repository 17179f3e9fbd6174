#ifndef SIPSIM_BENCH_PEERS_PARSER_PEER_H_
#define SIPSIM_BENCH_PEERS_PARSER_PEER_H_

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"
#include "bench/peers/fields.h"

namespace sipsim::bench {

// The Via that a proxy hop puts on top of a request.
inline constexpr char kHopVia[] =
    "SIP/2.0/UDP ss9.transit.example:5060;branch=z9hG4bK87asdks7.1";

// A SIP parser, ours or another's, behind one shape. Texts end in a NUL that
// does not count, because some libraries look for it.
struct ParserPeer {
  const char* name;
  // Parses `text` as one would on arrival of a datagram, hands over the fields
  // of fields.h, and frees everything. False: the library refused the message.
  bool (*sum_fields)(absl::string_view text, FieldSum& fields);
  bool (*record_fields)(absl::string_view text, FieldRecord& fields);
  // Parses `text`, edits it as a proxy does, and writes the result: a request
  // gets kHopVia and one Max-Forwards less, a response loses its top Via.
  // Returns the size written, 0 on failure; copies the text to `copy` unless
  // that is null. Null if the library cannot write a whole message.
  size_t (*forward)(absl::string_view text, std::string* copy);
};

ParserPeer SipsimParser();         // Bytes copied in, as all peers do.
ParserPeer SipsimInPlaceParser();  // Bytes already in a Buffer, as in a run.
ParserPeer SofiaSipParser();
ParserPeer Libosip2Parser();
ParserPeer LibreParser();

}  // namespace sipsim::bench

#endif  // SIPSIM_BENCH_PEERS_PARSER_PEER_H_
