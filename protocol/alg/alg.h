#ifndef SIPSIM_PROTOCOL_ALG_ALG_H_
#define SIPSIM_PROTOCOL_ALG_ALG_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "absl/container/btree_map.h"
#include "absl/strings/string_view.h"
#include "protocol/alg/alg_config.h"
#include "protocol/alg/relay.h"
#include "protocol/base/description.h"
#include "protocol/message/message.h"
#include "protocol/port/node_context.h"
#include "protocol/port/timer.h"
#include "protocol/proxy/forwarding_editor.h"
#include "protocol/sdp/session_description.h"

namespace sipsim::sip {

// An application level gateway: what makes one of a proxy. It stands between an
// inside and an outside, and puts itself into each session description that
// passes: its address into c=, a port of its own into m=. Media that comes
// there it relays to the one whose description it was.
//
//   Alg alg(context, config);
//   Proxy proxy(context, proxy_config, policy, &alg);
//
// A pinhole opens with the offer, as its sender may hear from then on (RFC 3264
// section 5.1), and closes when the INVITE fails, with the answer to the BYE,
// or when it is idle for too long. A further offer changes nothing until it is
// answered, and nothing at all if it is refused (section 8). Without a port for
// an offer a request is refused with 503; in a response, the stream is.
class Alg final : public ForwardingEditor {
 public:
  // `context` has media, and outlives this.
  Alg(const NodeContext& context, AlgConfig config);
  ~Alg();
  Alg(const Alg&) = delete;
  Alg& operator=(const Alg&) = delete;

  size_t open_pinhole_count() const { return relay_.pinhole_count(); }
  size_t open_call_count() const { return calls_.size(); }
  void Describe(Description& out) const;

  // ForwardingEditor.
  int OnRequest(const Message& request, const Flow& arrival,
                const Message*& forwarded) override;
  BufferRef OnResponse(BufferRef response) override;

 private:
  class AlgCall;
  enum class Role : uint8_t { kOffer, kAnswer, kRepeat };

  AlgCall* Find(absl::string_view call_id) const;
  void Close(absl::string_view call_id);
  bool IsInside(const IpAddress& address, bool otherwise) const;

  int OnInitialInvite(const Message& request, const Flow& arrival);
  void OnFinal(AlgCall& call, const Message& response);
  // Its session description with our address and ports; false, with nothing
  // changed, if there is no port for it.
  bool Edit(AlgCall& call, RelayParty& author, const Message& message,
            Role role, std::string& body);
  bool EditStream(AlgCall& call, RelayParty& author, size_t stream,
                  const std::optional<Endpoint>& target, Role role);
  std::optional<Endpoint> TargetOf(const SessionDescription& sdp,
                                   const SdpMedia& media) const;

  const NodeContext& context_;
  const AlgConfig config_;
  Relay relay_;
  absl::btree_map<std::string, std::unique_ptr<AlgCall>> calls_;  // By Call-ID.
  Message edited_;    // A request as it goes on.
  Message response_;  // The one that is looked at.
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_ALG_ALG_H_
