#ifndef SIPSIM_PROTOCOL_UA_DIALOG_PACKAGE_H_
#define SIPSIM_PROTOCOL_UA_DIALOG_PACKAGE_H_

#include <memory>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/btree_set.h"
#include "absl/strings/string_view.h"
#include "protocol/event/dialog_info.h"
#include "protocol/port/timer.h"
#include "protocol/ua/event_feed.h"
#include "protocol/ua/invite_session.h"
#include "protocol/ua/ua_context.h"

namespace sipsim::sip {

// The dialogs of a user agent, for those who subscribe to them (RFC 4235
// section 3.7): one element for each, and for each INVITE that has made none so
// far. Private to protocol/ua.
class DialogPackage final : public EventPackage,
                            private CallObserver,
                            private TimerUser {
 public:
  // `ua` outlives this.
  explicit DialogPackage(UaContext& ua);
  ~DialogPackage() override;

  absl::string_view name() const override { return kDialogPackage; }
  absl::string_view content_type() const override { return kDialogInfoType; }
  std::unique_ptr<EventFeed> Open(Notifier& notifier, const Dialog& dialog,
                                  const EventView& event) override;

 private:
  class Feed;
  // What has been told of one call, by its dialogs in the order of their
  // creation.
  using Elements = std::vector<DialogElement>;

  // CallObserver.
  void OnCallChanged(CallNumber number) override;
  void OnCallReplaced(CallNumber number) override;
  // TimerUser.
  void OnTimer(uint32_t tag) override;
  const char* TimerName(uint32_t tag) const override;

  void Update(CallNumber number);
  // What there is to tell of it now; `elements` is what was told so far.
  Elements ElementsOf(const InviteSession& call, Elements elements) const;
  void FillIn(const InviteSession& call, const Dialog* dialog,
              DialogElement& element) const;
  // Takes on the end of the call; false: it goes on.
  bool EndElements(const InviteSession& call, Elements& elements) const;
  void Tell(const DialogElement& element);

  UaContext& ua_;
  std::vector<Feed*> feeds_;  // In the order of their creation.
  absl::btree_map<CallNumber, Elements> calls_;
  absl::btree_set<CallNumber> changed_;
  absl::btree_set<CallNumber> replaced_;
  Timer update_timer_;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_UA_DIALOG_PACKAGE_H_
