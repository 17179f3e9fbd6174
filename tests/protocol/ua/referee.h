#ifndef SIPSIM_TESTS_PROTOCOL_UA_REFEREE_H_
#define SIPSIM_TESTS_PROTOCOL_UA_REFEREE_H_

// A user agent that is sent REFERs.

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/protocol/ua/ua_world.h"

namespace sipsim::sip {

inline constexpr char kToCarol[] = "Refer-To: <sip:carol@192.0.2.203>\r\n";

inline UserAgentConfig Referable(const ReferConfig& refer = {}) {
  UserAgentConfig config = AliceConfig();
  config.refer = refer;
  return config;
}

// Alice, in a call from bob that is up.
class Referee : public LoneUa {
 public:
  explicit Referee(const UserAgentConfig& config = Referable())
      : LoneUa(config) {
    person.on_incoming = [](Call& call) { call.Answer(); };
    Receive(Incoming{.body = kBobSdp}.ToBytes());
    tag = std::string(Sent(-1).to()->tag);
    Receive(Incoming{.method = "ACK", .branch = "z9hG4bKack", .to_tag = tag}
                .ToBytes());
    person.events.clear();
    begin = static_cast<int>(sent_count());
  }

  // A request of bob within the dialog.
  void FromBob(const std::string& method, const std::string& fields) {
    ++cseq;
    Receive(Incoming{.method = method,
                     .branch = absl::StrCat("z9hG4bKbob", cseq),
                     .to_tag = tag,
                     .cseq = cseq,
                     .fields = fields}
                .ToBytes());
  }
  void AnswerLast(int status_code) {
    Receive(Reply{.status_code = status_code}.To(Sent(-1)));
  }
  // What was sent from the REFER on.
  std::vector<std::string> Kinds() const {
    const auto all = SentKinds();
    return {all.begin() + begin, all.end()};
  }
  // The last NOTIFY: its state and its body.
  std::string LastNotify() const {
    for (int i = -1;; --i) {
      const Message message = Sent(i);
      if (message.method() != Method::kNotify) continue;
      return absl::StrCat(message.FindValue(HeaderId::kSubscriptionState), " ",
                          message.body());
    }
  }
  Message SentOf(absl::string_view kind) const {
    for (int i = -1;; --i) {
      Message message = Sent(i);
      if (KindOf(message) == kind) return message;
    }
  }

  std::string tag;
  uint32_t cseq = 1;
  int begin = 0;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_TESTS_PROTOCOL_UA_REFEREE_H_
