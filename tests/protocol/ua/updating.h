#ifndef SIPSIM_TESTS_PROTOCOL_UA_UPDATING_H_
#define SIPSIM_TESTS_PROTOCOL_UA_UPDATING_H_

// Alice, who calls bob; both have UPDATE.

#include "tests/protocol/ua/ua_world.h"

namespace sipsim::sip {

inline constexpr char kBob[] = "sip:bob@biloxi.example.com";

inline UserAgentConfig Extended(UserAgentConfig config) {
  config.reliable_provisionals = ReliableProvisionals::kSupported;
  config.takes_update = true;
  return config;
}

struct Updating : TwoUas {
  explicit Updating(
      const UserAgentConfig& alice_config = Extended(AliceConfig()),
      const UserAgentConfig& bob_config = Extended(BobConfig()))
      : TwoUas(alice_config, bob_config) {
    alice.ua->Invite(kBob);
    Carry();
  }
  // Bob has said early what he would answer, and Alice knows.
  void AgreeEarly() {
    bob_call().Ring(183, /*early_media=*/true);
    Carry();
    ForgetFlow();
  }
  void Establish() {
    bob_call().Answer();
    Carry();
    ForgetFlow();
  }
  Call& alice_call() { return *alice.ua->last_call(); }
  Call& bob_call() { return *bob.ua->last_call(); }
};

}  // namespace sipsim::sip

#endif  // SIPSIM_TESTS_PROTOCOL_UA_UPDATING_H_
