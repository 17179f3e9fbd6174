#ifndef SIPSIM_PROTOCOL_UA_EVENT_CORE_H_
#define SIPSIM_PROTOCOL_UA_EVENT_CORE_H_

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/strings/string_view.h"
#include "protocol/base/description.h"
#include "protocol/dialog/dialog.h"
#include "protocol/message/message.h"
#include "protocol/transaction/transaction.h"
#include "protocol/ua/dialog_package.h"
#include "protocol/ua/dialog_usages.h"
#include "protocol/ua/notifier.h"
#include "protocol/ua/subscribe_client.h"
#include "protocol/ua/subscriber.h"
#include "protocol/ua/subscription.h"
#include "protocol/ua/ua_context.h"

namespace sipsim::sip {

// The subscriptions of a user agent, at both ends (RFC 6665), and the dialogs
// that are theirs alone; what shares the dialog of a call, belongs to that.
// Private to protocol/ua.
class EventCore final : public DialogUsageFactory,
                        private SubscribeClient::Owner,
                        private Subscriber::Owner,
                        private Notifier::Owner {
 public:
  // `ua` outlives this.
  explicit EventCore(UaContext& ua);
  ~EventCore();

  // As UserAgent has them.
  SubscriptionNumber Subscribe(const SubscribeOptions& options);
  bool Unsubscribe(SubscriptionNumber number);
  bool GrantWatcher(WatcherNumber number);
  bool EndWatcher(WatcherNumber number, TerminationReason reason,
                  std::optional<uint32_t> retry_after);

  // A SUBSCRIBE outside of any dialog.
  void OnSubscribe(ServerTransaction& transaction, const Message& request);
  // Whether a request with a To tag is for a dialog here, or makes one.
  bool Knows(const Message& request) const;
  // Such a request.
  void OnRequest(ServerTransaction& transaction, const Message& request);
  // DialogUsageFactory, of the dialogs of calls.
  void OnUsageRequest(DialogUsages& usages, ServerTransaction& transaction,
                      const Message& request) override;

  // Null: the dialog package is not served.
  DialogPackage* dialog_package() const { return dialog_package_.get(); }
  size_t dialog_count() const { return dialogs_.size(); }
  void Describe(Description& out) const;

 private:
  class EventDialog;
  // Local and remote tag.
  using DialogKey = std::pair<std::string, std::string>;

  // SubscribeClient::Owner and Subscriber::Owner.
  void OnSubscribeDone(SubscriptionNumber number, int status_code) override;
  void OnSubscribeClientDone(SubscribeClient& client) override;
  void OnNotified(SubscriptionNumber number,
                  const Notification& notification) override;
  void OnSubscriberEnded(SubscriptionPlan plan,
                         const SubscriptionState* state) override;
  // Notifier::Owner.
  void OnNotifierEnded(WatcherNumber number) override;

  EventDialog* FindDialog(const Message& request) const;
  SubscribeClient* FindClient(const Message& notify) const;
  EventDialog& AddDialog(Dialog dialog);
  void ReleaseDialog(EventDialog& dialog);
  void StartClient(SubscriptionPlan plan, Duration after);
  Subscriber& AddSubscriber(DialogUsages& usages, SubscriptionPlan plan);
  // A NOTIFY that one of our SUBSCRIBEs has asked for, of a new dialog.
  void OnFirstNotify(SubscribeClient& client, ServerTransaction& transaction,
                     const Message& notify);

  EventPackage* FindPackage(absl::string_view name) const;
  bool IsWatcher(const Message& subscribe) const;
  // 0, or the status code to refuse a new subscription with (4.2.1.1).
  int CheckSubscribe(const Message& subscribe) const;
  void Refuse(ServerTransaction& transaction, const Message& subscribe,
              int status_code);
  // Takes it, in the dialog of `usages`; null: in one of its own.
  void Serve(DialogUsages* usages, ServerTransaction& transaction,
             const Message& subscribe);

  UaContext& ua_;
  SubscriptionNumber subscription_count_ = 0;
  WatcherNumber watcher_count_ = 0;
  std::unique_ptr<DialogPackage> dialog_package_;  // Outlives the dialogs.
  absl::btree_map<DialogKey, std::unique_ptr<EventDialog>> dialogs_;
  std::vector<std::unique_ptr<SubscribeClient>> clients_;
  absl::btree_map<SubscriptionNumber, Subscriber*> subscribers_;
  absl::btree_map<WatcherNumber, Notifier*> notifiers_;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_UA_EVENT_CORE_H_
