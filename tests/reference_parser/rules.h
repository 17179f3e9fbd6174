#ifndef SIPSIM_TESTS_REFERENCE_PARSER_RULES_H_
#define SIPSIM_TESTS_REFERENCE_PARSER_RULES_H_

// The rules of RFC 3261 section 25.1 that the reference parser is made of. Each
// takes the text and a position, and either moves the position behind what it
// has read and is true, or is false.

#include <cstddef>
#include <cstdint>
#include <string>

#include "tests/reference_parser/reference_message.h"

namespace sipsim::reference {

// Where the text has come to; reading behind the end gives a NUL, `AtEnd` tells
// it from one that is there.
struct Reader {
  const std::string& text;
  size_t at = 0;

  char Peek(size_t ahead = 0) const {
    return at + ahead < text.size() ? text[at + ahead] : '\0';
  }
  bool AtEnd() const { return at >= text.size(); }
  bool Take(char c) {
    if (AtEnd() || text[at] != c) return false;
    ++at;
    return true;
  }
  std::string From(size_t begin) const {
    return text.substr(begin, at - begin);
  }
};

bool IsIn(char c, const char* set);
bool IsAlpha(char c);
bool IsDigit(char c);
bool IsAlphanum(char c);
bool IsTokenChar(char c);
bool IsWordChar(char c);
// HT, or no control character.
bool IsTextChar(char c);
std::string Lower(std::string text);

void SkipSws(Reader& r);  // [LWS], with any number of folds.
bool SkipLineEnd(Reader& r);
bool ReadToken(Reader& r, std::string* token);
bool ReadNumber(Reader& r, uint64_t maximum, uint32_t* number);
bool ReadQuotedString(Reader& r);
bool ReadHost(Reader& r, std::string* host);
bool IsHostname(const std::string& text);
bool IsIpv4Address(const std::string& text);
bool IsIpv6Address(const std::string& text);

// A URI. `bare`: in a header without brackets, where ',', ';' and '?' end it.
bool ReadUri(Reader& r, bool bare, Uri* uri);

// One entry of Via; one of From, To, Contact, Route or Record-Route.
bool ReadVia(Reader& r, Via* via);
bool ReadEntry(Reader& r, Entry* entry);

}  // namespace sipsim::reference

#endif  // SIPSIM_TESTS_REFERENCE_PARSER_RULES_H_
