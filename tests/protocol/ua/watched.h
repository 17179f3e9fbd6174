#ifndef SIPSIM_TESTS_PROTOCOL_UA_WATCHED_H_
#define SIPSIM_TESTS_PROTOCOL_UA_WATCHED_H_

// Alice, who subscribes to the dialogs of bob, and carol, whom the test plays.

#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "protocol/event/dialog_info.h"
#include "tests/protocol/ua/ua_world.h"

namespace sipsim::sip {

inline constexpr char kBob[] = "sip:bob@biloxi.example.com";
inline constexpr char kCarol[] = "sip:carol@chicago.example.com";

inline UserAgentConfig Serving() {
  UserAgentConfig config = BobConfig();
  config.notifier.emplace().packages = {"dialog"};
  return config;
}

// Alice subscribes to bob.
struct Watched : TwoUas {
  explicit Watched(const UserAgentConfig& bob_config = Serving(),
                   Duration expires = 3600s)
      : TwoUas(AliceConfig(), bob_config) {
    alice.ua->Subscribe({.uri = kBob, .package = "dialog", .expires = expires});
    Carry();
  }
  DialogInfo last_document() const {
    const auto info = ParseDialogInfo(alice.person.documents.back());
    EXPECT_TRUE(info.has_value());
    return info.value_or(DialogInfo());
  }
  // Somebody else calls bob, or bye.
  void ReceiveFromCarol(absl::string_view method, uint32_t cseq,
                        absl::string_view to_tag) {
    Incoming request;
    request.method = std::string(method);
    request.uri = kBob;
    request.branch = absl::StrCat("z9hG4bKcarol", cseq, method);
    request.from_tag = "caroltag";
    request.to_tag = std::string(to_tag);
    request.cseq = cseq;
    request.contact = "<sip:carol@192.0.2.77>";
    if (method == "INVITE") request.body = kBobSdp;
    bob.Receive(request.ToBytes());
  }
};

}  // namespace sipsim::sip

#endif  // SIPSIM_TESTS_PROTOCOL_UA_WATCHED_H_
