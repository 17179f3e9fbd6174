#include "protocol/uri/uri.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "protocol/text/parameter.h"
#include "protocol/text/text_scanner.h"
#include "protocol/uri/escape.h"
#include "protocol/uri/uri_grammar.h"

namespace sipsim::sip {
namespace {

// RFC 3966 section 4: visual separators do not count, nor does case.
std::string CanonicalNumber(absl::string_view number) {
  std::string out;
  for (const char c : number) {
    if (c == '-' || c == '.' || c == '(' || c == ')') continue;
    out.push_back(absl::ascii_tolower(static_cast<unsigned char>(c)));
  }
  return out;
}

}  // namespace

std::optional<absl::string_view> UriView::Parameter(
    absl::string_view name) const {
  return FindParameter(parameters, name);
}

std::optional<UriView> ParseUri(absl::string_view text) {
  TextScanner s(text);
  UriView uri;
  const char* end = ParseUriAt(s, text.data(), UriPlace::kEnclosed, &uri);
  if (end == nullptr || end != s.end()) return std::nullopt;
  return uri;
}

std::string CanonicalAor(const UriView& uri) {
  const std::string scheme = absl::AsciiStrToLower(uri.scheme_text);
  if (uri.scheme == UriScheme::kOther) {
    return absl::StrCat(scheme, uri.text.substr(scheme.size()));
  }
  if (uri.scheme == UriScheme::kTel) {
    return absl::StrCat(scheme, ":", CanonicalNumber(uri.user));
  }
  std::string aor = absl::StrCat(scheme, ":");
  if (uri.has_user) {
    absl::StrAppend(&aor, NormalizeEscapes(uri.user), "@");
  }
  absl::StrAppend(&aor, absl::AsciiStrToLower(uri.host));
  if (uri.has_port) absl::StrAppend(&aor, ":", uri.port);
  return aor;
}

}  // namespace sipsim::sip
