#ifndef SIPSIM_PROTOCOL_DIGEST_DIGEST_SERVER_H_
#define SIPSIM_PROTOCOL_DIGEST_DIGEST_SERVER_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "protocol/digest/algorithm.h"
#include "protocol/digest/credentials.h"
#include "protocol/digest/nonce.h"
#include "protocol/header/header_id.h"
#include "protocol/message/builder.h"
#include "protocol/message/message.h"
#include "protocol/port/clock.h"
#include "protocol/port/random.h"

namespace sipsim::sip {

// Who may show a password, and for whom that speaks.
struct DigestUser {
  std::string name;
  std::string password;
  // Addresses of record that the user may act for, compared by user and host.
  // Empty: those with `name` as their user.
  std::vector<std::string> aors;
};

struct DigestServerConfig {
  std::string realm;
  // Not empty, each once; offered in this order (RFC 8760 section 2.3).
  std::vector<DigestAlgorithm> algorithms = {DigestAlgorithm::kMd5};
  // At least one of the two.
  bool offers_auth = true;
  bool offers_auth_int = false;
  std::vector<DigestUser> users;
  NonceSettings nonces;
};

// The server's side of Digest for one realm: challenges, and judges what comes
// back (RFC 3261 section 22, RFC 7616 section 3.4.6, RFC 8760 section 2.3). A
// proxy and a UAS differ in the names of the header fields alone.
class DigestServer {
 public:
  enum class Judgement : uint8_t {
    kAccepted,
    kMissing,    // No credentials for our realm.
    kWrong,      // Unknown user, wrong password, or what we never offered.
    kStale,      // The password is right, but the nonce is not (any more) ...
    kReplayed,   // ... or its count has been seen: stale, too.
    kMalformed,  // Answer 400.
  };
  struct Verdict {
    Judgement judgement = Judgement::kMissing;
    const DigestUser* user = nullptr;  // Of kAccepted.

    bool accepted() const { return judgement == Judgement::kAccepted; }
    // Whether a new challenge says stale=true.
    bool is_stale() const {
      return judgement == Judgement::kStale ||
             judgement == Judgement::kReplayed;
    }
  };
  enum class Role : uint8_t { kUas, kProxy };

  // Both ports outlive the server.
  DigestServer(const Clock& clock, Random& random, Role role,
               DigestServerConfig config);
  DigestServer(const DigestServer&) = delete;
  DigestServer& operator=(const DigestServer&) = delete;

  // Looks for the credentials of our realm in a request, and takes note of
  // their use. A user that there is not is as a wrong password. The response
  // may be without a qop if it is MD5 (RFC 3261 section 22.4, item 8), which
  // has no count that tells replays.
  Verdict Judge(const Message& request);

  // Adds a WWW-Authenticate or Proxy-Authenticate field for each algorithm.
  void AddChallenges(bool stale, MessageBuilder* response);

  // The status code of a challenge: 401 or 407.
  int challenge_status() const { return role_ == Role::kUas ? 401 : 407; }
  const std::string& realm() const { return config_.realm; }

  // Whether `user` may act for this address of record.
  static bool MayActFor(const DigestUser& user, const UriView& aor);

 private:
  Verdict JudgeOne(const Credentials& credentials, const Message& request);
  bool WasOffered(const Credentials& credentials) const;

  const Role role_;
  const DigestServerConfig config_;
  absl::flat_hash_map<absl::string_view, const DigestUser*> users_;
  NonceService nonces_;
};

// "missing", "wrong", "stale", ... for counters and traces.
const char* JudgementName(DigestServer::Judgement judgement);

// Whether the value of a Proxy-Authorization or Authorization field is for
// this realm; what is broken is for nobody.
bool IsForRealm(absl::string_view value, absl::string_view realm);

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_DIGEST_DIGEST_SERVER_H_
