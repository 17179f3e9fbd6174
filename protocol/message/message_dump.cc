#include "protocol/message/message_dump.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "protocol/text/parameter.h"

namespace sipsim::sip {
namespace {

// Folds become one blank (section 7.3.1), other odd bytes \xHH.
std::string Printable(absl::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c == '\r' || c == '\n') {
      while (i + 1 < text.size() &&
             absl::string_view("\r\n\t ").find(text[i + 1]) !=
                 absl::string_view::npos) {
        ++i;
      }
      out.push_back(' ');
    } else if (c >= 0x20 && c < 0x7f) {
      out.push_back(text[i]);
    } else {
      absl::StrAppendFormat(&out, "\\x%02x", c);
    }
  }
  return out;
}

// One line of "name=value" pairs below a header.
class ValueLine {
 public:
  explicit ValueLine(std::string* out, absl::string_view label = "")
      : out_(out) {
    absl::StrAppend(out_, " ", label.empty() ? "" : " ", label);
  }
  ~ValueLine() { out_->push_back('\n'); }
  ValueLine(const ValueLine&) = delete;
  ValueLine& operator=(const ValueLine&) = delete;

  void Add(absl::string_view name, absl::string_view value) {
    absl::StrAppend(out_, " ", name, "=", Printable(value));
  }
  void AddIfAny(absl::string_view name, absl::string_view value) {
    if (!value.empty()) Add(name, value);
  }
  void AddNumber(absl::string_view name, uint64_t value) {
    absl::StrAppend(out_, " ", name, "=", value);
  }
  void AddFlag(absl::string_view name) { absl::StrAppend(out_, " ", name); }

  // Every parameter; flags without '='.
  void AddParameters(absl::string_view prefix, absl::string_view parameters) {
    while (const auto parameter = NextParameter(&parameters)) {
      const std::string name = absl::StrCat(prefix, Printable(parameter->name));
      if (parameter->value.empty()) {
        AddFlag(name);
      } else {
        Add(name, parameter->value);
      }
    }
  }

  void AddUri(const UriView& uri) {
    Add("scheme", absl::AsciiStrToLower(uri.scheme_text));
    if (uri.scheme == UriScheme::kOther) {
      Add("text", uri.text.substr(uri.scheme_text.size() + 1));
      return;
    }
    if (uri.has_user) Add("user", uri.user);
    AddIfAny("password", uri.password);
    AddIfAny("host", uri.host);
    if (uri.has_port) AddNumber("port", uri.port);
    AddParameters("uri.", uri.parameters);
    AddIfAny("uri_headers", uri.headers);
  }

  void AddNameAddr(const NameAddrView& entry) {
    AddIfAny("display_name", entry.display_name);
    AddUri(entry.uri);
    AddParameters("", entry.parameters);
  }

  void AddVia(const ViaView& via) {
    Add("transport", via.transport);
    Add("host", via.host);
    if (via.has_port) AddNumber("port", via.port);
    AddParameters("", via.parameters);
  }

 private:
  std::string* out_;
};

bool IsIn(const Message& m, const HeaderField& field, absl::string_view entry) {
  const uint32_t offset = m.OffsetOf(entry);
  return field.value_begin <= offset && offset < field.value_end;
}

void DumpEntries(const Message& m, const HeaderField& field,
                 absl::Span<const NameAddrView> entries, std::string* out) {
  for (const NameAddrView& entry : entries) {
    if (IsIn(m, field, entry.text)) ValueLine(out).AddNameAddr(entry);
  }
}

// Headers that ParseMessage leaves alone but that have the name-addr form.
void DumpLazyNameAddr(absl::string_view value, std::string* out) {
  if (const auto entry = ParseNameAddr(value)) {
    ValueLine(out).AddNameAddr(*entry);
  }
}

void DumpTyped(const Message& m, const HeaderField& field, std::string* out) {
  switch (field.id) {
    case HeaderId::kVia:
      for (const ViaView& via : m.vias()) {
        if (IsIn(m, field, via.text)) ValueLine(out).AddVia(via);
      }
      return;
    case HeaderId::kFrom:
      return ValueLine(out).AddNameAddr(*m.from());
    case HeaderId::kTo:
      return ValueLine(out).AddNameAddr(*m.to());
    case HeaderId::kCSeq: {
      ValueLine line(out);
      line.AddNumber("number", m.cseq().number);
      return line.Add("method", m.cseq().method_text);
    }
    case HeaderId::kContact:
      return DumpEntries(m, field, m.contacts(), out);
    case HeaderId::kRoute:
      return DumpEntries(m, field, m.routes(), out);
    case HeaderId::kRecordRoute:
      return DumpEntries(m, field, m.record_routes(), out);
    case HeaderId::kContentType:
      return ValueLine(out).AddIfAny("media_type", m.media_type());
    case HeaderId::kReferTo:
    case HeaderId::kReferredBy:
    case HeaderId::kReplyTo:
      return DumpLazyNameAddr(m.value(field), out);
    default:
      return;
  }
}

}  // namespace

std::string DumpMessage(const Message& message) {
  std::string out;
  if (message.is_request()) {
    absl::StrAppend(&out, "request ", Printable(message.method_text()), " ",
                    Printable(message.request_uri().text), "\n");
    ValueLine(&out, "request-uri:").AddUri(message.request_uri());
  } else {
    absl::StrAppend(&out, "response ", message.status_code(), " ",
                    Printable(message.reason_phrase()), "\n");
  }
  for (const HeaderField& field : message.fields()) {
    const absl::string_view name = message.name(field);
    const absl::string_view long_name = HeaderName(field.id);
    absl::StrAppend(&out, "byte ", field.begin, ": ", name);
    if (field.id != HeaderId::kOther &&
        !absl::EqualsIgnoreCase(name, long_name)) {
      absl::StrAppend(&out, " (", long_name, ")");
    }
    absl::StrAppend(&out, ": ", Printable(message.value(field)), "\n");
    DumpTyped(message, field, &out);
  }
  absl::StrAppend(&out, "byte ", message.body_offset(), ": body of ",
                  message.body().size(), " bytes");
  if (!message.body().empty() && !message.media_type().empty()) {
    absl::StrAppend(&out, ", ", message.media_type());
  }
  out.push_back('\n');
  return out;
}

std::string DescribeError(const ParseError& error, absl::string_view text) {
  if (error.ok()) return error.ToString();
  constexpr size_t kShownMax = 40;
  if (error.offset >= text.size()) {
    return absl::StrCat(error.ToString(), ", found the end");
  }
  const absl::string_view rest = text.substr(error.offset, kShownMax);
  const absl::string_view line = rest.substr(0, rest.find_first_of("\r\n", 1));
  return absl::StrCat(error.ToString(), ", found \"", Printable(line), "\"");
}

}  // namespace sipsim::sip
