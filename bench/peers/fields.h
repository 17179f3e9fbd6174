#ifndef SIPSIM_BENCH_PEERS_FIELDS_H_
#define SIPSIM_BENCH_PEERS_FIELDS_H_

// The fields that every parser under comparison has to deliver, and the two
// things that happen to them. While we measure, FieldSum touches each one, at
// a cost too small to matter. Before that, FieldRecord keeps them in full, so
// that a library that found something else is seen.
//
// Order, for every parser:
//   of a request: method, request_uri.host; of a response: status_code
//   of each Via entry: via.host, via.port, via.branch
//   from.host, from.user, from.tag, to.host, to.user, to.tag
//   call_id, cseq.number, cseq.method
//   of the first Contact, if any: contact.host, contact.user
//   max_forwards, if any
//   of each Route entry: route.host; of each Record-Route entry: likewise
//   content_length
// A text or number that is not there counts as "" or 0.

#include <cstdint>
#include <cstdlib>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace sipsim::bench {

// Adds up first bytes and numbers. Takes C strings and views alike, without
// asking for a length, because some libraries keep none.
class FieldSum {
 public:
  void Text(const char* /*field*/, absl::string_view text) {
    if (!text.empty()) sum_ += static_cast<unsigned char>(text[0]);
  }
  void Text(const char* /*field*/, const char* text) {
    if (text != nullptr) sum_ += static_cast<unsigned char>(*text);
  }
  // "left@right", for a library that cuts a Call-ID in two.
  void TextAt(const char* field, const char* left, const char* /*right*/) {
    Text(field, left);
  }
  void Number(const char* /*field*/, uint32_t number) { sum_ += number; }
  // A number that the library leaves as text.
  void Number(const char* field, const char* digits) {
    if (digits != nullptr) Number(field, static_cast<uint32_t>(atoi(digits)));
  }

  uint64_t sum() const { return sum_; }

 private:
  uint64_t sum_ = 0;
};

// Writes down every field in full, one per line.
class FieldRecord {
 public:
  void Text(const char* field, absl::string_view text) {
    absl::StrAppend(&lines_, field, "=", text, "\n");
  }
  void Text(const char* field, const char* text) {
    Text(field, absl::NullSafeStringView(text));
  }
  void TextAt(const char* field, const char* left, const char* right) {
    if (right == nullptr) return Text(field, left);
    Text(field, absl::string_view(absl::StrCat(left, "@", right)));
  }
  void Number(const char* field, uint32_t number) {
    absl::StrAppend(&lines_, field, "=", number, "\n");
  }
  void Number(const char* field, const char* digits) {
    Number(field, digits == nullptr ? 0u : static_cast<uint32_t>(atoi(digits)));
  }

  const std::string& lines() const { return lines_; }

 private:
  std::string lines_;
};

}  // namespace sipsim::bench

#endif  // SIPSIM_BENCH_PEERS_FIELDS_H_
