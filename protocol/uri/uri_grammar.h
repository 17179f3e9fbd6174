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
[[gnu::noinline]] const char* ParseOtherHost(Scanner s, const char* begin,
                                             const char* p,
                                             absl::string_view* host) {
  // Only an address, or what might be taken for one, ends in a digit.
  if (IsHostnameOrIpv4(*host)) return p;
  if (p != begin || s.At(p) != '[') return s.Fail(begin);
  p = SkipIpv6Reference(s, p);
  if (p == nullptr) return nullptr;
  *host = Between(begin, p);
  return IsIpv6Reference(*host) ? p : s.Fail(begin);
}

}  // namespace uri_internal

// Takes [begin, end), what Scanner::SkipHost has gone over, as the host of
// section 25.1.
template <typename Scanner>
[[gnu::always_inline]] inline const char* TakeHost(const Scanner& s,
                                                   const char* begin,
                                                   const char* end,
                                                   absl::string_view* host) {
  *host = Between(begin, end);
  if (IsHostRun(*host)) [[likely]] {
    return end;
  }
  return uri_internal::ParseOtherHost(s, begin, end, host);
}

template <typename Scanner>
[[gnu::always_inline]] inline const char* ParseHost(const Scanner& s,
                                                    const char* p,
                                                    absl::string_view* host) {
  return TakeHost(s, p, s.SkipHost(p), host);
}

namespace uri_internal {

// Which of the parameters that are asked for by name this one is.
template <typename Scanner>
[[gnu::always_inline]] inline unsigned KnownParameter(const Scanner& s,
                                                      const char* name,
                                                      size_t size) {
  if (size > 9) return 0;
  switch (LowerWord(s.Word(name, size), size)) {
    case WordOf("lr"):
      return UriView::kLr;
    case WordOf("ttl"):
      return UriView::kTtl;
    case WordOf("user"):
      return UriView::kUser;
    case WordOf("maddr"):
      return UriView::kMaddr;
    case WordOf("method"):
      return UriView::kMethod;
    case WordOf("transpor"):
      return size == 9 && (s.At(name, 8) | 0x20) == 't' ? UriView::kTransport
                                                        : 0;
    default:
      return 0;
  }
}

// pname or pvalue. Most are plain, and are one scan.
template <typename Scanner>
[[gnu::always_inline]] inline const char* SkipParameterPart(const Scanner& s,
                                                            const char* p) {
  const char* end = s.SkipHost(p);
  // kToken is here for its '%'.
  if (IsClass(s.At(end), kParamChar | kToken)) [[unlikely]] {
    end = SkipEscaped<kParamChar>(s, end);
    if (end == nullptr) return nullptr;
  }
  return end == p ? s.Fail(p) : end;
}

// uri-parameters: *( ";" pname [ "=" pvalue ] ).
template <typename Scanner>
[[gnu::always_inline]] inline const char* ParseParameters(const Scanner& s,
                                                          const char* p,
                                                          UriView* uri) {
  const char* begin = p;
  unsigned known = 0;
  while (s.At(p) == ';') {
    const char* name = p + 1;
    p = SkipParameterPart(s, name);
    if (p == nullptr) return nullptr;
    known |= KnownParameter(s, name, static_cast<size_t>(p - name));
    if (s.At(p) != '=') continue;
    p = SkipParameterPart(s, p + 1);
    if (p == nullptr) return nullptr;
  }
  uri->known_parameters = static_cast<uint8_t>(known);
  uri->parameters = Between(begin, p);
  return p;
}

// "?" header *( "&" header ), header = hname "=" hvalue.
template <typename Scanner>
[[gnu::noinline]] const char* ParseHeaders(Scanner s, const char* p,
                                           UriView* uri) {
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

// [ user [ ":" password ] "@" ]. `p` is behind the part of it that
// Scanner::SkipHost has gone over. Gives back `begin` if there is no userinfo.
template <typename Scanner>
[[gnu::noinline]] const char* ParseOtherUserinfo(Scanner s, const char* begin,
                                                 const char* p, UriPlace place,
                                                 UriView* uri) {
  const bool bare = place == UriPlace::kBare;
  p = bare ? SkipEscaped<kBareUserChar>(s, p) : SkipEscaped<kUserChar>(s, p);
  if (p == nullptr) return nullptr;
  const char* user_end = p;
  if (s.At(p) == ':') {
    p = SkipEscaped<kPasswordChar>(s, p + 1);
    if (p == nullptr) return nullptr;
    // A comma is of a password, but ends a URI without brackets.
    if (bare && Between(user_end, p).find(',') != absl::string_view::npos) {
      return begin;
    }
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
[[gnu::always_inline]] inline const char* ParseSipUri(const Scanner& s,
                                                      const char* p,
                                                      UriPlace place,
                                                      UriView* uri) {
  // Most users look like hosts, so that one scan finds the end of either.
  const char* end = s.SkipHost(p);
  const char c = s.At(end);
  if (c == '@' && end != p) {
    uri->has_user = true;
    uri->user = Between(p, end);
    p = end + 1;
    end = s.SkipHost(p);
  } else if (c != '>' && c != ' ') {
    const char* host = ParseOtherUserinfo(s, p, end, place, uri);
    if (host == nullptr) return nullptr;
    if (host != p) {
      p = host;
      end = s.SkipHost(p);
    }
  }
  p = TakeHost(s, p, end, &uri->host);
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
[[gnu::noinline]] const char* ParseTelUri(Scanner s, const char* p,
                                          UriPlace place, UriView* uri) {
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
[[gnu::noinline]] const char* SkipScheme(Scanner s, const char* p) {
  if (!IsClass(s.At(p), kAlpha)) return s.Fail(p);
  for (++p; IsClass(s.At(p), kAlpha | kDigit) || s.At(p) == '+' ||
            s.At(p) == '-' || s.At(p) == '.';) {
    ++p;
  }
  return s.At(p) == ':' ? p : s.Fail(p);
}

template <typename Scanner>
const char* ParseOtherUri(Scanner s, const char* p, UriPlace place) {
  const char* begin = p;
  p = place == UriPlace::kBare ? SkipEscaped<kBareUric>(s, p)
                               : SkipEscaped<kUric>(s, p);
  return p == begin ? s.Fail(p) : p;
}

// What stands behind the scheme and its ':', by scheme.
template <typename Scanner>
[[gnu::noinline]] const char* ParseBehindScheme(Scanner s, const char* p,
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
[[gnu::always_inline]] inline const char* ParseUriAt(const Scanner& s,
                                                     const char* p,
                                                     UriPlace place,
                                                     UriView* uri) {
  const char* begin = p;
  // "sip:", the most frequent by far, is one comparison; its case is free.
  if (s.HasBytes(p, 4) && LowerWord(s.Word(p, 4), 3) == WordOf("sip:"))
      [[likely]] {
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
