#ifndef SIPSIM_PROTOCOL_DIGEST_DIGEST_CLIENT_H_
#define SIPSIM_PROTOCOL_DIGEST_DIGEST_CLIENT_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "absl/functional/function_ref.h"
#include "absl/strings/string_view.h"
#include "protocol/digest/challenge.h"
#include "protocol/digest/credentials.h"
#include "protocol/header/header_id.h"
#include "protocol/message/builder.h"
#include "protocol/message/message.h"
#include "protocol/port/random.h"

namespace sipsim::sip {

// What a user is called and proves to know, in one realm.
struct DigestAccount {
  std::string realm;  // Compared as it stands (RFC 3261 section 22.1).
  std::string username;
  std::string password;
};

// Of one request across its attempts: which challenges it has had and what it
// has shown, so that the client does not come again with credentials that were
// just turned down (RFC 3261 section 22.1). The owner of the request has it,
// empty at the start.
class DigestAttempt {
 private:
  friend class DigestClient;
  struct Step {
    HeaderId header;
    std::string realm;
    // An answer to a challenge to this request. One that was sent ahead of time
    // may be refused for its nonce alone: the server may have forgotten it.
    bool is_sent = false;
    int stale_count = 0;  // Answers that said "too old".
  };
  Step& StepOf(HeaderId header, absl::string_view realm);

  absl::InlinedVector<Step, 2> steps_;
};

// The client's side of Digest (RFC 3261 sections 22.2, 22.3; RFC 8760 section
// 2.4): remembers the last challenge of each realm in which it has an account,
// and answers it, in the request that was challenged and ahead of time in
// those that follow. One for each user agent; `random` outlives it.
//
//   DigestClient client(random, {{"atlanta.example.com", "alice", "secret"}});
//   DigestAttempt attempt;
//   client.AddCredentials({"INVITE", uri, sdp}, wanted, &attempt, &builder);
//   ...  401 or 407 comes:
//   if (client.TakeChallenges(response, &attempt) ==
//       DigestClient::Verdict::kAnswered) ...  // As above, CSeq + 1.
//
// An ACK carries what its INVITE carried: copy the fields (22.1). A CANCEL is
// never challenged and carries none.
class DigestClient {
 public:
  enum class Verdict : uint8_t {
    kAnswered,       // Send the request again, with AddCredentials().
    kRefused,        // The credentials that it had were not accepted.
    kNoAccount,      // None for any of the realms.
    kNotUnderstood,  // No challenge, or none of a kind that we know.
  };

  // Realms remembered at most; further ones are as kNoAccount.
  static constexpr size_t kSpaceCountMax = 32;

  DigestClient(Random& random, std::vector<DigestAccount> accounts);

  // Takes the challenges of a 401 or 407 to the request of `attempt`; there
  // may be several, and of both kinds if a proxy has forked (16.7 step 7). Of
  // the same realm the topmost one that we understand counts.
  Verdict TakeChallenges(const Message& response, DigestAttempt* attempt);

  // As if `challenge` had come to an earlier request. `header` is
  // kWwwAuthenticate or kProxyAuthenticate. False without an account.
  bool Remember(HeaderId header, const Challenge& challenge);

  // Whether a realm that has challenged earlier requests, by a field of this
  // name, is to have its answer ahead of time.
  using Wanted =
      absl::FunctionRef<bool(HeaderId header, absl::string_view realm)>;
  // Adds an Authorization or Proxy-Authorization field for each realm that has
  // challenged the request of `attempt`, and for those that are `wanted`, in
  // the order in which they first challenged us.
  void AddCredentials(const DigestedRequest& request, Wanted wanted,
                      DigestAttempt* attempt, MessageBuilder* builder);

  bool has_challenge() const { return !spaces_.empty(); }

 private:
  // A protection space: one realm, of a UAS or of a proxy.
  struct Space {
    HeaderId header;  // The one of its challenges.
    const DigestAccount* account;
    Challenge challenge;
    uint32_t nonce_count = 0;  // Uses of this nonce.
  };

  const DigestAccount* FindAccount(absl::string_view realm) const;
  std::vector<Space>::iterator FindSpace(HeaderId header,
                                         absl::string_view realm);
  Verdict TakeOne(HeaderId header, const Challenge& challenge,
                  DigestAttempt* attempt);
  Credentials Answer(Space& space, const DigestedRequest& request);

  Random& random_;
  const std::vector<DigestAccount> accounts_;
  std::vector<Space> spaces_;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_DIGEST_DIGEST_CLIENT_H_
