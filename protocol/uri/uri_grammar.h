#ifndef SIPSIM_PROTOCOL_URI_URI_GRAMMAR_H_
#define SIPSIM_PROTOCOL_URI_URI_GRAMMAR_H_

// The URI grammar of RFC 3261 section 25.1, RFC 3966 and RFC 3986, over a
// scanner (protocol/text/text_scanner.h). For the parser and uri.cc; others
// use ParseUri().

#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "protocol/text/grammar.h"
#include "protocol/text/host.h"
#include "protocol/text/word.h"
#include "protocol/uri/uri.h"

namespace sipsim::sip {

// Where a URI stands.
enum class UriPlace : uint8_t {
  kEnclosed,  // Alone, or in angle brackets.
  // In a header without brackets: ',', ';' and '?' end it (section 20).
  kBare,
};

namespace uri_internal {

template <typename Scanner>
[[gnu::noinline]] const char* ParseIpv6Reference(Scanner& s, const char* p,
                                                 absl::string_view* host) {
  const char* begin = p;
  p = SkipIpv6Reference(s, p);
  if (p == nullptr) return nullptr;
  *host = Between(begin, p);
  return IsIpv6Reference(*host) ? p : s.Fail(begin);
}

}  // namespace uri_internal

// host of section 25.1.
template <typename Scanner>
[[gnu::always_inline]] inline const char* ParseHost(Scanner& s, const char* p,
                                                    absl::string_view* host) {
  const char* begin = p;
  p = s.SkipHost(p);
  *host = Between(begin, p);
  if (IsHostRun(*host)) return p;
  if (p == begin && s.At(p) == '[') {
    return uri_internal::ParseIpv6Reference(s, p, host);
  }
  return s.Fail(begin);
}

namespace uri_internal {

// uri-parameters: *( ";" pname [ "=" pvalue ] ).
template <typename Scanner>
const char* ParseParameters(Scanner& s, const char* p, UriView* uri) {
  const char* begin = p;
  while (s.At(p) == ';') {
    const char* name = p + 1;
    p = SkipEscaped<kParamChar>(s, name);
    if (p == nullptr) return nullptr;
    if (p == name) return s.Fail(p);
    if (s.At(p) != '=') continue;
    const char* value = p + 1;
    p = SkipEscaped<kParamChar>(s, value);
    if (p == nullptr) return nullptr;
    if (p == value) return s.Fail(p);
  }
  uri->parameters = Between(begin, p);
  return p;
}

// "?" header *( "&" header ), header = hname "=" hvalue.
template <typename Scanner>
const char* ParseHeaders(Scanner& s, const char* p, UriView* uri) {
  const char* begin = p + 1;
  do {
    const char* name = p + 1;
    p = SkipEscaped<kHeaderChar>(s, name);
    if (p == nullptr) return nullptr;
    if (p == name || s.At(p) != '=') return s.Fail(p);
    p = SkipEscaped<kHeaderChar>(s, p + 1);
    if (p == nullptr) return nullptr;
  } while (s.At(p) == '&');
  uri->headers = Between(begin, p);
  return p;
}

// [ user [ ":" password ] "@" ]. Gives back `p` if there is no userinfo.
template <CharClass kUser, CharClass kPassword, typename Scanner>
[[gnu::always_inline]] inline const char* ParseUserinfo(Scanner& s,
                                                        const char* p,
                                                        UriView* uri) {
  const char* begin = p;
  // Most users look like hosts, and that is the quickest scan.
  p = s.SkipHost(p);
  if (s.At(p) != '@') {
    p = SkipEscaped<kUser>(s, p);
    if (p == nullptr) return nullptr;
  }
  const char* user_end = p;
  if (s.At(p) == ':') {
    p = SkipEscaped<kPassword>(s, p + 1);
    if (p == nullptr) return nullptr;
  }
  if (s.At(p) != '@') return begin;
  if (user_end == begin) return s.Fail(begin);
  uri->has_user = true;
  uri->user = Between(begin, user_end);
  if (user_end != p) uri->password = Between(user_end + 1, p);
  return p + 1;
}

// What stands behind "sip:" or "sips:".
template <typename Scanner>
[[gnu::always_inline]] inline const char* ParseSipUri(Scanner& s, const char* p,
                                                      UriPlace place,
                                                      UriView* uri) {
  p = place == UriPlace::kBare
          ? ParseUserinfo<kBareUserChar, kBareUserChar>(s, p, uri)
          : ParseUserinfo<kUserChar, kPasswordChar>(s, p, uri);
  if (p == nullptr) return nullptr;
  p = ParseHost(s, p, &uri->host);
  if (p == nullptr) return nullptr;
  if (s.At(p) == ':') {
    uint32_t port = 0;
    p = ParseNumber(s, p + 1, 65'535, &port);
    if (p == nullptr) return nullptr;
    uri->has_port = true;
    uri->port = static_cast<uint16_t>(port);
  }
  if (place == UriPlace::kBare) return p;
  if (s.At(p) == ';') {
    p = ParseParameters(s, p, uri);
    if (p == nullptr) return nullptr;
  }
  return s.At(p) == '?' ? ParseHeaders(s, p, uri) : p;
}

// What stands behind "tel:" (RFC 3966 section 3).
template <typename Scanner>
const char* ParseTelUri(Scanner& s, const char* p, UriPlace place,
                        UriView* uri) {
  const char* begin = p;
  const bool global = s.At(p) == '+';
  if (global) ++p;
  bool has_digit = false;
  while (true) {
    const char c = s.At(p);
    const bool digit = global ? IsClass(c, kDigit)
                              : IsClass(c, kHexDigit) || c == '*' || c == '#';
    has_digit |= digit;
    if (!digit && c != '-' && c != '.' && c != '(' && c != ')') break;
    ++p;
  }
  if (!has_digit) return s.Fail(p);
  uri->has_user = true;
  uri->user = Between(begin, p);
  return place == UriPlace::kBare ? p : ParseParameters(s, p, uri);
}

// scheme, up to and without its ':'.
template <typename Scanner>
const char* SkipScheme(Scanner& s, const char* p) {
  if (!IsClass(s.At(p), kAlpha)) return s.Fail(p);
  for (++p; IsClass(s.At(p), kAlpha | kDigit) || s.At(p) == '+' ||
            s.At(p) == '-' || s.At(p) == '.';) {
    ++p;
  }
  return s.At(p) == ':' ? p : s.Fail(p);
}

template <typename Scanner>
const char* ParseOtherUri(Scanner& s, const char* p, UriPlace place) {
  const char* begin = p;
  p = place == UriPlace::kBare ? SkipEscaped<kBareUric>(s, p)
                               : SkipEscaped<kUric>(s, p);
  return p == begin ? s.Fail(p) : p;
}

// What stands behind the scheme and its ':', by scheme.
template <typename Scanner>
[[gnu::noinline]] const char* ParseBehindScheme(Scanner& s, const char* p,
                                                UriPlace place, UriView* uri) {
  if (absl::EqualsIgnoreCase(uri->scheme_text, "sips")) {
    uri->scheme = UriScheme::kSips;
    return ParseSipUri(s, p, place, uri);
  }
  if (absl::EqualsIgnoreCase(uri->scheme_text, "tel")) {
    uri->scheme = UriScheme::kTel;
    return ParseTelUri(s, p, place, uri);
  }
  return ParseOtherUri(s, p, place);
}

}  // namespace uri_internal

// A URI from `p` on; the caller checks what stands behind it. `uri` is default.
template <typename Scanner>
const char* ParseUriAt(Scanner& s, const char* p, UriPlace place,
                       UriView* uri) {
  const char* begin = p;
  // "sip:", the most frequent by far, is one comparison; its case is free.
  if (s.end() - p >= 4 &&
      (s.Word(p, 4) | WordOf("\x20\x20\x20")) == WordOf("sip:")) {
    uri->scheme_text = Between(p, p + 3);
    uri->scheme = UriScheme::kSip;
    p = uri_internal::ParseSipUri(s, p + 4, place, uri);
  } else {
    p = uri_internal::SkipScheme(s, p);
    if (p == nullptr) return nullptr;
    uri->scheme_text = Between(begin, p);
    p = uri_internal::ParseBehindScheme(s, p + 1, place, uri);
  }
  if (p != nullptr) uri->text = Between(begin, p);
  return p;
}

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_URI_URI_GRAMMAR_H_
