// Further places where a host is attached: a part of HostPlanner.

#include "absl/strings/str_cat.h"
#include "topologies/config_words.h"
#include "topologies/plan_host.h"

namespace sipsim {

std::optional<sip::IpAddress> HostPlanner::ReadAddress(const ConfigScope& scope,
                                                       const std::string& text,
                                                       int index,
                                                       const HostPlan& host) {
  const auto address = sip::IpAddress::Parse(text);
  if (!address || address->is_any()) {
    scope.Fail("addresses", "an IPv4 or IPv6 address", Quote(text), index);
    return std::nullopt;
  }
  const auto [it, is_new] = name_by_address_.emplace(*address, host.name);
  if (!is_new) {
    scope.Fail("addresses", "an address of its own for each host",
               absl::StrCat(Quote(text), ", which ", it->second, " has"),
               index);
  }
  return address;
}

void HostPlanner::AddAttachments(const ConfigScope& scope, const Host& config,
                                 HostPlan& host) {
  for (int i = 0; i < config.attachments_size(); ++i) {
    const ConfigScope inner = scope.Nested("attachments", i);
    const Attachment& attachment = config.attachments(i);
    AttachmentPlan& plan = host.attachments.emplace_back();
    plan.domain_name = inner.Required("domain_name", kDomainName);
    if (attachment.addresses_size() == 0) {
      inner.Fail("addresses", "at least one IP address", "none");
    }
    for (int k = 0; k < attachment.addresses_size(); ++k) {
      const auto address = ReadAddress(inner, attachment.addresses(k), k, host);
      if (address.has_value()) plan.addresses.push_back(*address);
    }
    if (plan.domain_name.empty()) continue;  // Already an error.
    const size_t entry_count = plan_.hosts_table.size();
    AddTableEntry(inner, "domain_name", -1, plan.domain_name);
    if (plan_.hosts_table.size() == entry_count) continue;
    plan_.hosts_table.back().attachment = static_cast<size_t>(i);
  }
}

}  // namespace sipsim
