#include "experiments/check_media.h"

#include <variant>

#include "topologies/config_words.h"
#include "topologies/endpoint_name.h"

namespace sipsim {
namespace {

constexpr char kFarEnd[] = "the name of a host, an IP address or IP:port";

}  // namespace

void CheckMove(const ConfigScope& scope, const Move& move,
               const HostPlan& host) {
  scope.Number("media_port", 1, 65'535, 1);
  if (move.to().empty() && !move.has_media_port()) {
    scope.FailWhole("to or media_port", "neither");
  }
  if (move.leave() && move.to().empty()) {
    scope.Fail("leave", "a place to move to", "none");
  }
  if (move.to().empty() || move.to() == host.PrimaryName()) return;
  for (const AttachmentPlan& place : host.attachments) {
    if (place.domain_name == move.to()) return;
  }
  scope.Fail("to", "the domain_name of an attachment of the user's host",
             Quote(move.to()));
}

void CheckExpectMedia(const ConfigScope& scope, const ExpectMedia& expect,
                      const NetworkPlan& network, sip::Duration duration) {
  const HostPlan* host = network.FindHost(expect.user());
  const auto* user = host == nullptr
                         ? nullptr
                         : std::get_if<sip::UserAgentConfig>(&host->role);
  if (user == nullptr || !user->rtp.has_value()) {
    scope.Fail("user", "the name of a host with a user_agent that has rtp",
               Quote(expect.user()));
  }
  scope.Number("number", 1, UINT32_MAX, 1);
  for (const char* field : {"from", "to"}) {
    if (ToMediaFilter(scope.Text(field), network).has_value()) continue;
    scope.Fail(field, kFarEnd, Quote(scope.Text(field)));
  }
  for (const char* field : {"after", "before"}) {
    if (scope.Duration(field, {}) > duration) {
      scope.Fail(field, "a time up to the experiment's duration",
                 Quote(scope.Text(field)));
    }
  }
  scope.Duration("jitter_max", {});
}

std::optional<MediaFilter> ToMediaFilter(const std::string& remote,
                                         const NetworkPlan& network) {
  MediaFilter filter;
  if (remote.empty()) return filter;
  if (const auto address = sip::IpAddress::Parse(remote)) {
    filter.addresses.push_back(*address);
  } else if (const auto endpoint = ParseEndpoint(remote)) {
    filter.addresses.push_back(endpoint->address);
    filter.port = endpoint->port;
  } else if (const HostPlan* host = network.FindHost(remote)) {
    filter.addresses = host->addresses;
    for (const AttachmentPlan& place : host->attachments) {
      filter.addresses.insert(filter.addresses.end(), place.addresses.begin(),
                              place.addresses.end());
    }
  } else {
    return std::nullopt;
  }
  return filter;
}

}  // namespace sipsim
