#include "protocol/ua/registration.h"

namespace sipsim::sip {

const char* RegisterActName(RegisterAct act) {
  switch (act) {
    case RegisterAct::kAdd:
      return "add";
    case RegisterAct::kRefresh:
      return "refresh";
    case RegisterAct::kQuery:
      return "query";
    case RegisterAct::kRemove:
      return "remove";
    case RegisterAct::kRemoveAll:
      return "remove all";
  }
  return "";
}

}  // namespace sipsim::sip
