#ifndef SIPSIM_PROTOCOL_MESSAGE_BUILDER_H_
#define SIPSIM_PROTOCOL_MESSAGE_BUILDER_H_

#include <cstdint>
#include <cstring>

#include "absl/strings/string_view.h"
#include "protocol/base/buffer.h"
#include "protocol/header/header_id.h"
#include "protocol/header/method.h"
#include "protocol/message/message.h"

namespace sipsim::sip {

// Writes a message from the top, straight into the Buffer that will be sent.
//
//   MessageBuilder b;
//   b.StartRequest("INVITE", "sip:bob@biloxi.example.com");
//   b.Add(HeaderId::kMaxForwards, 70);
//   BufferRef bytes = std::move(b).Finish("application/sdp", sdp);
class MessageBuilder {
 public:
  // `size_hint`: expected size in bytes; it grows if need be.
  explicit MessageBuilder(size_t size_hint = 1024);

  void StartRequest(absl::string_view method, absl::string_view uri);
  void StartResponse(int status_code, absl::string_view reason_phrase);

  // "Name: value". The value is written as it is; it holds no line end.
  void Add(HeaderId id, absl::string_view value);
  void Add(HeaderId id, uint32_t value);
  void AddNamed(absl::string_view name, absl::string_view value);
  // A field in pieces: Begin, any number of Append, End.
  void Begin(HeaderId id);
  void Append(absl::string_view piece) {
    if (piece.empty()) return;
    std::memcpy(Reserve(piece.size()), piece.data(), piece.size());
    size_ += piece.size();
  }
  void Append(uint32_t number);
  void End();
  // Copies a field, or all fields of a name in order, byte for byte but for the
  // stamp on the top Via.
  void Copy(const Message& from, const HeaderField& field);
  void CopyAll(const Message& from, HeaderId id);
  // Copies from.text()[begin, end) in the same way.
  void CopyRange(const Message& from, uint32_t begin, uint32_t end);

  size_t size() const { return size_; }  // Bytes so far.

  // Adds Content-Type (if there is a body) and Content-Length, the blank line
  // and the body. The builder is empty afterwards.
  BufferRef Finish() && { return std::move(*this).Finish("", ""); }
  BufferRef Finish(absl::string_view content_type, absl::string_view body) &&;

 private:
  // Room for `more` bytes at the end; the caller adds to size_.
  char* Reserve(size_t more) {
    if (more > capacity_ - size_) Grow(more);
    return buffer_->data() + size_;
  }
  void Grow(size_t more);

  BufferRef buffer_;
  size_t size_ = 0;
  size_t capacity_;  // Of buffer_; 0 once it is given away.
};

// The reason phrase of section 21 for a status code; "" if it has none.
absl::string_view ReasonPhrase(int status_code);

// Starts the response to a request as section 8.2.6 says: status line, Via
// fields, From, To (with `to_tag` added if it has none and `to_tag` is not
// empty), Call-ID, CSeq; Timestamp for a 100. Record-Route is the caller's.
// `reason_phrase` "" means ReasonPhrase(status_code).
MessageBuilder StartResponseTo(const Message& request, int status_code,
                               absl::string_view to_tag,
                               absl::string_view reason_phrase = "");

// The ACK for a non-2xx final response to `invite` (section 17.1.1.3): the
// Request-URI, top Via, Call-ID, From, CSeq number and Route fields of the
// INVITE, the To of the response, Max-Forwards 70, and the credentials of the
// INVITE (22.1).
BufferRef BuildAckForNon2xx(const Message& invite, const Message& response);

// The CANCEL for a pending request (section 9.1): its Request-URI, top Via,
// Call-ID, To, From, CSeq number and Route fields, Max-Forwards 70. No
// credentials: a CANCEL is never challenged (22.1). `fields` are further lines.
BufferRef BuildCancel(const Message& request, absl::string_view fields = "");

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_MESSAGE_BUILDER_H_
