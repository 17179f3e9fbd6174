#ifndef SIPSIM_PROTOCOL_UA_DIALOG_USAGES_H_
#define SIPSIM_PROTOCOL_UA_DIALOG_USAGES_H_

#include <memory>
#include <vector>

#include "protocol/base/description.h"
#include "protocol/dialog/dialog.h"
#include "protocol/header/method.h"
#include "protocol/message/message.h"
#include "protocol/transaction/transaction.h"
#include "protocol/ua/call.h"
#include "protocol/ua/ua_context.h"

namespace sipsim::sip {

// One usage of a dialog other than its INVITE session (RFC 5057): one end of a
// subscription, be it made by SUBSCRIBE or by REFER. Owned by the DialogUsages
// of its dialog; it sends its requests by ClientRequest::StartInDialog. Private
// to protocol/ua.
//
// It is over when it says so to DialogUsages::Remove, which destroys it, or
// when the dialog is (OnDialogDestroyed).
class DialogUsage {
 public:
  virtual ~DialogUsage() = default;
  // Whether a request within the dialog, SUBSCRIBE, NOTIFY or REFER, is part of
  // this usage (5.3; RFC 6665 section 4.5.2). A REFER never is.
  virtual bool Matches(const Message& request) const = 0;
  // Such a request: it is new, in order, and to be answered.
  virtual void OnRequest(ServerTransaction& transaction,
                         const Message& request) = 0;
  // A failure response to another usage has put an end to the dialog (5.1).
  // Nothing more can be sent; the usage is destroyed after this call.
  virtual void OnDialogDestroyed() = 0;
  virtual void Describe(Description& out) const = 0;
};

// Whether requests of a method are part of such a usage.
inline constexpr bool IsOfUsage(Method method) {
  return method == Method::kSubscribe || method == Method::kNotify ||
         method == Method::kRefer;
}

// The usages of one dialog, besides its INVITE session if it has one. Whoever
// has the dialog keeps it for as long as there are usages.
class DialogUsages {
 public:
  virtual ~DialogUsages() = default;

  // The dialog that the usages share.
  virtual Dialog& dialog() = 0;
  // The call in whose dialog they are; null: there is none. It may be over.
  virtual Call* call() = 0;

  bool empty() const { return usages_.empty(); }
  // The usages, in the order of their creation.
  const std::vector<std::unique_ptr<DialogUsage>>& usages() const {
    return usages_;
  }
  DialogUsage& Add(std::unique_ptr<DialogUsage> usage);
  // `usage` is over: destroys it, and lets go of the dialog if it was the last
  // one and there is no call. This may be gone when it returns.
  void Remove(const DialogUsage& usage);
  // A failure response to a request of `usage` has come. Removes it, or all of
  // them with the dialog (RFC 5057 section 5.1). false: it lives on.
  bool RemoveAfter(const DialogUsage& usage, Method method, int status_code);
  // Dialog and usages are over; the call, if there is one, is hung up.
  void DestroyDialog();

  // A SUBSCRIBE, NOTIFY or REFER of the dialog: for the usage that it matches;
  // else for UaContext::usage_factory, or it is answered 481.
  void OnRequest(UaContext& ua, ServerTransaction& transaction,
                 const Message& request);
  void Describe(Description& out) const;

 private:
  // No usage is left.
  virtual void OnEmpty() = 0;
  // All usages are gone with the dialog.
  virtual void OnDestroyed() = 0;

  std::vector<std::unique_ptr<DialogUsage>> usages_;
};

// What a SUBSCRIBE is refused with whose event package nobody here serves: 489,
// and 403 where it could only have been that of a REFER (RFC 3515 section
// 2.4.4).
int StatusOfUnserved(const UaContext& ua, const Message& subscribe);

// Makes usages out of requests that are part of none so far.
class DialogUsageFactory {
 public:
  // A SUBSCRIBE or REFER in the dialog of `usages`, to be answered.
  virtual void OnUsageRequest(DialogUsages& usages,
                              ServerTransaction& transaction,
                              const Message& request) = 0;

 protected:
  ~DialogUsageFactory() = default;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_UA_DIALOG_USAGES_H_
