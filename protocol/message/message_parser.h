#ifndef SIPSIM_PROTOCOL_MESSAGE_MESSAGE_PARSER_H_
#define SIPSIM_PROTOCOL_MESSAGE_MESSAGE_PARSER_H_

// The inside of ParseMessage(); not for others.

#include <cstdint>
#include <optional>

#include "protocol/base/buffer.h"
#include "protocol/header/header_id.h"
#include "protocol/message/message.h"
#include "protocol/message/parse_error.h"
#include "protocol/port/parse_limits.h"
#include "protocol/text/block_scanner.h"

namespace sipsim::sip {

// One run over one message. An error is noted and the rest read all the same,
// so that the message can be answered; the first error is the one reported.
class MessageParser {
 public:
  MessageParser(BufferRef bytes, const ParseLimits& limits, Message* message);

  ParseError Run();

 private:
  void Reset(BufferRef bytes);
  void Error(ParseErrorCode code, const char* p,
             HeaderId header = HeaderId::kOther);
  uint32_t Offset(const char* p) const {
    return static_cast<uint32_t>(p - begin_);
  }

  // Line ends. SkipLineEnd gives null if there is none at `p`.
  const char* SkipLineEnd(const char* p) const {
    if (scanner_.At(p) == '\n') return p + 1;
    if (scanner_.At(p) == '\r' && scanner_.At(p, 1) == '\n') return p + 2;
    return nullptr;
  }
  const char* SkipText(const char* p);

  // Each gives the begin of the next line, or null if there is none.
  const char* ParseStartLine(const char* p);
  [[gnu::always_inline]] inline const char* ParseField(const char* p);
  const char* SkipBadValue(HeaderId id, const char* value, const char* p);

  const char* ParseRequestLine(const char* p);
  const char* ParseRequestUri(const char* p);
  const char* ParseVersion(const char* p);
  const char* ParseStatusLine(const char* p);
  const char* EndStartLine(const char* p);

  // Each gives the end of the value, or null after scanner_.Fail().
  [[gnu::always_inline]] inline const char* ParseValue(HeaderId id,
                                                       const char* p);
  [[gnu::always_inline]] inline const char* ParseVias(const char* p);
  const char* ParseContacts(const char* p);
  const char* ParseRoutes(HeaderId id, const char* p);
  [[gnu::always_inline]] inline const char* ParseCallId(const char* p);
  const char* SkipWord(const char* p) const;
  [[gnu::always_inline]] inline const char* ParseCSeq(const char* p);
  const char* ParseUint32(const char* p, uint32_t maximum,
                          std::optional<uint32_t>* value);
  template <typename Entries, typename ParseEntry>
  const char* ParseList(const char* p, uint32_t count_max, Entries* entries,
                        ParseEntry parse_entry);

  void SetBody(const char* p);
  void CheckWhole(const char* headers_end);

  const ParseLimits& limits_;
  Message& m_;
  BlockScanner scanner_;
  const char* begin_ = nullptr;
  ParseError error_;
  bool too_many_entries_ = false;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_MESSAGE_MESSAGE_PARSER_H_
