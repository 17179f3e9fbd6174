#include "protocol/registrar/binding_update.h"

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "protocol/base/check.h"
#include "protocol/text/parameter.h"

namespace sipsim::sip {
namespace {

constexpr uint32_t kMalformedExpires = 3'600;

// The parameters without expires.
std::string OtherParameters(absl::string_view parameters) {
  std::string others;
  while (const auto parameter = NextParameter(&parameters)) {
    if (absl::EqualsIgnoreCase(parameter->name, "expires")) continue;
    absl::StrAppend(&others, ";", parameter->name);
    if (!parameter->value.empty())
      absl::StrAppend(&others, "=", parameter->value);
  }
  return others;
}

bool IsDigits(absl::string_view text) {
  return !text.empty() &&
         text.find_first_not_of("0123456789") == absl::string_view::npos;
}

}  // namespace

BindingUpdate::BindingUpdate(const Message& request,
                             std::vector<Binding> bindings)
    : request_(request) {
  for (Binding& binding : bindings) entries_.push_back({std::move(binding)});
}

bool BindingUpdate::IsOutdated(const Entry& entry) const {
  return !entry.is_new && entry.binding.call_id == request_.call_id() &&
         request_.cseq().number <= entry.binding.cseq;
}

bool BindingUpdate::RemoveAll() {
  for (const Entry& entry : entries_) {
    if (IsOutdated(entry)) return false;
  }
  entries_.clear();
  return true;
}

bool BindingUpdate::Apply(const NameAddrView& contact, uint16_t q,
                          uint32_t expires, Time now) {
  auto entry = entries_.begin();
  for (; entry != entries_.end(); ++entry) {
    const std::optional<UriView> uri = ParseUri(entry->binding.uri);
    SIP_CHECK(uri.has_value());
    if (UriEquivalent(*uri, contact.uri)) break;
  }
  if (entry != entries_.end() && IsOutdated(*entry)) return false;
  if (expires == 0) {
    if (entry != entries_.end()) entries_.erase(entry);
    return true;
  }
  if (entry == entries_.end()) entry = entries_.emplace(entry);
  entry->is_new = true;
  Binding& binding = entry->binding;
  binding.uri = std::string(contact.uri.text);
  binding.display_name = contact.display_name.empty()
                             ? ""
                             : absl::StrCat(contact.display_name, " ");
  binding.parameters = OtherParameters(contact.parameters);
  binding.q = q;
  binding.expires_at = now + std::chrono::seconds(expires);
  binding.call_id = std::string(request_.call_id());
  binding.cseq = request_.cseq().number;
  return true;
}

std::vector<Binding> BindingUpdate::Take() && {
  std::vector<Binding> bindings;
  for (Entry& entry : entries_) bindings.push_back(std::move(entry.binding));
  return bindings;
}

std::optional<uint32_t> ExpiresOf(const NameAddrView& contact) {
  const auto text = contact.Parameter("expires");
  if (!text.has_value()) return std::nullopt;
  uint32_t seconds = 0;
  if (!IsDigits(*text) || !absl::SimpleAtoi(*text, &seconds)) {
    return kMalformedExpires;
  }
  return seconds;
}

std::optional<uint16_t> QOf(const NameAddrView& contact) {
  const auto text = contact.Parameter("q");
  return text.has_value() ? ParseQ(*text) : 1000;
}

// qvalue = ( "0" [ "." 0*3DIGIT ] ) / ( "1" [ "." 0*3("0") ] )
std::optional<uint16_t> ParseQ(absl::string_view text) {
  if (text.empty() || text.size() > 5) return std::nullopt;
  if (text[0] != '0' && text[0] != '1') return std::nullopt;
  uint16_t thousandths = text[0] == '1' ? 1000 : 0;
  if (text.size() == 1) return thousandths;
  const absl::string_view decimals = text.substr(2);
  if (text[1] != '.' || (!decimals.empty() && !IsDigits(decimals))) {
    return std::nullopt;
  }
  uint16_t unit = 100;
  for (char digit : decimals) {
    thousandths = static_cast<uint16_t>(thousandths + (digit - '0') * unit);
    unit = static_cast<uint16_t>(unit / 10);
  }
  if (thousandths > 1000) return std::nullopt;
  return thousandths;
}

std::string QText(uint16_t q) {
  if (q >= 1000) return "1";
  if (q == 0) return "0";
  std::string decimals = absl::StrCat(1000 + q).substr(1);
  while (decimals.back() == '0') decimals.pop_back();
  return absl::StrCat("0.", decimals);
}

}  // namespace sipsim::sip
