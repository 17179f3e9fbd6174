#ifndef SIPSIM_PROTOCOL_UA_EVENT_FEED_H_
#define SIPSIM_PROTOCOL_UA_EVENT_FEED_H_

#include <memory>
#include <string>

#include "absl/strings/string_view.h"
#include "protocol/base/time.h"
#include "protocol/dialog/dialog.h"
#include "protocol/event/event_header.h"

namespace sipsim::sip {

class Notifier;

// What one subscription of others is told by an event package. Owned by its
// Notifier, which it tells of news (Notifier::OnNews). Private to protocol/ua.
class EventFeed {
 public:
  virtual ~EventFeed() = default;
  virtual absl::string_view content_type() const = 0;
  // Whether there is something to tell since the last document.
  virtual bool has_news() const = 0;
  // Whether a NOTIFY without a document says nothing (RFC 3515 section 2.4.5).
  virtual bool is_in_every_notify() const = 0;
  // The next document: all of the state, or what is news.
  virtual std::string TakeDocument(bool is_full) = 0;
  // Whether what was subscribed to is no more: nothing will ever be news.
  virtual bool is_over() const = 0;
  // Between two NOTIFYs of which no SUBSCRIBE is the cause.
  virtual Duration interval_min() const = 0;
};

// One event package, as a notifier serves it. Private to protocol/ua.
class EventPackage {
 public:
  virtual ~EventPackage() = default;
  virtual absl::string_view name() const = 0;
  virtual absl::string_view content_type() const = 0;
  // What `notifier` is to tell in `dialog`. Both outlive it.
  virtual std::unique_ptr<EventFeed> Open(Notifier& notifier,
                                          const Dialog& dialog,
                                          const EventView& event) = 0;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_UA_EVENT_FEED_H_
