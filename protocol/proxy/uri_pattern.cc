#include "protocol/proxy/uri_pattern.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "protocol/registrar/location_service.h"
#include "protocol/uri/phone_number.h"

namespace sipsim::sip {
namespace {

std::string TextOf(const PhoneNumber& number) {
  return absl::StrCat(number.is_global ? "+" : "", number.digits);
}

bool IsDomain(absl::string_view text) {
  const std::optional<UriView> uri = ParseUri(absl::StrCat("sip:", text));
  return uri.has_value() && !uri->has_user && !uri->has_port &&
         uri->parameters.empty() && uri->headers.empty();
}

}  // namespace

std::optional<UriPattern> UriPattern::Parse(absl::string_view text) {
  if (absl::ConsumePrefix(&text, "*@")) {
    if (!IsDomain(text)) return std::nullopt;
    return UriPattern(Kind::kDomain, absl::AsciiStrToLower(text));
  }
  const std::optional<UriView> uri = ParseUri(text);
  if (uri.has_value() && uri->is_sip_or_sips()) {
    if (!uri->has_user) return std::nullopt;
    return UriPattern(Kind::kAor, AorKey(*uri));
  }
  if (!absl::ConsumeSuffix(&text, "*")) return std::nullopt;
  const std::optional<PhoneNumber> number = ParsePhoneNumber(text);
  if (!number.has_value()) return std::nullopt;
  return UriPattern(Kind::kNumbers, TextOf(*number));
}

bool UriPattern::Matches(const UriView& uri) const {
  switch (kind_) {
    case Kind::kAor:
      return uri.is_sip_or_sips() && AorKey(uri) == text_;
    case Kind::kDomain:
      return uri.is_sip_or_sips() && absl::EqualsIgnoreCase(uri.host, text_);
    case Kind::kNumbers: {
      const std::optional<PhoneNumber> number = DialledNumberOf(uri);
      return number.has_value() && absl::StartsWith(TextOf(*number), text_);
    }
  }
  return false;
}

}  // namespace sipsim::sip
