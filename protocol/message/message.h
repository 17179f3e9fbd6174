#ifndef SIPSIM_PROTOCOL_MESSAGE_MESSAGE_H_
#define SIPSIM_PROTOCOL_MESSAGE_MESSAGE_H_

// Message: the text of one SIP message and an index over it.
//
//   Message message;
//   ParseError error = ParseMessage(bytes, limits, &message);   // parser.h
//   if (!error.ok()) ...
//   message.from()->tag
//
// The bytes stay where they came in; everything handed out is a view into
// them. Nothing is allocated per header.

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "protocol/base/buffer.h"
#include "protocol/base/inline_list.h"
#include "protocol/base/ip_address.h"
#include "protocol/header/cseq.h"
#include "protocol/header/header_id.h"
#include "protocol/header/method.h"
#include "protocol/header/name_addr.h"
#include "protocol/header/via.h"
#include "protocol/uri/uri.h"

namespace sipsim::sip {

// One header field as it stands in the text, as offsets into it.
struct HeaderField {
  uint32_t begin = 0;        // First byte of the name.
  uint32_t value_begin = 0;  // First byte of the value, blanks skipped.
  uint32_t value_end = 0;    // One past its last byte, blanks left out.
  uint32_t end = 0;          // One past the line end: the next field's begin.
  uint16_t name_size = 0;
  HeaderId id = HeaderId::kOther;
};

// Movable, not copyable. A default Message is empty; only the parser fills one.
class Message {
 public:
  // --- Start line.
  bool is_request() const { return is_request_; }
  Method method() const { return method_; }  // Of a request.
  absl::string_view method_text() const { return method_text_; }
  const UriView& request_uri() const { return request_uri_; }
  int status_code() const { return status_code_; }  // 0 for a request.
  absl::string_view reason_phrase() const { return reason_phrase_; }

  // --- Header fields as they stand, in order.
  absl::Span<const HeaderField> fields() const { return fields_.span(); }
  absl::string_view name(const HeaderField& field) const {
    return text().substr(field.begin, field.name_size);
  }
  absl::string_view value(const HeaderField& field) const {  // Folds kept.
    return text().substr(field.value_begin,
                         field.value_end - field.value_begin);
  }
  // The first field of that name, or null. kOther is not asked for.
  const HeaderField* Find(HeaderId id) const;
  // The value of the first field of that name; "" if there is none.
  absl::string_view FindValue(HeaderId id) const;
  // Any name, known or not, long or compact, without case.
  const HeaderField* FindByName(absl::string_view name) const;

  // --- Typed access. ParseMessage has checked these headers: a null, empty
  // or nullopt answer means that the header is not there. The mandatory ones
  // (From, To, Call-ID, CSeq, Via) are always there.
  const NameAddrView* from() const { return &from_; }
  const NameAddrView* to() const { return &to_; }
  absl::string_view call_id() const { return call_id_; }
  const CSeqView& cseq() const { return cseq_; }
  // All entries of all Via fields, topmost first; never empty.
  absl::Span<const ViaView> vias() const { return vias_.span(); }
  const ViaView& top_via() const { return vias_[0]; }
  // All entries of all such fields, in order.
  absl::Span<const NameAddrView> routes() const { return routes_.span(); }
  absl::Span<const NameAddrView> record_routes() const {
    return record_routes_.span();
  }
  absl::Span<const NameAddrView> contacts() const { return contacts_.span(); }
  bool contact_is_star() const { return contact_is_star_; }
  std::optional<uint32_t> max_forwards() const { return max_forwards_; }
  std::optional<uint32_t> expires() const { return expires_; }
  std::optional<uint32_t> content_length() const { return content_length_; }

  // The media type of the body, "type/subtype" as written, without parameters;
  // "" if there is no Content-Type or if it is broken (20.15).
  absl::string_view media_type() const;

