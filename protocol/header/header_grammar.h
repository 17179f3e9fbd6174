#ifndef SIPSIM_PROTOCOL_HEADER_HEADER_GRAMMAR_H_
#define SIPSIM_PROTOCOL_HEADER_HEADER_GRAMMAR_H_

// The grammar of the headers that have structure (RFC 3261 section 25.1), over
// a scanner (protocol/text/text_scanner.h): one entry of Via, and one entry of
// From, To, Contact, Route and their like. What stands behind an entry is the
// caller's. For the parser and the .cc files of this folder.

#include "absl/strings/string_view.h"
#include "protocol/base/ip_address.h"
#include "protocol/header/name_addr.h"
#include "protocol/header/via.h"
#include "protocol/text/grammar.h"
#include "protocol/text/text_scanner.h"
#include "protocol/text/word.h"
#include "protocol/uri/uri_grammar.h"

namespace sipsim::sip {

namespace header_internal {

// What a token-shaped value turned out not to be.
template <typename Scanner>
[[gnu::noinline]] const char* ParseOtherValue(Scanner& s, const char* p) {
  if (s.At(p) == '"') return ParseQuotedString(s, p);
  if (s.At(p) == '[') {
    absl::string_view host;
    return ParseHost(s, p, &host);
  }
  const char* end = s.template Skip<kIpv6Char>(p);
  const auto address = IpAddress::Parse(Between(p, end));
  return address.has_value() && address->is_v6() ? end : s.Fail(p);
}

// gen-value: token / host / quoted-string; and the IPv6address without
// brackets that via-received has.
template <typename Scanner>
[[gnu::always_inline]] inline const char* ParseParameterValue(Scanner& s,
                                                              const char* p) {
  const char* end = s.template Skip<kToken>(p);
  return end == p || s.At(end) == ':' ? ParseOtherValue(s, p) : end;
}

// *( SEMI generic-param ). Calls `on_parameter(name, value)` for each, the name
// as a word in lower case, 0 if longer; false from it is a bad value. `p` is
// behind what the parameters belong to; gives the end of the last one, blanks
// left out.
template <typename Scanner, typename OnParameter>
[[gnu::always_inline]] inline const char* ParseHeaderParameters(
    Scanner& s, const char* p, absl::string_view* parameters,
    OnParameter on_parameter) {
  const char* end = p;
  const char* begin = SkipLws(s, p);
  for (p = begin; s.At(p) == ';'; p = SkipLws(s, end)) {
    const char* name = SkipLws(s, p + 1);
    end = s.template Skip<kToken>(name);
    if (end == name) return s.Fail(name);
    const auto name_size = static_cast<size_t>(end - name);
    const uint64_t name_word =
        name_size <= 8 ? LowerWord(s.Word(name, name_size), name_size) : 0;
    absl::string_view value_text;
    const char* equal = SkipLws(s, end);
    if (s.At(equal) == '=') {
      const char* value = SkipLws(s, equal + 1);
      end = ParseParameterValue(s, value);
      if (end == nullptr) return nullptr;
      value_text = Between(value, end);
    }
    if (!on_parameter(name_word, value_text)) {
      return s.Fail(value_text.empty() ? end : value_text.data());
    }
  }
  if (p != begin) *parameters = Between(begin, end);
  return end;
}

// SLASH: "/" with blanks around it.
template <typename Scanner>
[[gnu::always_inline]] inline const char* ParseSlash(Scanner& s,
                                                     const char* p) {
  p = SkipLws(s, p);
  return s.At(p) == '/' ? SkipLws(s, p + 1) : s.Fail(p);
}

// protocol-name SLASH protocol-version SLASH, in unusual writing.
template <typename Scanner>
[[gnu::noinline]] const char* ParseOtherProtocol(Scanner& s, const char* p) {
  for (int i = 0; i < 2; ++i) {
    const char* begin = p;
    p = s.template Skip<kToken>(p);
    if (p == begin) return s.Fail(p);
    p = ParseSlash(s, p);
    if (p == nullptr) return nullptr;
  }
  return p;
}

// sent-protocol, and the blank behind it.
template <typename Scanner>
[[gnu::always_inline]] inline const char* ParseSentProtocol(Scanner& s,
                                                            const char* p,
                                                            ViaView* via) {
  if (s.end() - p >= 8 && s.Word(p, 8) == WordOf("SIP/2.0/")) {
    p = SkipLws(s, p + 8);
  } else {
    p = ParseOtherProtocol(s, p);
    if (p == nullptr) return nullptr;
  }
  const char* end = s.template Skip<kToken>(p);
  if (end == p) return s.Fail(p);
  via->transport = Between(p, end);
  p = SkipLws(s, s.At(end) == ' ' ? end + 1 : end);
  return p == end ? s.Fail(p) : p;
}

// sent-by: host [ COLON port ].
template <typename Scanner>
[[gnu::always_inline]] inline const char* ParseSentBy(Scanner& s, const char* p,
                                                      ViaView* via) {
  p = ParseHost(s, p, &via->host);
  if (p == nullptr) return nullptr;
  const char* colon = SkipLws(s, p);
  if (s.At(colon) != ':') return p;
  uint32_t port = 0;
  p = ParseNumber(s, SkipLws(s, colon + 1), 65'535, &port);
  if (p == nullptr) return nullptr;
  via->has_port = true;
  via->port = static_cast<uint16_t>(port);
  return p;
}

// 1*DIGIT up to `maximum`, all of `text`.
inline bool IsNumber(absl::string_view text, uint32_t maximum,
                     uint32_t* value) {
  TextScanner s(text);
  return ParseNumber(s, text.data(), maximum, value) == s.end();
}

// Takes note of one Via parameter; false if its value is bad. `name` is a word
// in lower case, or 0 if it is longer than that.
inline bool SetViaParameter(uint64_t name, absl::string_view value,
                            ViaView* via) {
  uint32_t number = 0;
  switch (name) {
    case WordOf("branch"):
      via->branch = value;
      return true;
    case WordOf("received"):
      via->received = value;
      return true;
    case WordOf("rport"):
      via->has_rport = true;
      if (value.empty()) return true;
      if (!IsNumber(value, 65'535, &number)) return false;
      via->rport = static_cast<uint16_t>(number);
      return true;
    case WordOf("ttl"):
      return IsNumber(value, 255, &number);
    default:
      return true;
  }
}

// The display name and the blanks behind it, if what comes is the name-addr
// form; gives the '<'. Gives null without Fail() for the addr-spec form.
template <typename Scanner>
[[gnu::always_inline]] inline const char* ParseDisplayName(
    Scanner& s, const char* p, absl::string_view* display_name) {
  const char* begin = p;
  const char* end = p;
  if (s.At(p) == '"') {
    end = ParseQuotedString(s, p);
    if (end == nullptr) return nullptr;
    p = SkipLws(s, end);
  } else {
    // *( token LWS )
    while (s.At(p) != '<') {
      const char* token = p;
      p = s.template Skip<kToken>(token);
      if (p == token) return s.Fail(p);
      if (s.At(p) == ':' && token == begin) return nullptr;
      end = p;
      p = SkipLws(s, p);
    }
  }
  if (s.At(p) != '<') return s.Fail(p);
  *display_name = Between(begin, end);
  return p;
}

}  // namespace header_internal

// via-parm. `via` is default.
template <typename Scanner>
const char* ParseViaAt(Scanner& s, const char* p, ViaView* via) {
  const char* begin = p;
  p = header_internal::ParseSentProtocol(s, p, via);
  if (p == nullptr) return nullptr;
  p = header_internal::ParseSentBy(s, p, via);
  if (p == nullptr) return nullptr;
  p = header_internal::ParseHeaderParameters(
      s, p, &via->parameters, [via](uint64_t name, absl::string_view value) {
        return header_internal::SetViaParameter(name, value, via);
      });
  if (p != nullptr) via->text = Between(begin, p);
  return p;
}

// name-addr or addr-spec with header parameters. `entry` is default.
template <typename Scanner>
const char* ParseNameAddrAt(Scanner& s, const char* p, NameAddrView* entry) {
  const char* begin = p;
  const char* bracket =
      header_internal::ParseDisplayName(s, p, &entry->display_name);
  if (bracket != nullptr) {
    p = ParseUriAt(s, bracket + 1, UriPlace::kEnclosed, &entry->uri);
    if (p == nullptr) return nullptr;
    if (s.At(p) != '>') return s.Fail(p);
    ++p;
    entry->is_name_addr = true;
  } else {
    if (s.error() != nullptr) return nullptr;
    p = ParseUriAt(s, p, UriPlace::kBare, &entry->uri);
    if (p == nullptr) return nullptr;
    if (s.At(p) == '?') return s.Fail(p);
  }
  p = header_internal::ParseHeaderParameters(
      s, p, &entry->parameters,
      [entry](uint64_t name, absl::string_view value) {
        if (name != WordOf("tag")) return true;
        entry->tag = value;
        return !value.empty() && IsClass(value.front(), kToken);
      });
  if (p != nullptr) entry->text = Between(begin, p);
  return p;
}

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_HEADER_HEADER_GRAMMAR_H_
