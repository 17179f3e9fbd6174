#include "protocol/ua/refer_target.h"

#include <algorithm>
#include <iterator>
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "protocol/dialog/route_set.h"
#include "protocol/header/name_addr.h"
#include "protocol/text/char_class.h"
#include "protocol/uri/uri_headers.h"

namespace sipsim::sip {
namespace {

// What the INVITE may say at the wish of another. The rest would have us lie
// about who and where we are and what we can do (RFC 3261 section 19.1.5).
constexpr absl::string_view kHonoured[] = {
    "Accept-Contact",      "Priority", "Reject-Contact", "Replaces",
    "Request-Disposition", "Require",  "Subject",
};

bool IsHonoured(absl::string_view name) {
  return std::any_of(std::begin(kHonoured), std::end(kHonoured),
                     [&](absl::string_view known) {
                       return absl::EqualsIgnoreCase(known, name);
                     });
}

// Whether it can stand in a header field: escapes may hide a line end.
bool IsFieldValue(absl::string_view value) {
  return std::all_of(value.begin(), value.end(),
                     [](char c) { return IsClass(c, kTextChar); });
}

int CountOf(const Message& message, HeaderId id) {
  int count = 0;
  for (const HeaderField& field : message.fields()) {
    if (field.id == id) ++count;
  }
  return count;
}

int ReadReferredBy(const Message& refer, Observer& observer,
                   ReferTarget* target) {
  const int count = CountOf(refer, HeaderId::kReferredBy);
  if (count == 0) return 0;
  if (count > 1) return 400;
  const absl::string_view value = refer.FindValue(HeaderId::kReferredBy);
  const std::optional<NameAddrView> referrer = ParseNameAddr(value);
  if (!referrer.has_value()) {
    observer.OnCount("bad_referred_by", value);
    return 0;
  }
  target->referrer = std::string(referrer->uri.text);
  // RFC 3892 section 2.2: as it came.
  target->headers.push_back({"Referred-By", std::string(value)});
  return 0;
}

// Those of `uri` that are honoured. 0; 400 for what cannot be in a header
// field, 403 for an extension that is none of ours.
int ReadUriHeaders(const UriView& uri, Observer& observer,
                   std::vector<ExtraHeader>* fields) {
  absl::string_view headers = uri.headers;
  while (const auto header = NextUriHeader(&headers)) {
    const std::string name = Unescape(header->name);
    std::string value = Unescape(header->value);
    if (!IsHonoured(name)) {
      observer.OnCount("uri_header_left_out", header->name);
      continue;
    }
    if (!IsFieldValue(value)) return 400;
    if (absl::EqualsIgnoreCase(name, "Require") &&
        !absl::EqualsIgnoreCase(absl::StripAsciiWhitespace(value),
                                "replaces")) {
      return 403;
    }
    fields->push_back({name, std::move(value)});
  }
  return 0;
}

}  // namespace

InviteOptions TakeUriHeaders(const UriView& uri, const InviteOptions& options,
                             Observer& observer, std::string* target) {
  InviteOptions plain = options;
  *target = AsRequestUri(uri.text);
  plain.uri = *target;
  if (ReadUriHeaders(uri, observer, &plain.headers) != 0) {
    plain.headers = options.headers;
  }
  return plain;
}

int ReadReferTarget(const Message& refer, Observer& observer,
                    ReferTarget* target) {
  if (CountOf(refer, HeaderId::kReferTo) != 1) return 400;
  const std::optional<NameAddrView> refer_to =
      ParseNameAddr(refer.FindValue(HeaderId::kReferTo));
  if (!refer_to.has_value()) return 400;
  const UriView& uri = refer_to->uri;
  if (!uri.is_sip_or_sips()) return 403;
  const std::optional<absl::string_view> method = uri.Parameter("method");
  if (method.has_value() && *method != "INVITE") return 403;
  target->uri = AsRequestUri(uri.text);
  const int refusal = ReadReferredBy(refer, observer, target);
  if (refusal != 0) return refusal;
  return ReadUriHeaders(uri, observer, &target->headers);
}

std::string ReferToValue(absl::string_view uri, absl::string_view replaces) {
  if (replaces.empty()) return absl::StrCat("<", uri, ">");
  return absl::StrCat("<", AsRequestUri(uri),
                      "?Replaces=", EscapeUriHeader(replaces),
                      "&Require=replaces>");
}

}  // namespace sipsim::sip
