#ifndef SIPSIM_PROTOCOL_BASE_DESCRIPTION_H_
#define SIPSIM_PROTOCOL_BASE_DESCRIPTION_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "protocol/base/time.h"

namespace sipsim::sip {

// Collects what a machine says of itself, as indented text in the shape of
// protobuf text format:
//
//   invite_client {
//     branch: "z9hG4bK74bf9"
//     state: "Calling"
//     timer { name: "A" left: "1.5s" }
//   }
//
// Every machine has `void Describe(Description& out) const`. The text is a
// function of the machine's state alone.
class Description {
 public:
  void Open(absl::string_view name);
  void Close();
  void Text(absl::string_view name, absl::string_view value);
  void Number(absl::string_view name, int64_t value);
  // A timer that is set, with the time left until it fires.
  void Timer(absl::string_view name, Duration left);

  const std::string& text() const { return text_; }

 private:
  void Indent() { text_.append(2 * depth_, ' '); }

  std::string text_;
  size_t depth_ = 0;
};

// "1.5s", "200ms", "0s": exact, in the largest unit that the value fills.
std::string FormatDuration(Duration duration);

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_BASE_DESCRIPTION_H_
