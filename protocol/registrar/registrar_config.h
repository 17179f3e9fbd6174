#ifndef SIPSIM_PROTOCOL_REGISTRAR_REGISTRAR_CONFIG_H_
#define SIPSIM_PROTOCOL_REGISTRAR_REGISTRAR_CONFIG_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "protocol/digest/digest_server.h"

namespace sipsim::sip {

// Everything is checked by whoever reads the configuration.
struct RegistrarConfig {
  // The domains whose users it registers, in lower case.
  std::vector<std::string> domains;
  // In seconds (section 10.3 step 7): without a wish of the client; the
  // smallest that is not answered 423; what longer ones are cut down to.
  uint32_t expires_default = 3'600;
  uint32_t expires_min = 0;
  uint32_t expires_max = 4'294'967'295;
  // Contacts of one user; more are answered 403.
  size_t contacts_max = 10;
  // Users with an entry in the location service; more are answered 500.
  size_t users_max = 4'000'000;
  // Nobody is asked for credentials without it.
  std::optional<DigestServerConfig> authentication;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_REGISTRAR_REGISTRAR_CONFIG_H_
