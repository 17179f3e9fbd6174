#ifndef SIPSIM_PROTOCOL_MESSAGE_MESSAGE_PARSER_H_
#define SIPSIM_PROTOCOL_MESSAGE_MESSAGE_PARSER_H_

// The inside of ParseMessage(); not for others.

#include <array>
#include <cstdint>
#include <optional>

#include "protocol/base/buffer.h"
#include "protocol/header/header_id.h"
#include "protocol/message/message.h"
#include "protocol/message/parse_error.h"
#include "protocol/port/parse_limits.h"
#include "protocol/text/block_scanner.h"
#include "protocol/text/grammar.h"

namespace sipsim::sip {

// Without the blanks and folds at the end.
inline const char* TrimEnd(const char* begin, const char* end) {
  while (end > begin &&
         (IsBlank(end[-1]) || end[-1] == '\r' || end[-1] == '\n')) {
    --end;
  }
  return end;
}

// One run over one message. An error is noted and the rest read all the same,
// so that the message can be answered; the first error is the one reported.
class MessageParser {
 public:
  MessageParser(BufferRef bytes, const ParseLimits& limits, Message* message);

  ParseError Run();

 private:
  [[gnu::noinline]] void Error(ParseErrorCode code, const char* p,
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
  // CR LF, and not the begin of a fold.
  bool IsPlainLineEnd(const char* p) const {
    return scanner_.At(p) == '\r' && scanner_.At(p, 1) == '\n' &&
           !IsBlank(scanner_.At(p, 2));
  }
  [[gnu::noinline]] const char* SkipText(const char* p);

  // Each gives the begin of the next line, or null if there is none.
  const char* ParseStartLine(const char* p);
  const char* ParseFields(const char* p);
  [[gnu::always_inline]] inline const char* ParseField(const char* p);
  [[gnu::noinline]] const char* ParseOddField(const char* p);
  [[gnu::always_inline]] inline const char* AddField(
      HeaderId id, const char* begin, const char* name_end, const char* value,
      const char* end, const char* next);
  const char* EndOddValue(HeaderId id, const char* value, const char** end);
  const char* SkipBadValue(HeaderId id, const char* value, const char* p);

  const char* ParseRequestLine(const char* p);
  const char* ParseRequestUri(const char* p);
  [[gnu::always_inline]] inline const char* ParseVersion(const char* p);
  const char* ParseOtherVersion(const char* p);
  const char* ParseStatusLine(const char* p);
  const char* EndStartLine(const char* p);

  // Readers of values, by header (header_values.cc). Each gives the end of the
  // value, or null after scanner_.Fail(). `name` is the begin of the field.
  // `line_end` is where the value ends at the latest, or null where that is
  // not known.
  using ValueReader = const char* (*)(MessageParser& parser, const char* p,
                                      const char* line_end, const char* name);
  static const std::array<ValueReader, kHeaderIdCount> kValueReaders;
  static constexpr std::array<ValueReader, kHeaderIdCount> MakeValueReaders();

  static const char* ReadVias(MessageParser& parser, const char* p,
                              const char* line_end, const char* name);
  template <NameAddrView Message::*kMember, HeaderId kId>
  static const char* ReadNameAddr(MessageParser& parser, const char* p,
                                  const char* line_end, const char* name);
  static const char* ReadContacts(MessageParser& parser, const char* p,
                                  const char* line_end, const char* name);
  template <auto kMember>
  static const char* ReadRoutes(MessageParser& parser, const char* p,
                                const char* line_end, const char* name);
  static const char* ReadCallId(MessageParser& parser, const char* p,
                                const char* line_end, const char* name);
  static const char* ReadCSeq(MessageParser& parser, const char* p,
                              const char* line_end, const char* name);
  template <std::optional<uint32_t> Message::*kMember, HeaderId kId,
            uint32_t kMaximum>
  static const char* ReadNumber(MessageParser& parser, const char* p,
                                const char* line_end, const char* name);
  static const char* ReadContentType(MessageParser& parser, const char* p,
                                     const char* line_end, const char* name);
  static const char* ReadText(MessageParser& parser, const char* p,
                              const char* line_end, const char* name);

  template <typename Entries, typename ParseEntry>
  [[gnu::always_inline]] inline const char* ParseList(const char* p,
                                                      uint32_t count_max,
                                                      Entries* entries,
                                                      ParseEntry parse_entry);
  // For a header that may not come twice (7.3.1).
  bool IsRepeated(HeaderId id, const char* name) {
    if (!m_.Has(id)) [[likely]] {
      return false;
    }
    Error(ParseErrorCode::kDuplicateHeader, name, id);
    return true;
  }

  void SetBody(const char* p);
  void CheckWhole(const char* headers_end);
  ParseError FinishWithError();

  const ParseLimits& limits_;
  Message& m_;
  const char* begin_;
  const BlockIndex index_;
  const BlockScanner scanner_;
  const char* bad_value_ = nullptr;  // Where the scanner has failed.
  ParseError error_;
  bool too_many_entries_ = false;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_MESSAGE_MESSAGE_PARSER_H_
