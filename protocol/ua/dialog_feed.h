#ifndef SIPSIM_PROTOCOL_UA_DIALOG_FEED_H_
#define SIPSIM_PROTOCOL_UA_DIALOG_FEED_H_

#include <cstdint>
#include <string>

#include "absl/container/btree_map.h"
#include "absl/strings/string_view.h"
#include "protocol/dialog/dialog.h"
#include "protocol/event/dialog_info.h"
#include "protocol/event/event_header.h"
#include "protocol/ua/dialog_package.h"
#include "protocol/ua/event_feed.h"
#include "protocol/ua/notifier.h"

namespace sipsim::sip {

// A quoted-string without its quotes and escapes; other text as it is.
std::string UnquotedText(absl::string_view text);

// What one subscriber is told of the dialogs of a user agent (RFC 4235 section
// 3.3). Private to protocol/ua.
class DialogPackage::Feed final : public EventFeed {
 public:
  // All outlive this. `dialog` is that of the subscription.
  Feed(DialogPackage& package, Notifier& notifier, const Dialog& dialog,
       const EventView& event);
  ~Feed() override;

  absl::string_view content_type() const override { return kDialogInfoType; }
  bool has_news() const override { return !news_.empty(); }
  bool is_in_every_notify() const override { return false; }
  bool is_over() const override { return is_over_; }
  Duration interval_min() const override;
  std::string TakeDocument(bool is_full) override;

  // Something has changed, which may be of interest; then, all has been added.
  void Add(const DialogElement& element);
  void Tell() { notifier_.OnNews(); }

 private:
  bool IsWanted(const DialogElement& element) const;
  // Whether it is to be told of: it is wanted, or its begin has been told.
  bool IsToTell(const DialogElement& element) const;

  DialogPackage& package_;
  Notifier& notifier_;
  const Dialog& dialog_;
  // Of the one dialog that is of interest (3.2); "": all are.
  std::string call_id_;
  std::string local_tag_;
  std::string remote_tag_;
  uint32_t version_ = 0;  // Of the next document (4.1).
  bool is_over_ = false;
  absl::btree_map<std::string, DialogElement> news_;  // By id.
  // What there is to tell of and goes on, by id: whether it has been told.
  absl::btree_map<std::string, bool> open_;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_UA_DIALOG_FEED_H_
