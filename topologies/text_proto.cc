#include "topologies/text_proto.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <limits>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "google/protobuf/io/tokenizer.h"
#include "topologies/known_enums.h"
#include "topologies/text_cursor.h"

namespace sipsim {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;

// Keeps the first error.
class FirstError : public google::protobuf::io::ErrorCollector {
 public:
  void AddError(int line, int column, const std::string& message) override {
    if (set) return;
    set = true;
    position = {line, column};
    text = message;
  }

  bool set = false;
  TextPosition position;
  std::string text;
};

std::string FieldNames(const Descriptor& message) {
  if (message.field_count() == 0) return "no field";
  std::string names = message.field_count() == 1 ? "" : "one of ";
  for (int i = 0; i < message.field_count(); ++i) {
    absl::StrAppend(&names, i == 0 ? "" : ", ", message.field(i)->name());
  }
  return names;
}

std::string EnumNames(const EnumDescriptor& type) {
  std::string names = "one of ";
  for (int i = 0; i < type.value_count(); ++i) {
    absl::StrAppend(&names, i == 0 ? "" : ", ", type.value(i)->name());
  }
  return names;
}

template <typename Integer>
std::string IntegerRange() {
  return absl::StrCat("a whole number from ",
                      std::numeric_limits<Integer>::min(), " to ",
                      std::numeric_limits<Integer>::max());
}

// What may stand behind `field:`.
std::string ValueShape(const FieldDescriptor& field) {
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return "text in quotes";
    case FieldDescriptor::CPPTYPE_BOOL:
      return "true or false";
    case FieldDescriptor::CPPTYPE_ENUM:
      return EnumNames(*field.enum_type());
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return "\"{\"";
    case FieldDescriptor::CPPTYPE_UINT32:
      return IntegerRange<uint32_t>();
    case FieldDescriptor::CPPTYPE_UINT64:
      return IntegerRange<uint64_t>();
    case FieldDescriptor::CPPTYPE_INT32:
      return IntegerRange<int32_t>();
    case FieldDescriptor::CPPTYPE_INT64:
      return IntegerRange<int64_t>();
    default:
      return "a number";
  }
}

// An error in our own words.
struct Complaint {
  TextPosition position;
  std::string expected;
  std::string found;
};

std::string Quoted(absl::string_view token) {
  if (token.empty()) return "the end of the file";
  return absl::StrCat("\"", absl::CHexEscape(token), "\"");
}

// Errors about a field's name: `cursor` stands behind it.
Complaint ComplainOfField(const FirstError& error, const TextCursor& cursor) {
  Complaint complaint{cursor.field_position(), "", Quoted(cursor.field_name())};
  if (absl::StrContains(error.text, " has no field named ")) {
    complaint.expected = cursor.message() == nullptr
                             ? "a known field"
                             : FieldNames(*cursor.message());
  } else if (absl::StrContains(error.text, " is specified along with field ")) {
    complaint.expected = "only one of a kind";
    // `... along with field "b", another member of oneof "c".`
    absl::string_view rest = error.text;
    rest.remove_prefix(rest.find(" along with field ") + 18);
    absl::StrAppend(&complaint.found, " beside ",
                    rest.substr(0, rest.find(',')));
  } else {
    complaint.expected = absl::StrCat("\"", cursor.field_name(), "\" once");
    complaint.found = "it again";
  }
  return complaint;
}

bool IsAboutField(absl::string_view text) {
  return absl::StrContains(text, " has no field named ") ||
         absl::StrContains(text, " is specified along with field ") ||
         absl::StrContains(text, " is specified multiple times.");
}

// Splits `Expected X, got: Y` and `Expected X, found Y.`; false for others.
bool SplitExpected(absl::string_view text, Complaint& complaint) {
  if (!absl::ConsumePrefix(&text, "Expected ")) return false;
  for (absl::string_view middle : {", got: ", ", found "}) {
    const size_t at = text.find(middle);
    if (at == absl::string_view::npos) continue;
    complaint.expected = std::string(text.substr(0, at));
    return true;
  }
  return false;
}

Complaint Translate(const FirstError& error, const TextCursor& cursor) {
  if (IsAboutField(error.text)) return ComplainOfField(error, cursor);
  Complaint complaint{error.position, "", Quoted(cursor.next_token())};
  const FieldDescriptor* field = cursor.field();
  const bool about_value =
      absl::StartsWith(error.text, "Unknown enumeration value") ||
      absl::StartsWith(error.text, "Invalid value for boolean");
  if (about_value) {
    // The parser complains behind the value.
    complaint.position = cursor.last_position();
    complaint.found = Quoted(cursor.last_token());
  }
  if (field != nullptr && (about_value || cursor.in_value())) {
    complaint.expected = ValueShape(*field);
  } else if (SplitExpected(error.text, complaint)) {
    if (complaint.expected == "identifier") complaint.expected = "a field name";
  } else {
    complaint.expected = "text format";
    complaint.found = error.text;
    if (absl::EndsWith(complaint.found, ".")) complaint.found.pop_back();
  }
  return complaint;
}

absl::Status ErrorAt(absl::string_view file, absl::string_view path,
                     const Complaint& complaint) {
  return absl::InvalidArgumentError(absl::StrCat(
      file, ":", complaint.position.line + 1, ":",
      complaint.position.column + 1, ": ", path, path.empty() ? "" : ": ",
      "expected ", complaint.expected, ", found ", complaint.found));
}

}  // namespace

absl::Status ParseTextProto(absl::string_view file, const std::string& text,
                            google::protobuf::Message* message,
                            FieldLocations* locations) {
  FirstError error;
  google::protobuf::TextFormat::Parser parser;
  parser.RecordErrorsTo(&error);
  parser.WriteLocationsTo(locations);
  if (parser.ParseFromString(text, message)) {
    const auto unknown = FindUnknownEnum(*message, *locations);
    if (!unknown.has_value()) return absl::OkStatus();
    return ErrorAt(file, unknown->path,
                   {unknown->position, EnumNames(*unknown->type),
                    Quoted(absl::StrCat(unknown->number))});
  }
  const TextCursor cursor(text, error.position, *message->GetDescriptor());
  return ErrorAt(file, cursor.Path(), Translate(error, cursor));
}

absl::StatusOr<std::string> ReadFile(const std::string& path, size_t size_max) {
  errno = 0;
  std::string content;
  if (std::FILE* file = std::fopen(path.c_str(), "rb")) {
    char block[4096];
    size_t size;
    while (content.size() <= size_max &&
           (size = std::fread(block, 1, sizeof(block), file)) > 0) {
      content.append(block, size);
    }
    const bool good = std::ferror(file) == 0;  // A folder opens, then fails.
    std::fclose(file);
    if (good && content.size() > size_max) {
      return absl::OutOfRangeError(absl::StrCat("expected a file of at most ",
                                                size_max, " bytes, found \"",
                                                absl::CHexEscape(path), "\""));
    }
    if (good) return content;
  }
  return absl::NotFoundError(absl::StrCat("expected a readable file, found \"",
                                          absl::CHexEscape(path), "\" (",
                                          std::strerror(errno), ")"));
}

std::string ResolvePath(absl::string_view base_file, absl::string_view path) {
  const size_t slash = base_file.rfind('/');
  if (absl::StartsWith(path, "/") || slash == absl::string_view::npos) {
    return std::string(path);
  }
  return absl::StrCat(base_file.substr(0, slash + 1), path);
}

}  // namespace sipsim
