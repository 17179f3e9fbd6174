#ifndef SIPSIM_PROTOCOL_GATEWAY_GATEWAY_CONFIG_H_
#define SIPSIM_PROTOCOL_GATEWAY_GATEWAY_CONFIG_H_

#include <optional>
#include <string>
#include <vector>

#include "protocol/base/time.h"
#include "protocol/ua/user_agent_config.h"

namespace sipsim::sip {

// What a gateway is. Everything is checked by whoever reads the configuration.
struct GatewayConfig {
  // Its SIP side: Contact, routes, accounts, media. Its AOR has no user.
  UserAgentConfig user_agent;
  // The host of the SIP URIs of numbers that call from the PSTN.
  std::string domain;
  // The same of those that they call, where nothing else is said.
  std::string called_domain;
  // Whether the URIs of both are sips.
  bool is_secure = false;
  // The private numbering plans that it understands, by their phone-context;
  // numbers of others are answered 484 (RFC 3398 section 12.2). nullopt: all.
  std::optional<std::vector<std::string>> plans;

  // Without an ACM the call fails after T7, without an answer after T9 (7.2.1,
  // 7.2.6).
  Duration t7 = std::chrono::seconds(25);
  Duration t9 = std::chrono::seconds(120);
  // An early ACM keeps the T7 of the PSTN from expiring (8.2.8: 15 to 20 s).
  Duration t11 = std::chrono::seconds(17);
  // How long an announcement may take that stands in for a release (7.1.6).
  Duration interwork_timer = std::chrono::seconds(30);
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_GATEWAY_GATEWAY_CONFIG_H_
