#include "sim/trace/json.h"

namespace sipsim::sim {
namespace {

void AppendEscaped(std::string& out, unsigned char byte) {
  constexpr char kHex[] = "0123456789abcdef";
  switch (byte) {
    case '\r':
      out += "\\r";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\t':
      out += "\\t";
      return;
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    default:
      out += "\\u00";
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
  }
}

bool IsPlain(unsigned char byte) {
  return byte >= 0x20 && byte < 0x7f && byte != '"' && byte != '\\';
}

}  // namespace

void AppendJsonString(std::string& out, absl::string_view bytes) {
  out += '"';
  size_t start = 0;
  for (size_t i = 0; i < bytes.size(); ++i) {
    const auto byte = static_cast<unsigned char>(bytes[i]);
    if (IsPlain(byte)) continue;
    out.append(bytes.data() + start, i - start);
    AppendEscaped(out, byte);
    start = i + 1;
  }
  out.append(bytes.data() + start, bytes.size() - start);
  out += '"';
}

}  // namespace sipsim::sim
