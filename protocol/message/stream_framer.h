#ifndef SIPSIM_PROTOCOL_MESSAGE_STREAM_FRAMER_H_
#define SIPSIM_PROTOCOL_MESSAGE_STREAM_FRAMER_H_

#include <cstddef>
#include <cstdint>
#include <optional>

#include "absl/strings/string_view.h"
#include "protocol/base/buffer.h"
#include "protocol/port/parse_limits.h"

namespace sipsim::sip {

enum class FrameKind : uint8_t {
  kNone,     // More bytes are needed.
  kMessage,  // One message, as far as its Content-Length says.
  kPing,     // A double CRLF between messages (RFC 5626 section 3.5.1).
  // After these the next message cannot be found: the framer gives kNone for
  // good, and the connection is to be closed. `bytes` has the header section
  // as far as it came.
  kNoLength,  // No Content-Length, a broken one, or two that differ (18.3).
  kTooLong,   // Header section or body above ParseLimits::message_bytes.
  kGarbage,   // What should be a start line is none.
};
// "message", "no content length", "too long", ...
absl::string_view FrameKindName(FrameKind kind);

struct Frame {
  FrameKind kind = FrameKind::kNone;
  BufferRef bytes;
};

// Cuts what comes on one connection into messages (RFC 3261 section 18.3):
//
//   framer.Append(segment);
//   for (Frame f = framer.Next(); f.kind != FrameKind::kNone;
//        f = framer.Next()) ...
//
// Each byte is looked at once. A segment that holds one whole message is handed
// on as it is; what is put together from parts, or cut off, is copied.
class StreamFramer {
 public:
  explicit StreamFramer(const ParseLimits& limits)
      : bytes_max_(limits.message_bytes),
        line_bytes_max_(limits.header_field_bytes) {}

  void Append(BufferRef bytes);
  Frame Next();

  // Bytes of a message that is not whole yet.
  size_t waiting_bytes() const { return rest().size(); }

 private:
  absl::string_view rest() const { return bytes_.view().substr(at_); }
  // Takes line ends between messages off; true for a ping.
  bool SkipLineEnds();
  // Reads on to the end of the header section; kMessage if that is there.
  FrameKind ReadHeaders();
  void ReadLine(absl::string_view line);
  void EndField();
  FrameKind ReadLength();
  Frame Take(size_t size);
  Frame GiveUp(FrameKind kind);

  const size_t bytes_max_;
  const size_t line_bytes_max_;
  // What came and has not been taken: `bytes_` from `at_` on. If `owned_`, it
  // is a copy that can grow.
  BufferRef bytes_;
  size_t at_ = 0;
  bool owned_ = false;
  bool given_up_ = false;

  // Of the message that begins at `at_`; positions count from there.
  size_t searched_ = 0;      // No line end from line_begin_ up to here.
  size_t line_begin_ = 0;    // Of the first line not read yet.
  size_t headers_size_ = 0;  // With the empty line; 0: not there yet.
  size_t length_begin_ = 0;  // Of a Content-Length value being read, or 0.
  std::optional<size_t> length_;
  bool bad_length_ = false;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_MESSAGE_STREAM_FRAMER_H_
