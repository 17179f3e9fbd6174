#ifndef SIPSIM_PROTOCOL_HEADER_HEADER_GRAMMAR_H_
#define SIPSIM_PROTOCOL_HEADER_HEADER_GRAMMAR_H_

// The grammar of the headers that have structure (RFC 3261 section 25.1), over
// a scanner (protocol/text/text_scanner.h): one entry of Via, and one entry of
// From, To, Contact, Route and their like. What stands behind an entry is the
// caller's. For the parser and the .cc files of this folder.

#include "absl/strings/string_view.h"
#include "protocol/header/name_addr.h"
#include "protocol/header/parameter_grammar.h"
#include "protocol/header/via.h"
#include "protocol/text/grammar.h"
#include "protocol/text/text_scanner.h"
#include "protocol/text/word.h"
#include "protocol/uri/uri_grammar.h"

namespace sipsim::sip {

namespace header_internal {

// SLASH: "/" with blanks around it.
template <typename Scanner>
[[gnu::always_inline]] inline const char* ParseSlash(const Scanner& s,
                                                     const char* p) {
  p = SkipLws(s, p);
  return s.At(p) == '/' ? SkipLws(s, p + 1) : s.Fail(p);
}

// protocol-name SLASH protocol-version SLASH, in unusual writing.
template <typename Scanner>
[[gnu::noinline]] const char* ParseOtherProtocol(Scanner s, const char* p) {
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
[[gnu::always_inline]] inline const char* ParseSentProtocol(const Scanner& s,
                                                            const char* p,
                                                            ViaView* via) {
  if (s.HasBytes(p, 12) && WordAt(p) == WordOf("SIP/2.0/")) [[likely]] {
    if (s.Word(p + 8, 4) == WordOf("UDP ")) {
      via->transport = Between(p + 8, p + 11);
      return SkipLws(s, p + 12);
    }
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
[[gnu::always_inline]] inline const char* ParseSentBy(const Scanner& s,
                                                      const char* p,
                                                      ViaView* via) {
  p = ParseHost(s, p, &via->host);
  if (p == nullptr) return nullptr;
  if (s.At(p) == ';') return p;
  const char* colon = SkipLwsTo(s, p, ':');
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
      // Without a value it is a via-extension, which may have any name.
      return value.empty() || IsNumber(value, 255, &number);
    default:
      return true;
  }
}

// A Via parameter of a name and value that most have; else null.
template <typename Scanner>
[[gnu::always_inline]] inline const char* ParseKnownViaParameter(
    const Scanner& s, const char* name, ViaView* via) {
  static constexpr KnownName kBranch("branch=");
  static constexpr KnownName kRport("rport=");
  if (kBranch.IsAt(name)) {
    const char* value = name + kBranch.size;
    const char* end = SkipPlainValue(s, value);
    if (end != nullptr) via->branch = Between(value, end);
    return end;
  }
  if (LowerWord(WordAt(name), 8) == WordOf("received") &&
      s.At(name, 8) == '=') {
    const char* end = SkipPlainValue(s, name + 9);
    if (end != nullptr) via->received = Between(name + 9, end);
    return end;
  }
  if (kRport.IsAt(name)) {
    const char* value = name + kRport.size;
    const char* end = SkipPlainValue(s, value);
    uint32_t number = 0;
    if (end == nullptr || ParseNumber(s, value, 65'535, &number) != end) {
      return nullptr;  // Broken, or a number that this does not read.
    }
    via->has_rport = true;
    via->rport = static_cast<uint16_t>(number);
    return end;
  }
  return nullptr;
}

// The display name and the blanks behind it, if what comes is the name-addr
// form; gives the '<'. Gives back `p` for the addr-spec form.
template <typename Scanner>
[[gnu::always_inline]] inline const char* ParseDisplayName(
    const Scanner& s, const char* p, absl::string_view* display_name) {
  const char* begin = p;
  const char* end = p;
  if (s.At(p) == '<') {
    // No name, as in most Contacts and Routes.
  } else if (s.At(p) == '"') {
    end = ParseQuotedString(s, p);
    if (end == nullptr) return nullptr;
    p = SkipLws(s, end);
  } else {
    // *( token LWS )
    while (s.At(p) != '<') {
      const char* token = p;
      p = s.template Skip<kToken>(token);
      if (p == token) return s.Fail(p);
      if (s.At(p) == ':' && token == begin) return begin;
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
[[gnu::noinline]] const char* ParseViaAt(const Scanner& scanner, const char* p,
                                         ViaView* via) {
  const Scanner s = scanner;  // In registers, whatever is stored meanwhile.
  const char* begin = p;
  p = header_internal::ParseSentProtocol(s, p, via);
  if (p == nullptr) return nullptr;
  p = header_internal::ParseSentBy(s, p, via);
  if (p == nullptr) return nullptr;
  p = header_internal::ParseHeaderParameters(
      s, p, &via->parameters,
      [&s, via](const char* name) {
        return header_internal::ParseKnownViaParameter(s, name, via);
      },
      [via](uint64_t name, absl::string_view value) {
        return header_internal::SetViaParameter(name, value, via);
      });
  if (p != nullptr) via->text = Between(begin, p);
  return p;
}

// name-addr or addr-spec with header parameters. `entry` is default.
template <typename Scanner>
[[gnu::noinline]] const char* ParseNameAddrAt(const Scanner& scanner,
                                              const char* p,
                                              NameAddrView* entry) {
  const Scanner s = scanner;  // In registers, whatever is stored meanwhile.
  const char* begin = p;
  const char* bracket =
      header_internal::ParseDisplayName(s, p, &entry->display_name);
  if (bracket == nullptr) return nullptr;
  if (s.At(bracket) == '<') [[likely]] {
    p = ParseUriAt(s, bracket + 1, UriPlace::kEnclosed, &entry->uri);
    if (p == nullptr) return nullptr;
    if (s.At(p) != '>') return s.Fail(p);
    ++p;
    entry->is_name_addr = true;
  } else {
    p = ParseUriAt(s, p, UriPlace::kBare, &entry->uri);
    if (p == nullptr) return nullptr;
    if (s.At(p) == '?') return s.Fail(p);
  }
  p = header_internal::ParseHeaderParameters(
      s, p, &entry->parameters,
      [&s, entry](const char* name) -> const char* {
        static constexpr header_internal::KnownName kTag("tag=");
        if (!kTag.IsAt(name)) return nullptr;
        const char* value = name + kTag.size;
        const char* end = header_internal::SkipPlainValue(s, value);
        if (end != nullptr) entry->tag = Between(value, end);
        return end;
      },
      [entry](uint64_t name, absl::string_view value) {
        if (name != WordOf("tag")) return true;
        entry->tag = value;
        // A token; what begins as one may be an IPv6 address.
        return !value.empty() && IsClass(value.front(), kToken) &&
               value.find(':') == absl::string_view::npos;
      });
  if (p != nullptr) entry->text = Between(begin, p);
  return p;
}

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_HEADER_HEADER_GRAMMAR_H_
