#ifndef SIPSIM_PROTOCOL_MESSAGE_REWRITER_H_
#define SIPSIM_PROTOCOL_MESSAGE_REWRITER_H_

#include "absl/container/inlined_vector.h"
#include "absl/strings/string_view.h"
#include "protocol/base/buffer.h"
#include "protocol/message/message.h"

namespace sipsim::sip {

// Writes a changed copy of a message: what is not touched is copied byte for
// byte, as a proxy must (RFC 3261 sections 16.6, 16.7 step 9, 7.3.1), but that
// the top Via is written with its stamp.
//
//   MessageRewriter rewriter(request);
//   rewriter.SetRequestUri("sip:bob@192.0.2.4");
//   rewriter.PushVia("SIP/2.0/UDP ss1.atlanta.example.com;branch=z9hG4bK1");
//   BufferRef bytes = std::move(rewriter).Write();
//
// Edits refer to the original text, do not overlap, and may come in any order;
// two insertions at one place appear in the order in which they were made.
// Message and inserted texts must stay alive until Write() returns.
class MessageRewriter {
 public:
  explicit MessageRewriter(const Message& message) : message_(message) {}

  void SetRequestUri(absl::string_view uri);
  // Puts a Via field above the first one.
  void PushVia(absl::string_view value);
  // Removes the topmost Via entry, with its field if it was alone there.
  void PopVia();
  // Puts a field ahead of the first one of its name, or, if there is none,
  // behind the last Via.
  void PushField(HeaderId id, absl::string_view value);
  // Removes the first entry of a comma-list header (Route), with its field if
  // it was alone there.
  void PopEntry(HeaderId id, absl::string_view first_entry_text);
  void RemoveField(const HeaderField& field);
  void RemoveAll(HeaderId id);
  void SetValue(const HeaderField& field, absl::string_view value);
  // Puts a body in place of the old one, and sets Content-Length.
  void SetBody(absl::string_view body);
  // The general edit: text()[offset, offset + size) becomes `replacement`.
  void Replace(uint32_t offset, uint32_t size, absl::string_view replacement);

  BufferRef Write() &&;

 private:
  // What goes in place of text()[offset, offset + size): a field "name: value"
  // with its line end if `name` is not empty, else `value` as it is.
  struct Edit {
    uint32_t offset;
    uint32_t size;
    absl::string_view name;
    absl::string_view value;

    size_t written_size() const;
  };

  void InsertField(uint32_t offset, HeaderId id, absl::string_view value);
  void SetContentLength(size_t body_size);
  // One past the last Via field; the end of the fields if there is none.
  uint32_t BehindVias() const;
  void PopFirstEntry(const HeaderField& field, absl::string_view entry);
  void SortEdits();

  const Message& message_;
  absl::InlinedVector<Edit, 12> edits_;
  bool pops_top_via_ = false;
  char content_length_[12];  // Digits that SetBody() writes.
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_MESSAGE_REWRITER_H_
