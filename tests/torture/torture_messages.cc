#include "tests/torture/torture_messages.h"

#include "tests/torture/torture_text.h"

namespace sipsim::sip {

std::vector<TortureMessage> TortureMessages() {
  std::vector<TortureMessage> all;
  AddValidMessages(all);
  AddBrokenMessages(all);
  return all;
}

}  // namespace sipsim::sip