  // --- Where a request came from. The receiver of a request adds `received`
  // to the top Via if its host is not the source address (18.2.1), and the
  // port if it asks for it by rport (RFC 3581 section 4; then `received` too).
  // The bytes are shared and stay as they are: the stamp is kept here, and
  // whatever copies the Via out of this message (StartResponseTo,
  // MessageBuilder::CopyAll, MessageRewriter) writes it; top_via() stays as the
  // sender wrote it. Needs a Via.
  void StampTopVia(const Endpoint& source);
  // ";received=192.0.2.101", with ";rport=5060" where the bare ";rport" stood;
  // the whole text of the top Via entry with the stamp applied.
  std::string StampedTopVia() const;
  bool has_via_stamp() const { return stamp_edit_count_ > 0; }
  // The stamp as edits of text(), in order: what stands at [offset, offset +
  // size) becomes `replacement`, which points into this Message.
  struct StampEdit {
    uint32_t offset;
    uint32_t size;
    absl::string_view replacement;
  };
  int via_stamp_edit_count() const { return stamp_edit_count_; }
  StampEdit via_stamp_edit(int index) const;

  // Whether a header that ParseMessage checks is there and well-formed; always
  // so after a parse without error. See CanAnswer() for the other case.
  bool understood(HeaderId id) const {
    return (valid_ >> static_cast<int>(id) & 1) != 0;
  }

  // --- Body: as Content-Length cuts it; to the end of a datagram without one.
  absl::string_view body() const {
    return text().substr(body_begin_, body_size_);
  }
  uint32_t body_offset() const { return body_begin_; }

  // --- The text.
  absl::string_view text() const { return bytes_.view(); }
  const BufferRef& bytes() const { return bytes_; }
  // Where in text() a view of this message begins.
  uint32_t OffsetOf(absl::string_view view) const {
    return static_cast<uint32_t>(view.data() - bytes_.view().data());
  }

 private:
  friend class MessageParser;

  // One edit of the stamp; its text is in stamp_text_.
  struct StampPiece {
    uint32_t offset = 0;
    uint32_t size = 0;
    uint8_t text_begin = 0;
    uint8_t text_size = 0;
  };
  static constexpr int kStampEditCountMax = 3;
  // ";received=" with an IPv6 address and a port of 5 digits twice over.
  static constexpr size_t kStampTextMax = 80;

  void AddStampEdit(uint32_t offset, uint32_t size, absl::string_view parameter,
                    absl::string_view value);
  bool Has(HeaderId id) const {
    return ((valid_ | broken_) >> static_cast<int>(id) & 1) != 0;
  }

  BufferRef bytes_;
  // By HeaderId: there is such a field that the parser has understood...
  uint64_t valid_ = 0;
  uint64_t broken_ = 0;  // ... one that it has not.

  bool is_request_ = false;
  bool contact_is_star_ = false;
  Method method_ = Method::kOther;
  int status_code_ = 0;
  absl::string_view method_text_;
  absl::string_view reason_phrase_;
  UriView request_uri_;

  NameAddrView from_;
  NameAddrView to_;
  absl::string_view call_id_;
  CSeqView cseq_;
  std::optional<uint32_t> max_forwards_;
  std::optional<uint32_t> expires_;
  std::optional<uint32_t> content_length_;
  uint32_t body_begin_ = 0;
  uint32_t body_size_ = 0;

  uint8_t stamp_edit_count_ = 0;
  uint8_t stamp_text_size_ = 0;
  StampPiece stamp_edits_[kStampEditCountMax];
  char stamp_text_[kStampTextMax];

  // Sized for the messages of a call through a few proxies; beyond that, one
  // allocation each, kept when the Message is used again.
  InlineList<HeaderField, 16> fields_;
  InlineList<ViaView, 4> vias_;
  InlineList<NameAddrView, 2> routes_;
  InlineList<NameAddrView, 4> record_routes_;
  InlineList<NameAddrView, 1> contacts_;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_MESSAGE_MESSAGE_H_
