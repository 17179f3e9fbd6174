#ifndef SIPSIM_PROTOCOL_EVENT_XML_H_
#define SIPSIM_PROTOCOL_EVENT_XML_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"

namespace sipsim::sip {

// As much of XML 1.0 as documents of event packages use. It is ours because no
// XML library is among the packages that this builds with, and because what
// comes off the wire is to be bounded: no document type, so no entities but the
// five that are predefined, a limit on depth, and no recursion.

// Appends `text` with the characters escaped that mean something in XML. What
// XML 1.0 cannot say at all, control characters, becomes '?'.
void AppendXmlEscaped(absl::string_view text, std::string& out);
// Appends ` name="value"`.
void AppendXmlAttribute(absl::string_view name, absl::string_view value,
                        std::string& out);

// Reads a document from its begin to its end, piece by piece.
//
//   XmlReader reader(document);
//   while (reader.Next() == XmlReader::Piece::kStart) ...
class XmlReader {
 public:
  enum class Piece {
    kStart,  // <name a="b">; one that is empty is followed by its kEnd.
    kEnd,    // </name>
    kText,   // Between two tags; never empty.
    kDone,   // The end of a well-formed document.
    kError,  // It is not well-formed, or uses what is not read here.
  };

  // `document` outlives this.
  explicit XmlReader(absl::string_view document) : rest_(document) {}

  // After kDone and kError, the same again.
  Piece Next();

  // Of kStart and kEnd: with its prefix, if it has one.
  absl::string_view name() const { return name_; }
  // Of kText, references replaced.
  const std::string& text() const { return text_; }
  // Of kStart: the value of an attribute, references replaced; "" if it is not
  // there.
  absl::string_view Attribute(absl::string_view name) const;
  // How many elements are open, this kStart included, this kEnd not.
  size_t depth() const { return open_.size(); }

 private:
  Piece Fail();
  Piece ReadTag();
  Piece ReadEndTag();
  // What is no element and no text: comments, the XML declaration, CDATA.
  bool SkipMarkup();
  bool ReadAttributes();
  bool Decode(absl::string_view raw, std::string& out) const;

  absl::string_view rest_;
  std::vector<absl::string_view> open_;
  absl::string_view name_;
  std::string text_;
  std::vector<std::pair<absl::string_view, std::string>> attributes_;
  bool is_empty_element_ = false;
  bool is_begun_ = false;  // The root element.
  bool is_declared_ = false;
  bool failed_ = false;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_EVENT_XML_H_
