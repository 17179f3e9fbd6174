// The receiver's stamp on the top Via of a request: RFC 3261 section 18.2.1 and
// RFC 3581 section 4.

#include <algorithm>
#include <charconv>

#include "absl/strings/str_cat.h"
#include "protocol/base/ascii_case.h"
#include "protocol/base/check.h"
#include "protocol/message/message.h"
#include "protocol/text/parameter.h"

namespace sipsim::sip {
namespace {

constexpr size_t kPortDigits = 5;

bool IsAddress(absl::string_view host, const IpAddress& address) {
  const std::optional<IpAddress> parsed = IpAddress::Parse(host);
  return parsed.has_value() && *parsed == address;
}

}  // namespace

void Message::AddStampEdit(uint32_t offset, uint32_t size,
                           absl::string_view parameter,
                           absl::string_view value) {
  SIP_CHECK(stamp_edit_count_ < kStampEditCountMax);
  const size_t text_size = parameter.size() + value.size();
  SIP_CHECK(stamp_text_size_ + text_size <= kStampTextMax);
  StampPiece& piece = stamp_edits_[stamp_edit_count_++];
  piece.offset = offset;
  piece.size = size;
  piece.text_begin = stamp_text_size_;
  piece.text_size = static_cast<uint8_t>(text_size);
  char* out = stamp_text_ + stamp_text_size_;
  out = std::copy(parameter.begin(), parameter.end(), out);
  std::copy(value.begin(), value.end(), out);
  stamp_text_size_ = static_cast<uint8_t>(stamp_text_size_ + text_size);
}

Message::StampEdit Message::via_stamp_edit(int index) const {
  SIP_CHECK(index < stamp_edit_count_);
  const StampPiece& piece = stamp_edits_[index];
  return {piece.offset,
          piece.size,
          {stamp_text_ + piece.text_begin, piece.text_size}};
}

void Message::StampTopVia(const Endpoint& source) {
  SIP_CHECK(!vias_.empty());
  stamp_edit_count_ = 0;
  stamp_text_size_ = 0;
  const ViaView& via = vias_[0];
  char text[IpAddress::kTextSizeMax + 1];
  const auto address = [&] {
    return absl::string_view(
        text, static_cast<size_t>(source.address.WriteTo(text) - text));
  };
  const uint32_t end =
      OffsetOf(via.text) + static_cast<uint32_t>(via.text.size());
  // What nearly all senders write.
  if (via.has_only_branch()) {
    if (IsAddress(via.host, source.address)) return;
    return AddStampEdit(end, 0, ";received=", address());
  }
  const bool received_is_right =
      !via.received.empty() && IsAddress(via.received, source.address);
  // RFC 3581: rport wants `received` even where sent-by is the source. Who
  // writes a false `received` himself gets the true one.
  bool wants_received =
      !received_is_right && (via.has_rport || !via.received.empty() ||
                             !IsAddress(via.host, source.address));
  bool has_rport = false;
  absl::string_view rest = via.parameters;
  while (const auto parameter = NextParameter(&rest)) {
    const uint32_t begin = OffsetOf(parameter->text);
    const auto size = static_cast<uint32_t>(parameter->text.size());
    if (EqualsWithoutCase(parameter->name, "rport") && !has_rport) {
      has_rport = true;
      char digits[kPortDigits];
      const char* digits_end =
          std::to_chars(digits, digits + kPortDigits, source.port).ptr;
      AddStampEdit(
          begin, size, ";rport=",
          absl::string_view(digits, static_cast<size_t>(digits_end - digits)));
    } else if (wants_received &&
               EqualsWithoutCase(parameter->name, "received")) {
      wants_received = false;
      AddStampEdit(begin, size, ";received=", address());
    }
  }
  if (wants_received) AddStampEdit(end, 0, ";received=", address());
}

std::string Message::StampedTopVia() const {
  const absl::string_view via = vias_[0].text;
  std::string out;
  uint32_t at = OffsetOf(via);
  for (int i = 0; i < stamp_edit_count_; ++i) {
    const StampEdit edit = via_stamp_edit(i);
    absl::StrAppend(&out, text().substr(at, edit.offset - at),
                    edit.replacement);
    at = edit.offset + edit.size;
  }
  absl::StrAppend(&out, text().substr(at, OffsetOf(via) + via.size() - at));
  return out;
}

}  // namespace sipsim::sip
