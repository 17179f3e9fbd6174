#include "topologies/config_words.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_split.h"
#include "protocol/base/ip_address.h"
#include "protocol/header/name_addr.h"
#include "protocol/text/char_class.h"

namespace sipsim {
namespace {

bool IsTokenChar(char c) { return sip::IsClass(c, sip::kToken); }

}  // namespace

bool IsPlainName(absl::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return absl::ascii_isalnum(c) || c == '_' || c == '-';
  });
}

bool IsDomainName(absl::string_view name) {
  if (name.empty() || name.size() > 253) return false;
  for (absl::string_view label : absl::StrSplit(name, '.')) {
    if (label.empty() || label.size() > 63) return false;
    if (label.front() == '-' || label.back() == '-') return false;
    for (char c : label) {
      if (!absl::ascii_isalnum(c) && c != '-') return false;
    }
  }
  return !sip::IpAddress::Parse(name).has_value();
}

bool IsDnsName(absl::string_view name) {
  std::string host(name);
  for (size_t i = 0; i < host.size(); ++i) {
    if (host[i] == '_' && (i == 0 || host[i - 1] == '.')) host[i] = 'x';
  }
  return IsDomainName(host);
}

bool IsToken(absl::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), IsTokenChar);
}

bool IsSipUri(absl::string_view text) {
  const auto uri = sip::ParseUri(text);
  return uri.has_value() && uri->is_sip_or_sips();
}

bool IsAor(absl::string_view text) {
  const auto uri = sip::ParseUri(text);
  return uri.has_value() && uri->is_sip_or_sips() && uri->has_user;
}

std::optional<sip::UriView> RouteUri(absl::string_view route) {
  // The grammar would take a line break for white space.
  if (std::any_of(route.begin(), route.end(), absl::ascii_iscntrl)) {
    return std::nullopt;
  }
  const auto entry = sip::ParseNameAddr(route);
  if (!entry || route.front() != '<') return std::nullopt;
  if (!entry->uri.is_sip_or_sips()) return std::nullopt;
  return entry->uri;
}

std::optional<sip::PhoneNumber> ParsePlainNumber(absl::string_view text) {
  // Of the digits of RFC 3966 those that every telephone network has.
  if (text.find_first_not_of("+0123456789-.()") != text.npos) {
    return std::nullopt;
  }
  return sip::ParsePhoneNumber(text);
}

std::string QuoteDisplayName(absl::string_view text) {
  const bool plain = std::all_of(text.begin(), text.end(), [](char c) {
    return IsTokenChar(c) || c == ' ';
  });
  if (plain) return std::string(text);
  std::string quoted = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + "\"";
}

}  // namespace sipsim
