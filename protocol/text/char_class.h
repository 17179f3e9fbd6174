#ifndef SIPSIM_PROTOCOL_TEXT_CHAR_CLASS_H_
#define SIPSIM_PROTOCOL_TEXT_CHAR_CLASS_H_

// The character classes of RFC 3261 section 25.1, as a table: one lookup tells
// all classes of a byte. Classes in which escapes (%HH) may stand leave out
// '%', so that a scan stops there and the two digits can be checked.

#include <array>
#include <cstdint>

namespace sipsim::sip {

enum CharClass : uint16_t {
  kToken = 1 << 0,
  kHostChar = 1 << 1,      // Letters, digits, '-', '.'.
  kUserChar = 1 << 2,      // unreserved, user-unreserved.
  kBareUserChar = 1 << 3,  // The same where ',', ';' and '?' end the URI.
  kPasswordChar = 1 << 4,
  kParamChar = 1 << 5,    // paramchar of a URI parameter.
  kHeaderChar = 1 << 6,   // Of the headers part of a URI.
  kUric = 1 << 7,         // Of other schemes; '[' and ']' as in RFC 3986.
  kBareUric = 1 << 8,     // The same where ',', ';' and '?' end the URI.
  kWord = 1 << 9,         // Of a Call-ID.
  kQuotedChar = 1 << 10,  // Inside quotes; neither '"' nor '\'; blanks too.
  kTextChar = 1 << 11,    // Of a value without structure; blanks too.
  kAlpha = 1 << 12,
  kDigit = 1 << 13,
  kHexDigit = 1 << 14,
  kIpv6Char = 1 << 15,  // Hexadecimal digits, ':', '.'.
};

namespace char_class_internal {

inline constexpr std::array<uint16_t, 256> MakeTable() {
  std::array<uint16_t, 256> table{};
  auto add = [&table](const char* chars, unsigned classes) {
    for (; *chars != '\0'; ++chars) {
      table[static_cast<uint8_t>(*chars)] |= static_cast<uint16_t>(classes);
    }
  };
  constexpr unsigned kUnreserved = kUserChar | kBareUserChar | kPasswordChar |
                                   kParamChar | kHeaderChar | kUric | kBareUric;
  constexpr const char* kLetters =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  add(kLetters, kAlpha | kToken | kHostChar | kUnreserved | kWord);
  add("0123456789", kDigit | kHexDigit | kIpv6Char | kToken | kHostChar |
                        kUnreserved | kWord);
  add("abcdefABCDEF:.", kIpv6Char);
  add("abcdefABCDEF", kHexDigit);
  add("-_.!~*'()", kUnreserved);
  add("-.", kHostChar);
  add("-.!%*_+`'~", kToken | kWord);
  add("()<>:\\\"/[]?{}", kWord);
  add("&=+$/", kUserChar | kBareUserChar);
  add(",;?", kUserChar);
  add("&=+$,", kPasswordChar);
  add("[]/:&+$", kParamChar);
  add("[]/?:+$", kHeaderChar);
  add("/:@&=+$[]", kUric | kBareUric);
  add(";?,", kUric);
  for (unsigned c = 0; c < 256; ++c) {
    if ((c < 0x20 && c != '\t') || c == 0x7f) continue;
    table[c] |= kTextChar;
    if (c != '"' && c != '\\') table[c] |= kQuotedChar;
  }
  return table;
}

inline constexpr std::array<uint16_t, 256> kTable = MakeTable();

}  // namespace char_class_internal

inline constexpr bool IsClass(char c, unsigned classes) {
  return (char_class_internal::kTable[static_cast<uint8_t>(c)] & classes) != 0;
}

// Whether letters, digits, '-' and '.' are in the class: then a scan goes from
// one stop of a scan for hosts to the next.
inline constexpr bool HasHostChars(CharClass char_class) {
  for (unsigned c = 0; c < 256; ++c) {
    const char byte = static_cast<char>(c);
    if (IsClass(byte, kHostChar) && !IsClass(byte, char_class)) return false;
  }
  return true;
}

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_TEXT_CHAR_CLASS_H_
