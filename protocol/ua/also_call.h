#ifndef SIPSIM_PROTOCOL_UA_ALSO_CALL_H_
#define SIPSIM_PROTOCOL_UA_ALSO_CALL_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "protocol/message/message.h"
#include "protocol/port/timer.h"
#include "protocol/ua/ua_context.h"

namespace sipsim::sip {

// A call that a BYE with Also has asked for (the drafts before RFC 3515), from
// then until the user approves; the call with the BYE is over by then. Lives in
// a list, and takes itself off. Private to protocol/ua.
class AlsoCall final : private TimerUser {
 public:
  using List = std::vector<std::unique_ptr<AlsoCall>>;

  // Whomever the Also of `bye` names, if it has one and we take it, is called
  // in the name of who has sent it. The listener may be called. `ua` outlives
  // the list.
  static void Follow(UaContext& ua, const Message& bye, List& list);

  // `own_uri` is who was asked.
  AlsoCall(UaContext& ua, List& list, std::string uri, std::string requested_by,
           std::string own_uri)
      : ua_(ua),
        list_(list),
        uri_(std::move(uri)),
        requested_by_(std::move(requested_by)),
        own_uri_(std::move(own_uri)) {}

 private:
  void Make();
  void OnTimer(uint32_t tag) override;
  const char* TimerName(uint32_t tag) const override;

  UaContext& ua_;
  List& list_;
  const std::string uri_;
  const std::string requested_by_;
  const std::string own_uri_;
  Timer timer_;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_UA_ALSO_CALL_H_
