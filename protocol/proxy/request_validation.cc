#include "protocol/proxy/request_validation.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "protocol/proxy/loop_detection.h"
#include "protocol/proxy/max_breadth.h"

namespace sipsim::sip {
namespace {

Rejection Reject(int status_code, const char* counter) {
  return {status_code, counter, HeaderId::kOther, ""};
}

// Step 5. We understand no option tag, so all of them are unsupported. Not for
// ACK and CANCEL, which repeat what the INVITE demanded (section 8.2.2.3).
std::optional<Rejection> CheckProxyRequire(const Message& request) {
  if (request.Find(HeaderId::kProxyRequire) == nullptr) return std::nullopt;
  if (request.method() == Method::kAck) return std::nullopt;
  if (request.method() == Method::kCancel) return std::nullopt;
  std::string unsupported;
  for (const HeaderField& field : request.fields()) {
    if (field.id != HeaderId::kProxyRequire) continue;
    absl::StrAppend(&unsupported, unsupported.empty() ? "" : ", ",
                    request.value(field));
  }
  return Rejection{420, "bad_extension", HeaderId::kUnsupported,
                   std::move(unsupported)};
}

}  // namespace

std::optional<Rejection> ValidateRequest(const Message& request,
                                         std::optional<uint64_t> loop_hash,
                                         uint32_t max_breadth,
                                         const ProxyIdentity& identity) {
  if (request.request_uri().scheme == UriScheme::kOther) {
    return Reject(416, "unsupported_uri_scheme");
  }
  if (request.max_forwards() == 0u) {
    return Reject(483, "max_forwards_exhausted");
  }
  if (identity.speaks_rfc2543() && HasPassed(request, identity)) {
    return Reject(482, "loop_detected");
  }
  if (loop_hash.has_value()) {
    auto looped = CheckForLoop(request, *loop_hash, identity);
    if (looped.has_value()) return looped;
  }
  if (max_breadth > 0 && !IncomingMaxBreadth(request, max_breadth)) {
    return Reject(400, "bad_max_breadth");
  }
  return CheckProxyRequire(request);
}

std::optional<Rejection> CheckForLoop(const Message& request,
                                      uint64_t loop_hash,
                                      const ProxyIdentity& identity) {
  if (!HasLooped(request, loop_hash, identity)) return std::nullopt;
  return Reject(482, "loop_detected");
}

}  // namespace sipsim::sip
