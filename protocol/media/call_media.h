#ifndef SIPSIM_PROTOCOL_MEDIA_CALL_MEDIA_H_
#define SIPSIM_PROTOCOL_MEDIA_CALL_MEDIA_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/strings/string_view.h"
#include "protocol/base/description.h"
#include "protocol/base/ip_address.h"
#include "protocol/media/media_listener.h"
#include "protocol/media/rtp_session.h"
#include "protocol/port/node_context.h"
#include "protocol/sdp/offer_answer.h"

namespace sipsim::sip {

// The media of all calls of one user agent: follows what offers and answers
// say, call by call.
//
//   CallMedia media(context, {}, &listener);
//   media.Update(call, call_id, session);   // After each offer or answer.
//   media.Mute(call);                       // A BYE is sent.
//   media.End(call);                        // The call is over.
//
// Calls may have an endpoint in common: packets are told apart by where they
// come from. What no call has agreed on is of one that is not answered yet.
//
// It is a mixer, too (RFC 3550 section 7.1): what comes in one joined call goes
// into the packets of the others, stream by stream, as soon as two of them are
// up; nobody hears himself.
class CallMedia : private MediaUser {
 public:
  // `context` has media; it and `listener` outlive this.
  CallMedia(const NodeContext& context, const RtpConfig& config,
            MediaListener* listener)
      : context_(context), config_(config), listener_(listener) {}
  ~CallMedia() override;
  CallMedia(const CallMedia&) = delete;
  CallMedia& operator=(const CallMedia&) = delete;

  void Update(uint64_t call, absl::string_view call_id,
              const OfferAnswer& session);
  void Mute(uint64_t call);
  void End(uint64_t call);
  // From now on, or as soon as there is something of it, the call is mixed with
  // the others that have been joined; until it is over.
  void Join(uint64_t call);

  void Describe(Description& out) const;

 private:
  using Streams = std::vector<std::unique_ptr<RtpSession>>;
  struct OpenEndpoint {
    std::vector<RtpSession*> users;  // Not empty.
    bool is_open = false;            // The node has let us.
  };

  void OnMedia(const Endpoint& local, const Endpoint& remote,
               BufferRef bytes) override;

  static RtpSession* FindUser(const OpenEndpoint& endpoint,
                              const Endpoint& remote);
  RtpSession& StreamOf(Streams& streams, size_t index, uint64_t call,
                       absl::string_view call_id);
  // The endpoint of a name or address of a session description.
  std::optional<Endpoint> EndpointOf(absl::string_view host,
                                     uint16_t port) const;
  std::optional<RtpPath> PathOf(const NegotiatedStream& stream) const;
  // Opens and closes what `session` is to be reachable at now.
  void Reopen(RtpSession& session);
  // Calls `act` with each stream of the joined calls that has this m= line.
  template <typename Act>
  void ForJoined(size_t stream, Act act);
  // Mixes if two joined calls are up, else not.
  void UpdateMix();

  const NodeContext& context_;
  const RtpConfig config_;
  MediaListener* const listener_;
  absl::btree_map<uint64_t, Streams> calls_;
  absl::btree_map<Endpoint, OpenEndpoint> endpoints_;
  std::vector<uint64_t> joined_;  // In the order in which they joined.
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_MEDIA_CALL_MEDIA_H_
