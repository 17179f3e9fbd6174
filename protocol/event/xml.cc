#include "protocol/event/xml.h"

#include <cstdint>
#include <optional>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace sipsim::sip {
namespace {

constexpr size_t kDepthMax = 32;
constexpr size_t kAttributeCountMax = 32;

bool IsSpace(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

bool IsNameChar(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.' ||
         c == ':' || (c & 0x80) != 0;
}

bool BeginsName(char c) {
  return IsNameChar(c) && (c < '0' || c > '9') && c != '-' && c != '.';
}

// Char of XML 1.0, of the ASCII that there is of it.
bool IsAllowed(char c) {
  return static_cast<unsigned char>(c) >= 0x20 || IsSpace(c);
}

void SkipSpace(absl::string_view* text) {
  while (!text->empty() && IsSpace(text->front())) text->remove_prefix(1);
}

// "" if there is none.
absl::string_view TakeName(absl::string_view* text) {
  if (text->empty() || !BeginsName(text->front())) return "";
  size_t size = 1;
  while (size < text->size() && IsNameChar((*text)[size])) ++size;
  const absl::string_view name = text->substr(0, size);
  text->remove_prefix(size);
  return name;
}

void AppendUtf8(uint32_t code, std::string& out) {
  const auto put = [&](uint32_t byte) {
    out.push_back(static_cast<char>(byte));
  };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xc0 | code >> 6);
    put(0x80 | (code & 0x3f));
  } else if (code < 0x10000) {
    put(0xe0 | code >> 12);
    put(0x80 | (code >> 6 & 0x3f));
    put(0x80 | (code & 0x3f));
  } else {
    put(0xf0 | code >> 18);
    put(0x80 | (code >> 12 & 0x3f));
    put(0x80 | (code >> 6 & 0x3f));
    put(0x80 | (code & 0x3f));
  }
}

// What stands between "&#" and ";".
bool AppendCharacter(absl::string_view digits, std::string& out) {
  const bool is_hex = absl::ConsumePrefix(&digits, "x");
  uint32_t code = 0;
  if (digits.empty() || digits.size() > 8) return false;
  for (const char c : digits) {
    uint32_t digit = 16;
    if (c >= '0' && c <= '9') digit = static_cast<uint32_t>(c - '0');
    if (is_hex && c >= 'a' && c <= 'f')
      digit = static_cast<uint32_t>(c - 'a' + 10);
    if (is_hex && c >= 'A' && c <= 'F')
      digit = static_cast<uint32_t>(c - 'A' + 10);
    if (digit == 16) return false;
    code = code * (is_hex ? 16 : 10) + digit;
    if (code > 0x10ffff) return false;
  }
  const bool is_char = code == '\t' || code == '\n' || code == '\r' ||
                       (code >= 0x20 && code < 0xd800) ||
                       (code >= 0xe000 && code != 0xfffe && code != 0xffff);
  if (is_char) AppendUtf8(code, out);
  return is_char;
}

