#ifndef SIPSIM_PROTOCOL_UA_REGISTRATION_H_
#define SIPSIM_PROTOCOL_UA_REGISTRATION_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "protocol/base/time.h"

namespace sipsim::sip {

// Names one REGISTER of one UserAgent, whatever it took to have it answered:
// 1, 2, 3, ...
using RegistrationNumber = uint64_t;

// One Contact of a REGISTER (RFC 3261 section 10.2.1).
struct RegisteredContact {
  std::string uri;                    // Of any scheme.
  std::string parameters{};           // ";q=0.7", or "".
  std::optional<Duration> expires{};  // Whole seconds.
};

// What the registrar of a user agent is, and what it is told (10.2).
struct RegistrationConfig {
  // The Request-URI of REGISTER, without a user part; "" means the domain of
  // the AOR.
  std::string registrar{};
  // None means our own Contact.
  std::vector<RegisteredContact> contacts{};
  std::optional<Duration> expires{};  // For the contacts that say nothing.
  bool refresh = true;  // Whether bindings are renewed before they expire.
};

enum class RegisterAct : uint8_t {
  kAdd,        // Adds or renews bindings (10.2.1).
  kRefresh,    // The same, of our own accord (10.2.4).
  kQuery,      // Changes nothing (10.2.3).
  kRemove,     // Removes some (10.2.2), ...
  kRemoveAll,  // ... or all, whoever has made them.
};
const char* RegisterActName(RegisterAct act);  // "add"

struct RegisterOptions {
  RegisterAct act = RegisterAct::kAdd;
  // Of kAdd and kRemove; none means those of the RegistrationConfig.
  std::vector<RegisteredContact> contacts{};
  std::optional<Duration> expires{};  // nullopt: as the RegistrationConfig.
};

// One binding, as a registrar lists it.
struct ListedBinding {
  std::string uri;
  std::optional<Duration> expires;  // From the response on.
};

// How a REGISTER came out.
struct RegisterResult {
  RegisterAct act = RegisterAct::kAdd;
  int status_code = 0;  // 408 and 503 stand for what never came (8.1.3.1).
  std::vector<ListedBinding> bindings;  // Of a 2xx: all there are.
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_UA_REGISTRATION_H_
