#ifndef SIPSIM_TESTS_PROTOCOL_UA_CHALLENGES_H_
#define SIPSIM_TESTS_PROTOCOL_UA_CHALLENGES_H_

// Challenges for a user agent under test, and its answers to them.

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "protocol/digest/credentials.h"
#include "protocol/message/message.h"
#include "protocol/ua/user_agent_config.h"

namespace sipsim::sip {

extern const char kAtlanta[];  // Challenges of two realms.
extern const char kBiloxi[];

// Alice with an account in both: "zanzibar" and "quay".
UserAgentConfig WithAccounts();

// A 401 or 407 with these challenges.
BufferRef Challenged(const Message& request, int status_code,
                     const std::vector<std::string>& values);

std::vector<Credentials> CredentialsIn(const Message& request, HeaderId header);
std::vector<Credentials> ProxyCredentials(const Message& request);

// Whether they answer for this request, with that password.
bool Proves(const Credentials& credentials, const Message& request,
            absl::string_view password);

}  // namespace sipsim::sip

#endif  // SIPSIM_TESTS_PROTOCOL_UA_CHALLENGES_H_
