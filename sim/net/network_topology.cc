// The hosts of a network, their addresses, and the links that were set.

#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "sim/base/check.h"
#include "sim/net/network.h"

namespace sipsim::sim {

absl::StatusOr<Host*> Network::AddHost(absl::string_view name) {
  if (name.empty()) {
    return absl::InvalidArgumentError("name: expected one, found none");
  }
  if (FindHost(name) != nullptr) {
    return absl::AlreadyExistsError(
        absl::StrCat("name: expected an unused one, found ", name));
  }
  auto host = std::make_unique<Host>(simulator_, *this, config_.seed,
                                     config_.tcp, name);
  // Hosts are numbered from 1, by this network alone.
  SIM_CHECK(host->index() == hosts_.size() + 1);
  hosts_.push_back(std::move(host));
  routes_.resize(hosts_.size() + 1);
  ForgetPaths();
  return hosts_.back().get();
}

absl::Status Network::AddAddress(Host& host, const IpAddress& address) {
  if (address.is_any()) {
    return absl::InvalidArgumentError(
        absl::StrCat(host.name(), ": address: expected one of a host, found ",
                     address.ToString()));
  }
  const Host* owner = FindHost(address);
  if (owner != nullptr) {
    return absl::AlreadyExistsError(
        absl::StrCat(host.name(), ": address: ", address.ToString(),
                     " is that of ", owner->name()));
  }
  host_by_address_.Add(address, host.index());
  host.AddAddress(address);
  return absl::OkStatus();
}

absl::Status Network::RemoveAddress(Host& host, const IpAddress& address) {
  if (!host.HasAddress(address)) {
    return absl::NotFoundError(
        absl::StrCat(host.name(), ": address: expected one of the host, found ",
                     address.ToString()));
  }
  host_by_address_.Remove(address);
  host.RemoveAddress(address);
  return absl::OkStatus();
}

Link& Network::MakeLink(HostIndex from, HostIndex to,
                        const LinkConfig& config) {
  std::string name =
      absl::StrCat(simulator_.host_name(from), "->", simulator_.host_name(to));
  auto& link = routes_[from].links[to];
  link =
      std::make_unique<Link>(from, to, std::move(name), config, config_.seed);
  return *link;
}

absl::Status Network::SetLink(const Host& from, const Host& to,
                              const LinkConfig& config) {
  if (&from == &to) {
    return absl::InvalidArgumentError(
        absl::StrCat(from.name(), ": expected a link to another host"));
  }
  const absl::Status status = Validate(config);
  if (!status.ok()) {
    return absl::InvalidArgumentError(absl::StrCat(
        from.name(), "->", to.name(), ": ", std::string(status.message())));
  }
  MakeLink(from.index(), to.index(), config);
  ForgetPaths();
  return absl::OkStatus();
}

Link* Network::FindLink(HostIndex from, HostIndex to) {
  const auto& links = routes_[from].links;
  const auto it = links.find(to);
  if (it != links.end()) return it->second.get();
  if (!config_.default_link.has_value() || from == to) return nullptr;
  return &MakeLink(from, to, *config_.default_link);
}

Host* Network::FindHost(absl::string_view name) const {
  for (const auto& host : hosts_) {
    if (host->name() == name) return host.get();
  }
  return nullptr;
}

Host* Network::FindHost(const IpAddress& address) const {
  const HostIndex index = host_by_address_.Find(address);
  return index == kWorldHost ? nullptr : &host(index);
}

}  // namespace sipsim::sim