struct Entity {
  absl::string_view name;
  char character;
};
constexpr Entity kEntities[] = {
    {"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}};

bool AppendReference(absl::string_view name, std::string& out) {
  if (absl::ConsumePrefix(&name, "#")) return AppendCharacter(name, out);
  for (const Entity& entity : kEntities) {
    if (entity.name != name) continue;
    out.push_back(entity.character);
    return true;
  }
  return false;
}

}  // namespace

void AppendXmlEscaped(absl::string_view text, std::string& out) {
  for (const char c : text) {
    const Entity* found = nullptr;
    for (const Entity& entity : kEntities) {
      if (entity.character == c) found = &entity;
    }
    if (found != nullptr) {
      absl::StrAppend(&out, "&", found->name, ";");
    } else {
      out.push_back(IsAllowed(c) ? c : '?');
    }
  }
}

void AppendXmlAttribute(absl::string_view name, absl::string_view value,
                        std::string& out) {
  absl::StrAppend(&out, " ", name, "=\"");
  AppendXmlEscaped(value, out);
  out.push_back('"');
}

XmlReader::Piece XmlReader::Fail() {
  failed_ = true;
  return Piece::kError;
}

bool XmlReader::Decode(absl::string_view raw, std::string& out) const {
  while (!raw.empty()) {
    const char c = raw.front();
    if (c == '&') {
      const size_t end = raw.find(';');
      if (end == raw.npos || !AppendReference(raw.substr(1, end - 1), out)) {
        return false;
      }
      raw.remove_prefix(end + 1);
      continue;
    }
    if (c == '<' || !IsAllowed(c)) return false;
    out.push_back(c);
    raw.remove_prefix(1);
  }
  return true;
}

absl::string_view XmlReader::Attribute(absl::string_view name) const {
  for (const auto& [attribute, value] : attributes_) {
    if (attribute == name) return value;
  }
  return "";
}

XmlReader::Piece XmlReader::Next() {
  if (failed_) return Piece::kError;
  if (is_empty_element_) {
    is_empty_element_ = false;
    open_.pop_back();
    return Piece::kEnd;
  }
  text_.clear();
  attributes_.clear();
  while (true) {
    if (open_.empty()) SkipSpace(&rest_);
    if (rest_.empty()) {
      return is_begun_ && open_.empty() ? Piece::kDone : Fail();
    }
    if (rest_.front() != '<') {
      if (open_.empty()) return Fail();
      const absl::string_view raw = rest_.substr(0, rest_.find('<'));
      rest_.remove_prefix(raw.size());
      if (!Decode(raw, text_)) return Fail();
      continue;
    }
    if (absl::StartsWith(rest_, "<!") || absl::StartsWith(rest_, "<?")) {
      if (!SkipMarkup()) return Fail();
      continue;
    }
    if (!text_.empty()) return Piece::kText;
    return absl::StartsWith(rest_, "</") ? ReadEndTag() : ReadTag();
  }
}

bool XmlReader::SkipMarkup() {
  if (absl::ConsumePrefix(&rest_, "<![CDATA[")) {
    const size_t end = rest_.find("]]>");
    if (open_.empty() || end == rest_.npos) return false;
    absl::StrAppend(&text_, rest_.substr(0, end));
    rest_.remove_prefix(end + 3);
    return true;
  }
  if (absl::ConsumePrefix(&rest_, "<!--")) {
    const size_t end = rest_.find("--");
    if (end == rest_.npos) return false;
    rest_.remove_prefix(end + 2);
    return absl::ConsumePrefix(&rest_, ">");
  }
  // The declaration stands in front of all; nothing is told by other
  // instructions, and document types are not read.
  if (is_begun_ || is_declared_ || !absl::ConsumePrefix(&rest_, "<?xml") ||
      rest_.empty() || !IsSpace(rest_.front())) {
    return false;
  }
  is_declared_ = true;
  const size_t end = rest_.find("?>");
  if (end == rest_.npos) return false;
  rest_.remove_prefix(end + 2);
  return true;
}

XmlReader::Piece XmlReader::ReadEndTag() {
  rest_.remove_prefix(2);
  name_ = TakeName(&rest_);
  SkipSpace(&rest_);
  if (!absl::ConsumePrefix(&rest_, ">") || open_.empty() ||
      open_.back() != name_) {
    return Fail();
  }
  open_.pop_back();
  return Piece::kEnd;
}

XmlReader::Piece XmlReader::ReadTag() {
  rest_.remove_prefix(1);
  name_ = TakeName(&rest_);
  // There is one root.
  if (name_.empty() || (open_.empty() && is_begun_) ||
      open_.size() == kDepthMax || !ReadAttributes()) {
    return Fail();
  }
  is_begun_ = true;
  is_empty_element_ = absl::ConsumePrefix(&rest_, "/");
  if (!absl::ConsumePrefix(&rest_, ">")) return Fail();
  open_.push_back(name_);
  return Piece::kStart;
}

// *( S Attribute ) S?
bool XmlReader::ReadAttributes() {
  while (true) {
    const size_t before = rest_.size();
    SkipSpace(&rest_);
    const absl::string_view name = TakeName(&rest_);
    if (name.empty()) return true;
    if (before == rest_.size() + name.size() ||
        attributes_.size() == kAttributeCountMax) {
      return false;
    }
    SkipSpace(&rest_);
    if (!absl::ConsumePrefix(&rest_, "=")) return false;
    SkipSpace(&rest_);
    if (rest_.empty() || (rest_.front() != '"' && rest_.front() != '\'')) {
      return false;
    }
    const size_t end = rest_.find(rest_.front(), 1);
    if (end == rest_.npos) return false;
    for (const auto& attribute : attributes_) {
      if (attribute.first == name) return false;
    }
    attributes_.emplace_back(name, "");
    if (!Decode(rest_.substr(1, end - 1), attributes_.back().second)) {
      return false;
    }
    rest_.remove_prefix(end + 1);
  }
}

}  // namespace sipsim::sip
