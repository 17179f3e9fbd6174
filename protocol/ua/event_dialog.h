#ifndef SIPSIM_PROTOCOL_UA_EVENT_DIALOG_H_
#define SIPSIM_PROTOCOL_UA_EVENT_DIALOG_H_

#include <utility>

#include "protocol/dialog/dialog.h"
#include "protocol/ua/dialog_usages.h"
#include "protocol/ua/event_core.h"

namespace sipsim::sip {

// A dialog that no INVITE has made. Gone with its last subscription.
class EventCore::EventDialog final : public DialogUsages {
 public:
  EventDialog(EventCore& core, Dialog dialog)
      : core_(core), dialog_(std::move(dialog)) {}

  Dialog& dialog() override { return dialog_; }
  Call* call() override { return nullptr; }

 private:
  void OnEmpty() override { core_.ReleaseDialog(*this); }
  void OnDestroyed() override { core_.ReleaseDialog(*this); }

  EventCore& core_;
  Dialog dialog_;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_UA_EVENT_DIALOG_H_
