#include "tests/reference_parser/rules.h"

#include <cstring>
#include <vector>

namespace sipsim::reference {

bool IsIn(char c, const char* set) {
  return c != '\0' && std::strchr(set, c) != nullptr;
}

bool IsAlpha(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

bool IsAlphanum(char c) { return IsAlpha(c) || IsDigit(c); }

bool IsTokenChar(char c) { return IsAlphanum(c) || IsIn(c, "-.!%*_+`'~"); }

bool IsWordChar(char c) { return IsTokenChar(c) || IsIn(c, "()<>:\\\"/[]?{}"); }

bool IsTextChar(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return c == '\t' || (byte >= 0x20 && byte != 0x7f);
}

std::string Lower(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

bool SkipLineEnd(Reader& r) {
  if (r.Take('\n')) return true;
  if (r.Peek() != '\r' || r.Peek(1) != '\n') return false;
  r.at += 2;
  return true;
}

void SkipSws(Reader& r) {
  while (true) {
    while (r.Take(' ') || r.Take('\t')) {
    }
    Reader fold = r;
    if (!SkipLineEnd(fold) || !(fold.Take(' ') || fold.Take('\t'))) return;
    r.at = fold.at;
  }
}

bool ReadToken(Reader& r, std::string* token) {
  const size_t begin = r.at;
  while (IsTokenChar(r.Peek())) ++r.at;
  *token = r.From(begin);
  return !token->empty();
}

bool ReadNumber(Reader& r, uint64_t maximum, uint32_t* number) {
  const size_t begin = r.at;
  uint64_t value = 0;
  while (IsDigit(r.Peek())) {
    value = value * 10 + static_cast<uint64_t>(r.Peek() - '0');
    if (value > maximum) return false;
    ++r.at;
  }
  *number = static_cast<uint32_t>(value);
  return r.at > begin;
}

bool ReadQuotedString(Reader& r) {
  if (!r.Take('"')) return false;
  while (!r.AtEnd()) {
    if (r.Take('"')) return true;
    if (r.Take('\\')) {
      const auto escaped = static_cast<unsigned char>(r.Peek());
      if (r.AtEnd() || escaped == '\r' || escaped == '\n' || escaped > 0x7f) {
        return false;
      }
      ++r.at;
    } else if (IsTextChar(r.Peek())) {
      ++r.at;
    } else {
      const size_t before = r.at;
      SkipSws(r);
      if (r.at == before) return false;
    }
  }
  return false;
}

// The pieces between the separators; one more than there are separators.
static std::vector<std::string> Split(const std::string& text, char separator) {
  std::vector<std::string> pieces(1);
  for (const char c : text) {
    if (c == separator) {
      pieces.emplace_back();
    } else {
      pieces.back().push_back(c);
    }
  }
  return pieces;
}

bool IsIpv4Address(const std::string& text) {
  const std::vector<std::string> pieces = Split(text, '.');
  if (pieces.size() != 4) return false;
  for (const std::string& piece : pieces) {
    if (piece.empty() || piece.size() > 3) return false;
    for (const char c : piece) {
      if (!IsDigit(c)) return false;
    }
    if (std::stoi(piece) > 255) return false;
  }
  return true;
}

bool IsHostname(const std::string& text) {
  std::vector<std::string> labels = Split(text, '.');
  if (labels.size() > 1 && labels.back().empty()) labels.pop_back();
  bool last_has_letter = false;
  for (const std::string& label : labels) {
    if (label.empty() || !IsAlphanum(label.front()) ||
        !IsAlphanum(label.back())) {
      return false;
    }
    last_has_letter = false;
    for (const char c : label) {
      if (!IsAlphanum(c) && c != '-') return false;
      last_has_letter |= IsAlpha(c);
    }
  }
  return last_has_letter;
}

// RFC 4291 section 2.2, all three forms.
bool IsIpv6Address(const std::string& text) {
  std::vector<std::string> groups = Split(text, ':');
  if (groups.size() < 3) return false;
  size_t count = 0;
  int gaps = 0;
  for (size_t i = 0; i < groups.size(); ++i) {
    const std::string& group = groups[i];
    if (group.empty()) {
      // "::" at an end leaves two empty pieces there, else one.
      if (i == 0) {
        if (!groups[1].empty()) return false;
        continue;
      }
      if (i + 1 == groups.size()) {
        if (!groups[i - 1].empty()) return false;
        continue;
      }
      ++gaps;
    } else if (i + 1 == groups.size() && IsIpv4Address(group)) {
      count += 2;
    } else {
      if (group.size() > 4) return false;
      for (const char c : group) {
        if (!IsDigit(c) && !IsIn(c, "abcdefABCDEF")) return false;
      }
      ++count;
    }
  }
  return gaps == 0 ? count == 8 : gaps == 1 && count <= 7;
}

// hostname, IPv4address or IPv6reference: the longest run of letters, digits,
// '-' and '.' that can be one.
bool ReadHost(Reader& r, std::string* host) {
  const size_t begin = r.at;
  if (r.Take('[')) {
    while (!r.AtEnd() && r.Peek() != ']') ++r.at;
    const std::string address = r.From(begin + 1);
    if (!r.Take(']')) return false;
    *host = r.From(begin);
    return IsIpv6Address(address);
  }
  size_t end = begin;
  while (end < r.text.size() &&
         (IsAlphanum(r.text[end]) || IsIn(r.text[end], "-."))) {
    ++end;
  }
  for (; end > begin; --end) {
    *host = r.text.substr(begin, end - begin);
    if (!IsHostname(*host) && !IsIpv4Address(*host)) continue;
    r.at = end;
    return true;
  }
  return false;
}

}  // namespace sipsim::reference
