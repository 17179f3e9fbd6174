#include "topologies/plan_media.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"

namespace sipsim {
namespace {

using std::chrono_literals::operator""h;
using std::chrono_literals::operator""min;
using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""s;

constexpr uint16_t kMediaPort = 49170;
constexpr uint64_t kPortMax = 65'534;  // RTP takes even ports.

bool Has(const HostPlan& host, const sip::IpAddress& address) {
  return std::find(host.addresses.begin(), host.addresses.end(), address) !=
         host.addresses.end();
}

sip::RtpConfig PlanRtp(const ConfigScope& scope) {
  sip::RtpConfig rtp;
  rtp.interval = scope.Duration("interval", {1ms, 200ms, 20ms});
  if (rtp.interval % 1ms != sip::Duration{}) {
    scope.Fail("interval", "whole milliseconds", Quote(scope.Text("interval")));
  }
  return rtp;
}

sip::IpAddress PlanAddress(const ConfigScope& scope, absl::string_view field,
                           const HostPlan& host) {
  if (host.addresses.empty()) return {};  // Already an error.
  const std::string text = scope.Text(field);
  if (text.empty()) return host.addresses.front();
  const auto address = sip::IpAddress::Parse(text);
  if (address.has_value() && Has(host, *address)) return *address;
  scope.Fail(field, "an address of the host", Quote(text));
  return host.addresses.front();
}

sip::MediaPortRange PlanPorts(const ConfigScope& scope, uint16_t first,
                              const HostPlan& host) {
  sip::MediaPortRange range;
  range.first =
      static_cast<uint16_t>(scope.Number("first", 2, kPortMax, first));
  if (range.first % 2 != 0) {
    scope.Fail("first", "an even port", absl::StrCat(range.first));
    return {first, 1};
  }
  const uint64_t fits = (kPortMax - range.first) / 2 + 1;
  range.count = static_cast<uint16_t>(
      scope.Number("count", 1, fits, std::min<uint64_t>(100, fits)));
  const auto holds = [&](uint16_t port) {
    return port % 2 == 0 && port >= range.first &&
           port < range.first + 2 * range.count;
  };
  if (holds(host.port) || holds(host.tls_port)) {
    scope.Fail(
        "first", "ports without the host's SIP port",
        absl::StrCat(range.first, " to ", range.first + 2 * (range.count - 1)));
  }
  return range;
}

bool Overlap(const sip::AlgSide& a, const sip::AlgSide& b) {
  return a.address == b.address &&
         a.ports.first < b.ports.first + 2 * b.ports.count &&
         b.ports.first < a.ports.first + 2 * a.ports.count;
}

}  // namespace

void PlanMedia(const Media& config, const ConfigScope& scope,
               const HostPlan& host, sip::UserAgentConfig& user_agent) {
  sip::SessionConfig& session = user_agent.session;
  session.address = host.addresses.front();
  if (!config.address().empty()) {
    const auto address = sip::IpAddress::Parse(config.address());
    if (address && address->is_any()) {
      // Which is how RFC 2543 puts a call on hold.
      scope.Fail("address", "an address that media can be sent to",
                 Quote(config.address()));
    } else if (address) {
      session.address = *address;
    } else {
      scope.Fail("address", "an IPv4 or IPv6 address", Quote(config.address()));
    }
  }
  const auto port =
      static_cast<uint16_t>(scope.Number("port", 1, 65'535, kMediaPort));
  session.media.front().port = port;
  if (host.TakesSipAt(port)) {
    scope.Fail("port", "another port than the host has for SIP",
               absl::StrCat(port));
  }
  if (config.has_session_id()) session.session_id = config.session_id();
  if (config.has_rtp()) user_agent.rtp = PlanRtp(scope.Nested("rtp"));
}

void PlanHold(const UserAgent& config, const ConfigScope& scope,
              sip::UserAgentConfig& user_agent) {
  sip::SessionConfig& session = user_agent.session;
  const bool is_old = user_agent.dialect == sip::Dialect::kRfc2543;
  const bool is_v6 = session.address.is_v6();
  switch (config.hold_style()) {
    case UserAgent::DEFAULT_HOLD_STYLE:
      session.hold_style = is_old && !is_v6 ? sip::HoldStyle::kZeroAddress
                                            : sip::HoldStyle::kSendOnly;
      break;
    case UserAgent::INACTIVE:
      session.hold_style = sip::HoldStyle::kInactive;
      break;
    case UserAgent::ZERO_ADDRESS:
      session.hold_style = sip::HoldStyle::kZeroAddress;
      // RFC 3264 section 8.4: one of the reasons why it is out of use.
      if (is_v6) {
        scope.Fail("hold_style", "SENDONLY or INACTIVE where media is IPv6",
                   "ZERO_ADDRESS");
      }
      break;
    default:
      session.hold_style = sip::HoldStyle::kSendOnly;
  }
  session.returns_zero_address = is_old;
  user_agent.shows_rendering = config.shows_rendering();
}

sip::AlgConfig PlanAlg(const Alg& config, const ConfigScope& scope,
                       const HostPlan& host) {
  sip::AlgConfig alg;
  if (!config.has_proxy()) scope.Fail("proxy", "a Proxy", "none");
  if (config.proxy().has_record_route() && !config.proxy().record_route()) {
    scope.Nested("proxy").Fail(
        "record_route", "true, as media of dialogs goes through", "false");
  }
  for (int i = 0; i < config.inside_size(); ++i) {
    const auto address = sip::IpAddress::Parse(config.inside(i));
    if (address.has_value()) {
      alg.inside_hosts.push_back(*address);
    } else {
      scope.Fail("inside", "an IPv4 or IPv6 address", Quote(config.inside(i)),
                 i);
    }
  }
  alg.inside.address = PlanAddress(scope, "inside_address", host);
  alg.inside.ports = PlanPorts(scope.Nested("inside_ports"), 30'000, host);
  alg.outside.address = PlanAddress(scope, "outside_address", host);
  alg.outside.ports = PlanPorts(scope.Nested("outside_ports"), 40'000, host);
  if (Overlap(alg.inside, alg.outside)) {
    scope.Fail(
        "outside_ports", "other ports than those of inside_ports",
        absl::StrCat("port ",
                     std::max(alg.inside.ports.first, alg.outside.ports.first),
                     " in both"));
  }
  alg.idle_timeout = scope.Duration("idle_timeout", {1s, 24h, 5min});
  alg.latch = config.latch();
  return alg;
}

}  // namespace sipsim
