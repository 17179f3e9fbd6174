#ifndef SIPSIM_PROTOCOL_HEADER_HEADER_ID_H_
#define SIPSIM_PROTOCOL_HEADER_HEADER_ID_H_

#include <cstdint>

#include "absl/strings/string_view.h"

namespace sipsim::sip {

// Header fields known by name. Names compare without case, and the compact
// form of section 7.3.3 is the same header. kOther: kept as it stands.
enum class HeaderId : uint8_t {
  kOther,
  kAccept,
  kAcceptEncoding,
  kAcceptLanguage,
  kAlertInfo,
  kAllow,
  kAllowEvents,
  kAuthenticationInfo,
  kAuthorization,
  kCallId,
  kCallInfo,
  kContact,
  kContentDisposition,
  kContentEncoding,
  kContentLanguage,
  kContentLength,
  kContentType,
  kCSeq,
  kDate,
  kErrorInfo,
  kEvent,
  kExpires,
  kFrom,
  kInReplyTo,
  kMaxBreadth,
  kMaxForwards,
  kMimeVersion,
  kMinExpires,
  kMinSe,
  kOrganization,
  kPath,
  kPriority,
  kProxyAuthenticate,
  kProxyAuthorization,
  kProxyRequire,
  kRAck,
  kReason,
  kRecordRoute,
  kReferTo,
  kReferredBy,
  kReplaces,
  kReplyTo,
  kRequire,
  kRetryAfter,
  kRoute,
  kRSeq,
  kServer,
  kServiceRoute,
  kSessionExpires,
  kSubject,
  kSubscriptionState,
  kSupported,
  kTimestamp,
  kTo,
  kUnsupported,
  kUserAgent,
  kVia,
  kWarning,
  kWwwAuthenticate,
};
inline constexpr int kHeaderIdCount =
    static_cast<int>(HeaderId::kWwwAuthenticate) + 1;

// From a long or compact name, any case.
HeaderId HeaderIdFromName(absl::string_view name);
// The long name as the RFCs print it, "Call-ID"; "" for kOther.
absl::string_view HeaderName(HeaderId id);
// The compact form, "i"; "" if there is none.
absl::string_view CompactHeaderName(HeaderId id);
// Whether several fields of this name may be joined by commas (7.3.1).
bool IsCommaList(HeaderId id);

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_HEADER_HEADER_ID_H_
