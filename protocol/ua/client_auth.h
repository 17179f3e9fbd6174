#ifndef SIPSIM_PROTOCOL_UA_CLIENT_AUTH_H_
#define SIPSIM_PROTOCOL_UA_CLIENT_AUTH_H_

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/string_view.h"
#include "protocol/digest/digest_client.h"
#include "protocol/header/header_id.h"
#include "protocol/message/builder.h"
#include "protocol/message/message.h"
#include "protocol/port/random.h"
#include "protocol/ua/user_agent_config.h"

namespace sipsim::sip {

// Which requests of a user agent carry credentials (RFC 3261 section 22).
//
// - A request that was challenged itself: for each realm that we have an
//   account in (22.2, 22.3).
// - Proxy realms, as 22.3 recommends: all later requests of the same Call-ID.
//   Requests that begin another dialog only for the realms that the
//   configuration says belong to the user's own proxies; requests within those
//   dialogs not, until they are challenged: nobody knows which of the realms
//   their route leads through.
// - Realms of a UAS or registrar, as 22.2 recommends: all later requests with
//   the same To URI.
// - ACK shows what its INVITE showed, CANCEL nothing (22.1); neither comes
//   here.
class ClientAuth {
 public:
  // Both outlive this.
  ClientAuth(Random& random, const UserAgentConfig& config);

  // Whether no request has credentials to carry.
  bool is_idle() const { return !client_.has_challenge(); }

  // A 401 or 407 to the request of `attempt`; whether it is to be sent again.
  bool TakeChallenges(const Message& response, DigestAttempt* attempt);

  // Adds what `request` has to carry when it goes out with this Request-URI;
  // whether that is anything.
  bool AddCredentials(const Message& request, absl::string_view uri,
                      DigestAttempt* attempt, MessageBuilder* out);

  // What was to be shown in requests of one Call-ID is in those of another.
  void RenameCall(absl::string_view from, absl::string_view to);

  // No more requests of this Call-ID will be made.
  void ForgetCall(absl::string_view call_id) {
    if (!realms_by_call_.empty()) realms_by_call_.erase(call_id);
  }

 private:
  // More than that, and all are forgotten: then a request is challenged anew.
  static constexpr size_t kCountMax = 4096;

  bool IsWanted(HeaderId header, absl::string_view realm,
                const Message& request) const;

  const UserAgentConfig& config_;
  DigestClient client_;
  // Realms of proxies, by Call-ID.
  absl::flat_hash_map<std::string, absl::flat_hash_set<std::string>>
      realms_by_call_;
  // Realms of servers, with the To URI of what they challenged.
  absl::flat_hash_set<std::pair<std::string, std::string>> server_realms_;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_UA_CLIENT_AUTH_H_
