#ifndef SIPSIM_TESTS_TORTURE_TORTURE_MESSAGES_H_
#define SIPSIM_TESTS_TORTURE_TORTURE_MESSAGES_H_

// Messages of our own after the descriptions of RFC 4475: unusual but right, or
// broken in one way.

#include <string>
#include <vector>

namespace sipsim::sip {

struct TortureMessage {
  const char* name;     // RFC 4475's, where there is one.
  const char* section;  // Of RFC 4475, or of the RFC that decides.
  const char* error;    // "none", or ParseErrorName() of what is wrong.
  bool can_answer;      // A broken request that can get its 400.
  std::string text;     // With CR LF, and a right Content-Length unless meant.
};

std::vector<TortureMessage> TortureMessages();

}  // namespace sipsim::sip

#endif  // SIPSIM_TESTS_TORTURE_TORTURE_MESSAGES_H_
