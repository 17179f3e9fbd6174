#ifndef SIPSIM_TESTS_TORTURE_TORTURE_TEXT_H_
#define SIPSIM_TESTS_TORTURE_TORTURE_TEXT_H_

// How the texts of torture_messages.h are put together.

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"
#include "tests/torture/torture_messages.h"

namespace sipsim::sip {

// Text with LF, "{length}" standing for the size of the body, to wire form.
inline std::string Wire(absl::string_view text) {
  std::string wire = absl::StrReplaceAll(text, {{"\n", "\r\n"}});
  const size_t blank = wire.find("\r\n\r\n");
  const size_t body = blank == std::string::npos ? 0 : wire.size() - blank - 4;
  return absl::StrReplaceAll(wire, {{"{length}", absl::StrCat(body)}});
}

inline std::string Request(absl::string_view start_line,
                           absl::string_view more) {
  return Wire(absl::StrCat(start_line,
                           "\n"
                           "Via: SIP/2.0/UDP 192.0.2.5;branch=z9hG4bKtorture\n"
                           "Max-Forwards: 70\n"
                           "Call-ID: torture.8fk2@192.0.2.5\n",
                           more, "Content-Length: 0\n\n"));
}

inline constexpr absl::string_view kFromTo =
    "From: <sip:carol@example.net>;tag=61a7\n"
    "To: <sip:dave@example.org>\n";

inline std::string Options(absl::string_view start_line,
                           absl::string_view more = "") {
  return Request(start_line, absl::StrCat(kFromTo, "CSeq: 7 OPTIONS\n", more));
}

inline std::string Response(absl::string_view start_line,
                            absl::string_view cseq) {
  return Wire(absl::StrCat(start_line,
                           "\n"
                           "Via: SIP/2.0/UDP 192.0.2.5;branch=z9hG4bKtorture\n",
                           kFromTo, "Call-ID: torture.resp\n", "CSeq: ", cseq,
                           "\nContent-Length: 0\n\n"));
}

void AddValidMessages(std::vector<TortureMessage>& all);
void AddBrokenMessages(std::vector<TortureMessage>& all);

}  // namespace sipsim::sip

#endif  // SIPSIM_TESTS_TORTURE_TORTURE_TEXT_H_
