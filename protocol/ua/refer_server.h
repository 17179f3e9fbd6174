#ifndef SIPSIM_PROTOCOL_UA_REFER_SERVER_H_
#define SIPSIM_PROTOCOL_UA_REFER_SERVER_H_

#include <memory>
#include <vector>

#include "protocol/base/description.h"
#include "protocol/message/message.h"
#include "protocol/ua/dialog_usages.h"
#include "protocol/ua/notifier.h"
#include "protocol/ua/referral.h"
#include "protocol/ua/ua_context.h"

namespace sipsim::sip {

// Takes the REFERs of a user agent (RFC 3515 section 2.4.2): each makes a
// subscription in its dialog (2.4.4), and a call. Private to protocol/ua.
class ReferServer final : public DialogUsageFactory,
                          private Notifier::Owner,
                          private Referral::Owner {
 public:
  // `ua` outlives this, and has UserAgentConfig::refer.
  explicit ReferServer(UaContext& ua) : ua_(ua) {}

  void OnUsageRequest(DialogUsages& usages, ServerTransaction& transaction,
                      const Message& request) override;
  void Describe(Description& out) const;

 private:
  void OnNotifierEnded(WatcherNumber /*number*/) override {}
  void OnReferralDone(Referral& referral) override;

  // Subscribes the referrer, and follows the REFER.
  void Follow(DialogUsages& usages, const Message& refer, ReferTarget target);

  UaContext& ua_;
  std::vector<std::unique_ptr<Referral>> referrals_;  // That are not done.
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_UA_REFER_SERVER_H_
