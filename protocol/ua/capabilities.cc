#include "protocol/ua/capabilities.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"

namespace sipsim::sip {
namespace {

// Whether `compare` says so of one entry of a comma-separated list.
template <typename Compare>
bool AnyOf(absl::string_view list, const Compare& compare) {
  for (absl::string_view entry : absl::StrSplit(list, ',')) {
    if (compare(absl::StripAsciiWhitespace(entry))) return true;
  }
  return false;
}

template <typename Compare>
bool AnyOf(const Message& message, HeaderId id, const Compare& compare) {
  for (const HeaderField& field : message.fields()) {
    if (field.id == id && AnyOf(message.value(field), compare)) return true;
  }
  return false;
}

}  // namespace

Capabilities::Capabilities(const UserAgentConfig& config) {
  for (Method method : {Method::kInvite, Method::kAck, Method::kCancel,
                        Method::kOptions, Method::kBye}) {
    AddMethod(method);
  }
  if (config.reliable_provisionals != ReliableProvisionals::kNever) {
    AddMethod(Method::kPrack);
    AddTag("100rel");
  }
  if (config.session_timer.has_value()) AddTag("timer");
  if (config.replaces != ReplacesPolicy::kNever) AddTag("replaces");
  if (config.takes_update) AddMethod(Method::kUpdate);
  if (config.refer.has_value()) {
    for (Method method :
         {Method::kRefer, Method::kNotify, Method::kSubscribe}) {
      AddMethod(method);
    }
  }
  if (config.notifier.has_value()) {
    AddMethod(Method::kSubscribe);
    allow_events_ = absl::StrJoin(config.notifier->packages, ", ");
  }
  if (!supported_.empty() || config.takes_update || config.refer.has_value() ||
      config.notifier.has_value()) {
    WriteFields();
  }
}

void Capabilities::WriteFields() {
  fields_ = absl::StrCat("Allow: ", allow_, "\r\n");
  if (!allow_events_.empty()) {
    absl::StrAppend(&fields_, "Allow-Events: ", allow_events_, "\r\n");
  }
  allow_field_size_ = fields_.size();
  if (supported_.empty()) return;
  absl::StrAppend(&fields_, "Supported: ", supported_, "\r\n");
}

void Capabilities::Take(Method method) {
  AddMethod(method);
  if (!fields_.empty()) WriteFields();
}

void Capabilities::AddMethod(Method method) {
  if (Takes(method)) return;
  methods_ |= 1U << static_cast<int>(method);
  absl::StrAppend(&allow_, allow_.empty() ? "" : ", ", MethodText(method));
}

void Capabilities::AddTag(absl::string_view option_tag) {
  absl::StrAppend(&supported_, supported_.empty() ? "" : ", ", option_tag);
}

void Capabilities::AddTo(Method method, MessageBuilder& out) const {
  const bool allows = method == Method::kInvite || method == Method::kUpdate;
  out.Append(absl::string_view(fields_).substr(allows ? 0 : allow_field_size_));
}

bool Capabilities::Supports(absl::string_view option_tag) const {
  return AnyOf(supported_, [&](absl::string_view entry) {
    return !entry.empty() && absl::EqualsIgnoreCase(entry, option_tag);
  });
}

bool ListsTag(const Message& message, HeaderId id,
              absl::string_view option_tag) {
  return AnyOf(message, id, [&](absl::string_view entry) {
    return absl::EqualsIgnoreCase(entry, option_tag);
  });
}

// Methods are case-sensitive (7.1).
bool ListsMethod(const Message& message, Method method) {
  return AnyOf(message, HeaderId::kAllow, [&](absl::string_view entry) {
    return MethodFromText(entry) == method;
  });
}

}  // namespace sipsim::sip
