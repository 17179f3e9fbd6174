#ifndef SIPSIM_TOPOLOGIES_TEXT_CURSOR_H_
#define SIPSIM_TOPOLOGIES_TEXT_CURSOR_H_

#include <map>
#include <string>
#include <vector>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/io/tokenizer.h"

namespace sipsim {

// As protobuf counts: from 0.
struct TextPosition {
  int line = 0;
  int column = 0;

  friend auto operator<=>(const TextPosition&, const TextPosition&) = default;
};

// Reads text format up to a position and knows where in the message that is.
// protobuf's parser tells only the line of an error; this finds the field.
class TextCursor {
 public:
  // Reads the tokens before `end`. The text there was accepted by the parser.
  TextCursor(const std::string& text, TextPosition end,
             const google::protobuf::Descriptor& root);

  // "hosts[1].user_agent.aor"; "" at the top level between fields.
  std::string Path() const;
  // The message around the position; null inside an unknown field.
  const google::protobuf::Descriptor* message() const {
    return frames_.back().message;
  }
  // The last field name before the position, in this message, or "".
  const std::string& field_name() const { return frames_.back().field_name; }
  TextPosition field_position() const { return frames_.back().field_position; }
  // That field, or null if there is none of that name.
  const google::protobuf::FieldDescriptor* field() const;
  // Whether a value of field() has to come next.
  bool in_value() const { return frames_.back().in_value; }

  // The last token before the position, and the one at it ("" at the end).
  const std::string& last_token() const { return last_token_; }
  TextPosition last_position() const { return last_position_; }
  const std::string& next_token() const { return next_token_; }

 private:
  struct Frame {
    const google::protobuf::Descriptor* message = nullptr;
    std::map<std::string, int> counts;  // Of values, by field name.
    std::string field_name;
    TextPosition field_position;
    bool in_value = false;
    bool in_list = false;
  };

  void Read(const google::protobuf::io::Tokenizer::Token& token);
  void BeginField(const std::string& name);

  std::vector<Frame> frames_;
  std::string last_token_;
  TextPosition last_position_;
  std::string next_token_;
};

}  // namespace sipsim

#endif  // SIPSIM_TOPOLOGIES_TEXT_CURSOR_H_
