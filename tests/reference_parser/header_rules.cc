// Values of header fields: RFC 3261 section 25.1, RFC 3581.

#include <utility>
#include <vector>

#include "tests/reference_parser/rules.h"

namespace sipsim::reference {
namespace {

// gen-value, or an IPv6 address without brackets.
bool ReadValue(Reader& r, std::string* value) {
  const size_t begin = r.at;
  if (r.Peek() == '"') {
    if (!ReadQuotedString(r)) return false;
  } else if (r.Peek() == '[') {
    if (!ReadHost(r, value)) return false;
  } else {
    ReadToken(r, value);
    if (value->empty() || r.Peek() == ':') {
      r.at = begin;
      while (IsAlphanum(r.Peek()) || IsIn(r.Peek(), ":.")) ++r.at;
      while (r.at > begin && !IsIpv6Address(r.From(begin))) --r.at;
      if (r.at == begin) return false;
    }
  }
  *value = r.From(begin);
  return true;
}

using Parameters = std::vector<std::pair<std::string, std::string>>;

// *( SEMI generic-param ); the names in lower case. Blanks behind the last one
// are left where they are.
bool ReadParameters(Reader& r, std::string* text, Parameters* parameters) {
  Reader ahead = r;
  SkipSws(ahead);
  const size_t begin = ahead.at;
  while (ahead.Take(';')) {
    SkipSws(ahead);
    std::string name;
    std::string value;
    if (!ReadToken(ahead, &name)) return false;
    r.at = ahead.at;
    SkipSws(ahead);
    if (ahead.Take('=')) {
      SkipSws(ahead);
      if (!ReadValue(ahead, &value)) return false;
      r.at = ahead.at;
      SkipSws(ahead);
    }
    parameters->emplace_back(Lower(name), value);
  }
  if (!parameters->empty()) *text = r.From(begin);
  return true;
}

// All of `text` a number.
bool IsNumber(const std::string& text, uint64_t maximum, uint32_t* number) {
  Reader r{text};
  return ReadNumber(r, maximum, number) && r.AtEnd();
}

}  // namespace

bool ReadVia(Reader& r, Via* via) {
  const size_t begin = r.at;
  std::string word;
  for (int i = 0; i < 2; ++i) {
    if (!ReadToken(r, &word)) return false;
    SkipSws(r);
    if (!r.Take('/')) return false;
    SkipSws(r);
  }
  if (!ReadToken(r, &via->transport)) return false;
  const size_t behind_transport = r.at;
  SkipSws(r);
  if (r.at == behind_transport || !ReadHost(r, &via->host)) return false;
  Reader colon = r;
  SkipSws(colon);
  if (colon.Take(':')) {
    SkipSws(colon);
    uint32_t port = 0;
    if (!ReadNumber(colon, 65'535, &port)) return false;
    via->port = port;
    r.at = colon.at;
  }
  Parameters parameters;
  if (!ReadParameters(r, &via->parameters, &parameters)) return false;
  for (const auto& [name, value] : parameters) {
    uint32_t number = 0;
    if (name == "branch") via->branch = value;
    if (name == "received") via->received = value;
    // Without a value it is a via-extension, which may have any name.
    if (name == "ttl" && !value.empty() && !IsNumber(value, 255, &number)) {
      return false;
    }
    if (name != "rport") continue;
    if (value.empty()) {
      via->rport = via->rport.value_or(0);
    } else if (IsNumber(value, 65'535, &number)) {
      via->rport = number;
    } else {
      return false;
    }
  }
  via->text = r.From(begin);
  return true;
}

namespace {

// The display name of a name-addr, and the '<'. Leaves `r` alone and is false
// if it is an addr-spec, or nothing at all.
bool ReadDisplayName(Reader& r, std::string* name) {
  Reader ahead = r;
  size_t end = ahead.at;
  if (ahead.Peek() == '"') {
    if (!ReadQuotedString(ahead)) return false;
    end = ahead.at;
    SkipSws(ahead);
  } else {
    std::string token;
    while (ReadToken(ahead, &token)) {
      end = ahead.at;
      SkipSws(ahead);
    }
  }
  if (!ahead.Take('<')) return false;
  *name = r.text.substr(r.at, end - r.at);
  r.at = ahead.at;
  return true;
}

}  // namespace

bool ReadEntry(Reader& r, Entry* entry) {
  const size_t begin = r.at;
  entry->has_brackets = ReadDisplayName(r, &entry->display_name);
  if (!ReadUri(r, !entry->has_brackets, &entry->uri)) return false;
  if (entry->has_brackets ? !r.Take('>') : r.Peek() == '?') return false;
  Parameters parameters;
  if (!ReadParameters(r, &entry->parameters, &parameters)) return false;
  for (const auto& [name, value] : parameters) {
    if (name != "tag") continue;
    std::string token;
    Reader tag{value};
    if (!ReadToken(tag, &token) || !tag.AtEnd()) return false;
    entry->tag = value;
  }
  entry->text = r.From(begin);
  return true;
}

}  // namespace sipsim::reference
