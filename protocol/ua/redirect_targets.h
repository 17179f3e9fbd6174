#ifndef SIPSIM_PROTOCOL_UA_REDIRECT_TARGETS_H_
#define SIPSIM_PROTOCOL_UA_REDIRECT_TARGETS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "protocol/message/message.h"

namespace sipsim::sip {

// The target set of a UAC that follows redirections (RFC 3261 section 8.1.3.4):
// each URI once, so that two servers that name each other are no loop; the one
// with the greatest q first, equal ones as they came. Private to protocol/ua.
class RedirectTargets {
 public:
  // The Request-URI of the original request has been tried.
  explicit RedirectTargets(absl::string_view original_uri)
      : targets_{{std::string(original_uri), 0}}, tried_count_(1) {}

  // Adds the contacts of a 3xx that are SIP or SIPS URIs, of the latter only
  // if `sips_only`: nothing that was to be secure goes on in the clear.
  void Add(const Message& response, bool sips_only);

  // The URI to try next, as a Request-URI: without what may not stand in one
  // (19.1.1). "" if there is none left.
  std::string TakeNext();

 private:
  static constexpr size_t kTargetCountMax = 64;

  struct Target {
    std::string uri;
    uint32_t q;  // In thousandths.
  };

  std::vector<Target> targets_;  // Those that were tried, then the others.
  size_t tried_count_;
};

// The `q` of a Contact in thousandths; 1000 if it has none or a broken one.
uint32_t QualityOf(const NameAddrView& contact);

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_UA_REDIRECT_TARGETS_H_
