#ifndef SIPSIM_PROTOCOL_HEADER_PARAMETER_GRAMMAR_H_
#define SIPSIM_PROTOCOL_HEADER_PARAMETER_GRAMMAR_H_

// The grammar of header parameters (generic-param of RFC 3261 section 25.1),
// over a scanner. A part of header_grammar.h.

#include <cstddef>
#include <cstdint>

#include "absl/strings/string_view.h"
#include "protocol/base/ip_address.h"
#include "protocol/text/grammar.h"
#include "protocol/text/word.h"
#include "protocol/uri/uri_grammar.h"

namespace sipsim::sip::header_internal {

// What a token-shaped value turned out not to be.
template <typename Scanner>
[[gnu::noinline]] const char* ParseOtherValue(Scanner s, const char* p) {
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
const char* ParseParameterValue(const Scanner& s, const char* p) {
  const char* end = s.template Skip<kToken>(p);
  return end == p || s.At(end) == ':' ? ParseOtherValue(s, p) : end;
}

// To the char that is wanted, over the blanks ahead of it if there are any.
template <typename Scanner>
[[gnu::always_inline]] inline const char* SkipLwsTo(const Scanner& s,
                                                    const char* p,
                                                    char wanted) {
  return s.At(p) == wanted ? p : SkipLws(s, p);
}

// A parameter name that is looked for ahead of the others, without a scan:
// lower case, shorter than a word, with its '='.
struct KnownName {
  constexpr explicit KnownName(absl::string_view name_and_equal)
      : size(name_and_equal.size()),
        word(WordOf(name_and_equal)),
        letters(LowerWord(0, size - 1)) {}

  bool IsAt(const char* p) const {
    return ((WordAt(p) | letters) & WordMask(size)) == word;
  }

  size_t size;
  uint64_t word;
  uint64_t letters;  // Bit 5 of each letter.
};

// generic-param, from its name on, of any name. Calls `on_parameter(name,
// value)` with the name as a word in lower case, 0 if longer; false from it is
// a bad value.
template <typename Scanner, typename OnParameter>
[[gnu::noinline]] const char* ParseAnyParameter(Scanner s, const char* name,
                                                OnParameter on_parameter) {
  name = SkipLws(s, name);
  const char* end = s.template Skip<kToken>(name);
  if (end == name) return s.Fail(name);
  const auto name_size = static_cast<size_t>(end - name);
  const uint64_t name_word =
      name_size <= 8 ? LowerWord(s.Word(name, name_size), name_size) : 0;
  absl::string_view value_text;
  const char* equal = SkipLwsTo(s, end, '=');
  if (s.At(equal) == '=') {
    const char* value = SkipLws(s, equal + 1);
    end = ParseParameterValue(s, value);
    if (end == nullptr) return nullptr;
    value_text = Between(value, end);
  }
  if (on_parameter(name_word, value_text)) return end;
  return s.Fail(value_text.empty() ? end : value_text.data());
}

// *( SEMI generic-param ). `p` is behind what the parameters belong to; gives
// the end of the last one, blanks left out. `parse_known(name)` reads a
// parameter whose name it knows, up to its end; gives null without Fail() for
// the others, which are for `on_parameter`.
template <typename Scanner, typename ParseKnown, typename OnParameter>
[[gnu::always_inline]] inline const char* ParseHeaderParameters(
    const Scanner& s, const char* p, absl::string_view* parameters,
    ParseKnown parse_known, OnParameter on_parameter) {
  const char* end = p;
  const char* begin = SkipLwsTo(s, p, ';');
  for (p = begin; s.At(p) == ';'; p = SkipLwsTo(s, end, ';')) {
    const char* known = s.HasBytes(p, 10) ? parse_known(p + 1) : nullptr;
    end = known != nullptr ? known : ParseAnyParameter(s, p + 1, on_parameter);
    if (end == nullptr) return nullptr;
  }
  if (p != begin) *parameters = Between(begin, end);
  return end;
}

// The end of a value that is a plain token; null without Fail() for others.
template <typename Scanner>
[[gnu::always_inline]] inline const char* SkipPlainValue(const Scanner& s,
                                                         const char* p) {
  const char* end = s.SkipHost(p);
  return end != p && !IsClass(s.At(end), kToken | kWord) ? end : nullptr;
}

}  // namespace sipsim::sip::header_internal

#endif  // SIPSIM_PROTOCOL_HEADER_PARAMETER_GRAMMAR_H_
