#include "topologies/text_cursor.h"

#include "absl/strings/str_cat.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"

namespace sipsim {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::io::Tokenizer;

// The parser has told the error already.
class IgnoreErrors : public google::protobuf::io::ErrorCollector {
 public:
  void AddError(int, int, const std::string&) override {}
};

}  // namespace

TextCursor::TextCursor(const std::string& text, TextPosition end,
                       const google::protobuf::Descriptor& root) {
  frames_.emplace_back().message = &root;
  google::protobuf::io::ArrayInputStream stream(text.data(),
                                                static_cast<int>(text.size()));
  IgnoreErrors ignore;
  Tokenizer tokenizer(&stream, &ignore);
  tokenizer.set_comment_style(Tokenizer::SH_COMMENT_STYLE);
  while (tokenizer.Next()) {
    const Tokenizer::Token& token = tokenizer.current();
    if (TextPosition{token.line, token.column} >= end) {
      next_token_ = token.text;
      return;
    }
    Read(token);
    last_token_ = token.text;
    last_position_ = {token.line, token.column};
  }
}

const FieldDescriptor* TextCursor::field() const {
  const Frame& frame = frames_.back();
  if (frame.message == nullptr) return nullptr;
  return frame.message->FindFieldByName(frame.field_name);
}

std::string TextCursor::Path() const {
  std::string path;
  for (const Frame& frame : frames_) {
    if (frame.field_name.empty()) break;
    absl::StrAppend(&path, path.empty() ? "" : ".", frame.field_name);
    const FieldDescriptor* field =
        frame.message == nullptr
            ? nullptr
            : frame.message->FindFieldByName(frame.field_name);
    if (field != nullptr && field->is_repeated()) {
      const int count = frame.counts.at(frame.field_name);
      absl::StrAppend(&path, "[", count - 1, "]");
    }
  }
  return path;
}

void TextCursor::BeginField(const std::string& name) {
  Frame& frame = frames_.back();
  frame.field_name = name;
  ++frame.counts[name];
}

void TextCursor::Read(const Tokenizer::Token& token) {
  Frame& frame = frames_.back();
  const std::string& text = token.text;
  if (text == "{" || text == "<") {
    frame.in_value = frame.in_list;
    const FieldDescriptor* inside = field();
    frames_.emplace_back().message =
        inside == nullptr ? nullptr : inside->message_type();
  } else if (text == "}" || text == ">") {
    if (frames_.size() > 1) frames_.pop_back();
  } else if (text == ":") {
    frame.in_value = true;
  } else if (text == "[") {
    frame.in_list = frame.in_value = true;
  } else if (text == "]") {
    frame.in_list = frame.in_value = false;
  } else if (text == "," && frame.in_list) {
    ++frame.counts[frame.field_name];
  } else if (text == "," || text == ";" || text == "-") {
    // Separators between fields; the sign of a number.
  } else if (frame.in_value) {
    frame.in_value = frame.in_list;
  } else if (token.type == Tokenizer::TYPE_IDENTIFIER) {
    BeginField(text);
    frame.field_position = {token.line, token.column};
  }
}

}  // namespace sipsim
