// URIs: RFC 3261 section 25.1, RFC 3966 section 3, RFC 3986 section 2.

#include "tests/reference_parser/rules.h"

namespace sipsim::reference {
namespace {

constexpr const char* kMark = "-_.!~*'()";

bool IsUnreserved(char c) { return IsAlphanum(c) || IsIn(c, kMark); }

bool IsHexDigit(char c) { return IsDigit(c) || IsIn(c, "abcdefABCDEF"); }

// *( unreserved / escaped / one of `others` ); false for a bad escape.
bool SkipCharacters(Reader& r, const char* others) {
  while (true) {
    if (r.Peek() == '%') {
      if (!IsHexDigit(r.Peek(1)) || !IsHexDigit(r.Peek(2))) return false;
      r.at += 3;
    } else if (IsUnreserved(r.Peek()) || IsIn(r.Peek(), others)) {
      ++r.at;
    } else {
      return true;
    }
  }
}

bool SkipSome(Reader& r, const char* others) {
  const size_t begin = r.at;
  return SkipCharacters(r, others) && r.at > begin;
}

// [ userinfo ]; false if what stands there is a broken one.
bool ReadUserinfo(Reader& r, bool bare, Uri* uri) {
  Reader ahead = r;
  // A bad escape may stand in a user only.
  if (!SkipCharacters(ahead, bare ? "&=+$/" : "&=+$,;?/")) return false;
  const std::string user = ahead.From(r.at);
  std::string password;
  if (ahead.Take(':')) {
    const size_t begin = ahead.at;
    if (!SkipCharacters(ahead, bare ? "&=+$" : "&=+$,")) return false;
    password = ahead.From(begin);
  }
  if (!ahead.Take('@')) return true;
  if (user.empty()) return false;
  uri->has_user = true;
  uri->user = user;
  uri->password = password;
  r.at = ahead.at;
  return true;
}

bool ReadParameters(Reader& r, Uri* uri) {
  const size_t begin = r.at;
  while (r.Take(';')) {
    if (!SkipSome(r, "[]/:&+$")) return false;
    if (r.Take('=') && !SkipSome(r, "[]/:&+$")) return false;
  }
  uri->parameters = r.From(begin);
  return true;
}

bool ReadHeaders(Reader& r, Uri* uri) {
  const size_t begin = r.at;
  do {
    if (!SkipSome(r, "[]/?:+$") || !r.Take('=')) return false;
    if (!SkipCharacters(r, "[]/?:+$")) return false;
  } while (r.Take('&'));
  uri->headers = r.From(begin);
  return true;
}

bool ReadSipUri(Reader& r, bool bare, Uri* uri) {
  if (!ReadUserinfo(r, bare, uri)) return false;
  if (!ReadHost(r, &uri->host)) return false;
  if (r.Take(':')) {
    uint32_t port = 0;
    if (!ReadNumber(r, 65'535, &port)) return false;
    uri->port = port;
  }
  if (bare) return true;
  if (!ReadParameters(r, uri)) return false;
  return r.Take('?') ? ReadHeaders(r, uri) : true;
}

bool ReadTelUri(Reader& r, bool bare, Uri* uri) {
  const size_t begin = r.at;
  const bool global = r.Take('+');
  bool has_digit = false;
  while (true) {
    const char c = r.Peek();
    const bool is_digit = global ? IsDigit(c) : IsHexDigit(c) || IsIn(c, "*#");
    if (!is_digit && !IsIn(c, "-.()")) break;
    has_digit |= is_digit;
    ++r.at;
  }
  uri->has_user = true;
  uri->user = r.From(begin);
  return has_digit && (bare || ReadParameters(r, uri));
}

}  // namespace

bool ReadUri(Reader& r, bool bare, Uri* uri) {
  const size_t begin = r.at;
  if (!IsAlpha(r.Peek())) return false;
  while (IsAlphanum(r.Peek()) || IsIn(r.Peek(), "+-.")) ++r.at;
  uri->scheme = Lower(r.From(begin));
  if (!r.Take(':')) return false;
  bool ok = false;
  if (uri->scheme == "sip" || uri->scheme == "sips") {
    ok = ReadSipUri(r, bare, uri);
  } else if (uri->scheme == "tel") {
    ok = ReadTelUri(r, bare, uri);
  } else {
    ok = SkipSome(r, bare ? "/:@&=+$[]" : "/:@&=+$[];?,");
  }
  uri->text = r.From(begin);
  return ok;
}

std::optional<Uri> ParseUri(const std::string& text) {
  Reader r{text};
  Uri uri;
  if (!ReadUri(r, false, &uri) || !r.AtEnd()) return std::nullopt;
  return uri;
}

}  // namespace sipsim::reference
