#include "protocol/uri/escape.h"

#include "absl/strings/ascii.h"
#include "protocol/text/char_class.h"
#include "protocol/uri/uri.h"

namespace sipsim::sip {
namespace {

int HexValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  return absl::ascii_tolower(static_cast<unsigned char>(c)) - 'a' + 10;
}

// The byte that a %HH at the front of `text` stands for; -1 if there is none.
int DecodeEscape(absl::string_view text) {
  if (text.size() < 3 || text[0] != '%' || !IsClass(text[1], kHexDigit) ||
      !IsClass(text[2], kHexDigit)) {
    return -1;
  }
  return HexValue(text[1]) * 16 + HexValue(text[2]);
}

bool IsUnreserved(char c) {
  return IsClass(c, kAlpha | kDigit) ||
         absl::string_view("-_.!~*'()").find(c) != absl::string_view::npos;
}

}  // namespace

std::string Unescape(absl::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const int decoded = DecodeEscape(text);
    out.push_back(decoded < 0 ? text[0] : static_cast<char>(decoded));
    text.remove_prefix(decoded < 0 ? 1 : 3);
  }
  return out;
}

std::string NormalizeEscapes(absl::string_view text) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const int decoded = DecodeEscape(text);
    const char c = decoded < 0 ? text[0] : static_cast<char>(decoded);
    text.remove_prefix(decoded < 0 ? 1 : 3);
    if (decoded < 0 || IsUnreserved(c)) {
      out.push_back(c);
    } else {
      out.push_back('%');
      out.push_back(kHex[decoded >> 4]);
      out.push_back(kHex[decoded & 15]);
    }
  }
  return out;
}

}  // namespace sipsim::sip
