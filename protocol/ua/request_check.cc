#include "protocol/ua/request_check.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "protocol/header/session_expires.h"
#include "protocol/ua/dialog_usages.h"
#include "protocol/ua/ua_context.h"

namespace sipsim::sip {
namespace {

// Content-Disposition: session;handling=optional (section 20.11).
bool IsOptional(absl::string_view disposition) {
  for (absl::string_view part : absl::StrSplit(disposition, ';')) {
    const std::pair<absl::string_view, absl::string_view> parameter =
        absl::StrSplit(part, absl::MaxSplits('=', 1));
    if (absl::EqualsIgnoreCase(absl::StripAsciiWhitespace(parameter.first),
                               "handling")) {
      return absl::EqualsIgnoreCase(
          absl::StripAsciiWhitespace(parameter.second), "optional");
    }
  }
  return false;
}

}  // namespace

Refusal CheckMethod(const Capabilities& ours, const Message& request) {
  if (ours.Takes(request.method())) return {};
  if (request.method() == Method::kOther) return {501};
  return {405, HeaderId::kAllow, std::string(ours.allow())};
}

Refusal CheckScheme(const Message& request, bool takes_tel) {
  if (request.request_uri().is_sip_or_sips()) return {};
  if (takes_tel && request.request_uri().scheme == UriScheme::kTel) return {};
  return {416};
}

Refusal CheckExtensions(const UserAgentConfig& config, const Capabilities& ours,
                        const Message& request) {
  std::string unsupported;
  for (const HeaderField& field : request.fields()) {
    if (field.id != HeaderId::kRequire) continue;
    for (absl::string_view entry : absl::StrSplit(request.value(field), ',')) {
      const absl::string_view tag = absl::StripAsciiWhitespace(entry);
      if (ours.Supports(tag)) continue;
      absl::StrAppend(&unsupported, unsupported.empty() ? "" : ", ", tag);
    }
  }
  if (!unsupported.empty()) return {420, HeaderId::kUnsupported, unsupported};
  const bool is_invite = request.method() == Method::kInvite;
  if (is_invite && request.to()->tag.empty() &&
      config.reliable_provisionals == ReliableProvisionals::kRequired) {
    const Refusal refusal = CheckNeeded("100rel", request);
    if (!refusal.ok()) return refusal;
  }
  if (config.session_timer.has_value() &&
      (is_invite || request.method() == Method::kUpdate)) {
    return CheckSessionInterval(*config.session_timer, request);
  }
  return {};
}

Refusal CheckNeeded(absl::string_view option_tag, const Message& request) {
  if (ListsTag(request, HeaderId::kSupported, option_tag) ||
      ListsTag(request, HeaderId::kRequire, option_tag)) {
    return {};
  }
  return {421, HeaderId::kRequire, std::string(option_tag)};
}

Refusal CheckSessionInterval(const SessionTimerConfig& ours,
                             const Message& request) {
  const HeaderField* field = request.Find(HeaderId::kSessionExpires);
  if (field == nullptr) return {};
  const std::optional<SessionExpires> asked =
      ParseSessionExpires(request.value(*field));
  if (!asked.has_value()) return {400};
  const auto min = static_cast<uint32_t>(ours.min / 1s);
  // Who knows nothing of session timers could not make it longer.
  if (asked->seconds >= min ||
      !ListsTag(request, HeaderId::kSupported, "timer")) {
    return {};
  }
  return {422, HeaderId::kMinSe, absl::StrCat(min)};
}

Refusal CheckContent(const Message& request) {
  if (request.body().empty() ||
      IsOptional(request.FindValue(HeaderId::kContentDisposition))) {
    return {};
  }
  const absl::string_view encoding =
      request.FindValue(HeaderId::kContentEncoding);
  if (!encoding.empty() && !absl::EqualsIgnoreCase(encoding, "identity")) {
    return {415, HeaderId::kAcceptEncoding, "identity"};
  }
  if (HasSdp(request) || IsOfUsage(request.method())) return {};
  return {415, HeaderId::kAccept, std::string(kSdpType)};
}

}  // namespace sipsim::sip
