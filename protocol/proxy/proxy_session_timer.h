#ifndef SIPSIM_PROTOCOL_PROXY_PROXY_SESSION_TIMER_H_
#define SIPSIM_PROTOCOL_PROXY_PROXY_SESSION_TIMER_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>

#include "absl/container/btree_map.h"
#include "protocol/base/buffer.h"
#include "protocol/base/time.h"
#include "protocol/message/message.h"
#include "protocol/port/node_context.h"
#include "protocol/proxy/forwarding_editor.h"

namespace sipsim::sip {

// What a proxy wants of session timers (RFC 4028 section 8).
struct ProxySessionTimerConfig {
  // The longest session interval; asked for where nobody has. Whole seconds.
  Duration interval = 1800s;
  // The shortest one; at least 90 s.
  Duration min = 90s;
};

// A proxy's part in session timers: it asks for one where nobody has, makes the
// interval shorter or refuses one that is too short, and stands in for a callee
// that knows nothing of it (RFC 4028 section 8). Calls it does not end (8.3).
class ProxySessionTimer final : public ForwardingEditor {
 public:
  // `context` outlives this.
  ProxySessionTimer(const NodeContext& context, ProxySessionTimerConfig config)
      : context_(context), config_(config) {}

  // ForwardingEditor.
  int OnRequest(const Message& request, const Flow& arrival,
                const Message*& forwarded) override;
  BufferRef OnResponse(BufferRef response) override;

  // Requests that it remembers (8.1).
  size_t remembered_count() const { return asked_.size(); }

 private:
  // A request whose sender supports session timers.
  struct Asked {
    uint32_t seconds = 0;  // Session-Expires, as it went on.
    bool was_refused = false;
    bool is_answered = false;
  };
  struct Done {
    Time time;
    std::string key;
  };

  static std::string KeyOf(const Message& message);
  uint32_t MinSeconds() const;
  // Forgets requests that were answered so long ago that nothing more comes.
  void ForgetOld();

  const NodeContext& context_;
  const ProxySessionTimerConfig config_;
  absl::btree_map<std::string, Asked> asked_;  // By KeyOf().
  std::deque<Done> done_;                      // In the order of their times.
  Message edited_;                             // A request as it goes on.
  Message response_;                           // The one that is looked at.
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_PROXY_PROXY_SESSION_TIMER_H_
