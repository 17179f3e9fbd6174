#ifndef SIPSIM_TESTS_PROTOCOL_UA_SUBSCRIBING_H_
#define SIPSIM_TESTS_PROTOCOL_UA_SUBSCRIBING_H_

// Alice, who subscribes to bob, whom the test plays.

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/protocol/ua/ua_world.h"

namespace sipsim::sip {

inline constexpr char kBob[] = "sip:bob@biloxi.example.com";

struct Subscribing : LoneUa {
  explicit Subscribing(const SubscribeOptions& options = {.uri = kBob,
                                                          .package = "dialog"})
      : number(ua->Subscribe(options)) {
    subscribe = Sent(0);
  }

  // A NOTIFY of bob's for the SUBSCRIBE that was sent first.
  Incoming Notify(absl::string_view state, uint32_t cseq = 1) const {
    Incoming notify;
    notify.method = "NOTIFY";
    notify.uri = "sip:alice@client.atlanta.example.com";
    notify.branch = absl::StrCat("z9hG4bKnotify", cseq);
    notify.to_tag = std::string(subscribe.from()->tag);
    notify.call_id = std::string(subscribe.call_id());
    notify.cseq = cseq;
    notify.fields =
        absl::StrCat("Event: dialog\r\nSubscription-State: ", state, "\r\n");
    notify.content_type = "application/dialog-info+xml";
    return notify;
  }
  void Answer(const Message& request, int status_code,
              absl::string_view fields = "") {
    Reply reply;
    reply.status_code = status_code;
    std::string text(reply.To(request).view());
    text.insert(text.find("\r\n") + 2, std::string(fields));
    Receive(text);
  }
  std::vector<std::string> TakeEvents() {
    return std::exchange(person.events, {});
  }

  SubscriptionNumber number;
  Message subscribe;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_TESTS_PROTOCOL_UA_SUBSCRIBING_H_
