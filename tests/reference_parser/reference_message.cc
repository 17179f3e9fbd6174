// Start line, header fields and body: RFC 3261 sections 7, 18.3, 20 and 25.1.

#include "tests/reference_parser/reference_message.h"

#include <map>

#include "tests/reference_parser/rules.h"

namespace sipsim::reference {
namespace {

// One or more, with commas between them.
template <typename Item>
bool ReadList(Reader& r, bool (*read)(Reader&, Item*), std::vector<Item>* out) {
  while (true) {
    Item item;
    if (!read(r, &item)) return false;
    out->push_back(item);
    const size_t end = r.at;
    SkipSws(r);
    if (!r.Take(',')) {
      r.at = end;
      return true;
    }
    SkipSws(r);
  }
}

bool ReadRoute(Reader& r, Entry* entry) {
  return ReadEntry(r, entry) && entry->has_brackets;
}

bool ReadCallId(Reader& r, std::string* call_id) {
  const size_t begin = r.at;
  while (IsWordChar(r.Peek())) ++r.at;
  if (r.at == begin) return false;
  if (r.Take('@')) {
    const size_t host = r.at;
    while (IsWordChar(r.Peek())) ++r.at;
    if (r.at == host) return false;
  }
  *call_id = r.From(begin);
  return true;
}

bool ReadCSeq(Reader& r, Message* m) {
  if (!ReadNumber(r, 0x7fffffff, &m->cseq_number)) return false;
  const size_t behind_number = r.at;
  SkipSws(r);
  return r.at > behind_number && ReadToken(r, &m->cseq_method);
}

bool ReadContacts(Reader& r, Message* m) {
  if (m->contact_is_star) return false;
  Reader star = r;
  if (star.Take('*') && star.AtEnd()) {
    if (!m->contacts.empty()) return false;
    m->contact_is_star = true;
    r.at = star.at;
    return true;
  }
  return ReadList(r, ReadEntry, &m->contacts);
}

bool ReadOptional(Reader& r, uint64_t maximum, std::optional<uint32_t>* out) {
  uint32_t number = 0;
  if (!ReadNumber(r, maximum, &number)) return false;
  *out = number;
  return true;
}

// Reads all of a value, without the blanks around it.
bool ReadField(const std::string& long_name, const std::string& value,
               Message* m) {
  Reader r{value};
  bool ok = true;
  if (long_name == "via") {
    ok = ReadList(r, ReadVia, &m->vias);
  } else if (long_name == "from") {
    ok = ReadEntry(r, &m->from);
  } else if (long_name == "to") {
    ok = ReadEntry(r, &m->to);
  } else if (long_name == "call-id") {
    ok = ReadCallId(r, &m->call_id);
  } else if (long_name == "cseq") {
    ok = ReadCSeq(r, m);
  } else if (long_name == "contact") {
    ok = ReadContacts(r, m);
  } else if (long_name == "route") {
    ok = ReadList(r, ReadRoute, &m->routes);
  } else if (long_name == "record-route") {
    ok = ReadList(r, ReadRoute, &m->record_routes);
  } else if (long_name == "max-forwards") {
    ok = ReadOptional(r, 255, &m->max_forwards);
  } else if (long_name == "expires") {
    ok = ReadOptional(r, 0xffffffff, &m->expires);
  } else if (long_name == "content-length") {
    ok = ReadOptional(r, 0xffffffff, &m->content_length);
  } else {
    for (Reader text{value}; !text.AtEnd();) {
      const size_t before = text.at;
      SkipSws(text);
      if (text.at > before) continue;
      if (!IsTextChar(text.Peek())) return false;
      ++text.at;
    }
    return true;
  }
  return ok && r.AtEnd();
}

std::string LongName(const std::string& name) {
  static const std::map<std::string, std::string> kCompact = {
      {"v", "via"},         {"f", "from"},           {"t", "to"},
      {"i", "call-id"},     {"l", "content-length"}, {"m", "contact"},
      {"c", "content-type"}};
  const std::string lower = Lower(name);
  const auto found = kCompact.find(lower);
  return found == kCompact.end() ? lower : found->second;
}

// Blanks, and folds that have only blanks behind them.
void DropSwsAtEnd(std::string* value) {
  while (!value->empty() && IsIn(value->back(), " \t")) {
    value->pop_back();
    if (value->empty() || value->back() != '\n') continue;
    value->pop_back();
    if (!value->empty() && value->back() == '\r') value->pop_back();
  }
}

// "Name: value" up to and with its line end; folds belong to it.
bool ReadHeaderLine(Reader& r, std::map<std::string, int>* counts, Message* m) {
  std::string name;
  if (!ReadToken(r, &name)) return false;
  while (r.Take(' ') || r.Take('\t')) {
  }
  if (!r.Take(':')) return false;
  SkipSws(r);
  const size_t begin = r.at;
  // Where the value ends depends on what it may hold: a quoted pair can be a
  // control character. So its end is looked for among the line ends.
  for (Reader end = r; !end.AtEnd(); ++end.at) {
    Reader next = end;
    if (!SkipLineEnd(next) || IsIn(next.Peek(), " \t")) continue;
    std::string value = end.From(begin);
    DropSwsAtEnd(&value);
    m->fields.emplace_back(name, value);
    const std::string long_name = LongName(name);
    ++(*counts)[long_name];
    r.at = next.at;
    return ReadField(long_name, value, m);
  }
  return false;
}

bool ReadStartLine(Reader& r, Message* m) {
  const size_t begin = r.at;
  if (Lower(r.text.substr(begin, 4)) == "sip/") {
    if (Lower(r.text.substr(begin, 8)) != "sip/2.0 ") return false;
    r.at += 8;
    const size_t code = r.at;
    if (!ReadNumber(r, 699, &m->status_code) || r.at != code + 3 ||
        m->status_code < 100 || !r.Take(' ')) {
      return false;
    }
    const size_t reason = r.at;
    while (!r.AtEnd() && IsTextChar(r.Peek())) ++r.at;
    m->reason_phrase = r.From(reason);
    return SkipLineEnd(r);
  }
  if (!ReadToken(r, &m->method) || !r.Take(' ')) return false;
  if (!ReadUri(r, false, &m->request_uri) || !r.Take(' ')) return false;
  if (!m->request_uri.headers.empty()) return false;  // Section 19.1.1.
  if (Lower(r.text.substr(r.at, 7)) != "sip/2.0") return false;
  r.at += 7;
  return SkipLineEnd(r);
}

bool IsWhole(std::map<std::string, int>& counts, const Message& m) {
  for (const char* name : {"via", "from", "to", "call-id", "cseq"}) {
    if (counts[name] == 0) return false;
  }
  for (const char* name : {"from", "to", "call-id", "cseq", "max-forwards",
                           "content-length", "content-type", "expires"}) {
    if (counts[name] > 1) return false;
  }
  return m.method.empty() || m.method == m.cseq_method;
}

}  // namespace

std::optional<Message> Parse(const std::string& text) {
  Reader r{text};
  while (SkipLineEnd(r)) {
  }
  Message m;
  if (!ReadStartLine(r, &m)) return std::nullopt;
  std::map<std::string, int> counts;
  while (!SkipLineEnd(r)) {
    if (!ReadHeaderLine(r, &counts, &m)) return std::nullopt;
  }
  if (!IsWhole(counts, m)) return std::nullopt;
  m.body = text.substr(r.at);
  if (m.content_length.has_value()) {
    if (*m.content_length > m.body.size()) return std::nullopt;
    m.body.resize(*m.content_length);
  }
  return m;
}

}  // namespace sipsim::reference
