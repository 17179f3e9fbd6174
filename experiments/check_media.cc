#include "experiments/check_media.h"

#include <variant>

#include "absl/strings/str_cat.h"
#include "topologies/config_words.h"
#include "topologies/endpoint_name.h"

namespace sipsim {
namespace {

constexpr char kSpeaker[] =
    "the name of a host with a user_agent or gateway that has rtp";
constexpr char kFarEnd[] = "the name of a host, an IP address or IP:port";

bool IsSpeaker(const HostPlan* host) {
  if (host == nullptr) return false;
  const auto* user = std::get_if<sip::UserAgentConfig>(&host->role);
  if (user != nullptr) return user->rtp.has_value();
  const auto* gateway = std::get_if<GatewayPlan>(&host->role);
  return gateway != nullptr && gateway->config.user_agent.rtp.has_value();
}

}  // namespace

void CheckCallNumbers(const ConfigScope& scope, const Action& action) {
  const auto check = [&](bool is_meant, absl::string_view verb) {
    if (is_meant) scope.Nested(verb).Number("call", 1, UINT32_MAX, 1);
  };
  check(action.has_hang_up(), "hang_up");
  check(action.has_give_up(), "give_up");
  check(action.has_hold(), "hold");
  check(action.has_resume(), "resume");
  for (int i = 0; i < action.join().calls_size(); ++i) {
    if (action.join().calls(i) > 0) continue;
    scope.Nested("join").Fail("calls", "a number from 1 on", "0", i);
  }
}

void CheckUpdate(const ConfigScope& scope, const HostPlan& host) {
  scope.Number("call", 1, UINT32_MAX, 1);
  if (std::get<sip::UserAgentConfig>(host.role).takes_update) return;
  scope.FailWhole(
      "a user whose user_agent has reliable_provisionals or session_timer",
      host.name);
}

namespace {

// A phone that rejects does not ring unless it is told when.
void CheckRejected(const ConfigScope& scope, const OnCall& on_call) {
  if (!on_call.has_reject()) return;
  constexpr char kSilent[] = "a reject without ring_after";
  if (on_call.has_ring_status() && on_call.ring_after().empty()) {
    scope.Fail("ring_status", "a phone that rings", kSilent);
  } else if (on_call.early_media() && on_call.ring_after().empty()) {
    scope.Fail("early_media", "a phone that rings", kSilent);
  } else if (!on_call.hang_up_after().empty()) {
    scope.Fail("hang_up_after", "a phone that answers", "one that rejects");
  }
}

}  // namespace

void CheckRinging(const ConfigScope& scope, const OnCall& on_call) {
  const uint64_t status = scope.Number("ring_status", 180, 183, 180);
  if (status != 180 && status != 183) {
    scope.Fail("ring_status", "180 or 183", absl::StrCat(status));
  }
  CheckRejected(scope, on_call);
  if (!on_call.silent()) return;
  if (on_call.has_ring_status()) {
    scope.Fail("ring_status", "a phone that rings", "silent");
  } else if (on_call.early_media()) {
    scope.Fail("early_media", "a phone that rings", "silent");
  }
}

void CheckMove(const ConfigScope& scope, const Move& move,
               const HostPlan& host) {
  const uint64_t port = scope.Number("media_port", 1, 65'535, 1);
  if (move.has_media_port() && host.TakesSipAt(static_cast<uint16_t>(port))) {
    scope.Fail("media_port", "another port than the host has for SIP",
               absl::StrCat(port));
  }
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

// A far end, or a window of time, means nothing without a figure that it is of.
void CheckFigures(const ConfigScope& scope, const ExpectMedia& expect) {
  const bool has_received = expect.has_received() || expect.has_received_min();
  const bool has_sent = expect.has_sent() || expect.has_sent_min();
  const auto wants = [&](bool is_there, absl::string_view figures,
                         absl::string_view field) {
    if (is_there || scope.Text(field).empty()) return;
    scope.FailWhole(absl::StrCat(figures, " with ", field), "neither");
  };
  wants(has_received, "received or received_min", "hears");
  wants(has_received, "received or received_min", "from");
  wants(has_sent, "sent or sent_min", "to");
  wants(has_received || has_sent, "received or sent", "after");
  wants(has_received || has_sent, "received or sent", "before");
  if (!has_received && !has_sent && !expect.has_lost() &&
      !expect.has_duplicates() && !expect.has_foreign() &&
      expect.jitter_max().empty()) {
    scope.FailWhole("a figure such as received or lost", "none");
  }
}

void CheckExpectMedia(const ConfigScope& scope, const ExpectMedia& expect,
                      const NetworkPlan& network, sip::Duration duration) {
  if (!IsSpeaker(network.FindHost(expect.user()))) {
    scope.Fail("user", kSpeaker, Quote(expect.user()));
  }
  if (!expect.hears().empty() && !IsSpeaker(network.FindHost(expect.hears()))) {
    scope.Fail("hears", kSpeaker, Quote(expect.hears()));
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
  if (!expect.before().empty() &&
      scope.Duration("before", {}) <= scope.Duration("after", {})) {
    scope.Fail("before", "a time later than after", Quote(expect.before()));
  }
  scope.Duration("jitter_max", {});
  CheckFigures(scope, expect);
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
