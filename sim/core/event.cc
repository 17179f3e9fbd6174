#include "sim/core/event.h"

#include "absl/strings/str_cat.h"

namespace sipsim::sim {

std::string EventId::ToString() const {
  return bits_ == 0 ? std::string() : absl::StrCat(host(), ":", counter());
}

const char* EventTarget::TimerLabel(void*, uint32_t) const { return "timer"; }

}  // namespace sipsim::sim
