#ifndef SIPSIM_TOPOLOGIES_MEDIA_BINDING_H_
#define SIPSIM_TOPOLOGIES_MEDIA_BINDING_H_

#include "absl/container/btree_map.h"
#include "absl/strings/string_view.h"
#include "protocol/media/rtp_config.h"
#include "protocol/port/media_port.h"
#include "sim/host/host.h"

namespace sipsim {

// What the timer between two packets is called in traces.
inline constexpr const char* kMediaTimerName = sip::kRtpTimerName;

// The media port of one node, on UDP ports of its host. What it sends goes as
// expedited, so that logs of messages can leave it out. Outlives every process
// of the node.
class MediaBinding : public sip::MediaPort, private sim::UdpUser {
 public:
  // `host` outlives the binding.
  explicit MediaBinding(sim::Host& host) : host_(host) {}
  MediaBinding(const MediaBinding&) = delete;
  MediaBinding& operator=(const MediaBinding&) = delete;

  // sip::MediaPort.
  bool Open(const sip::Endpoint& local, sip::MediaUser& user) override;
  void Close(const sip::Endpoint& local) override;
  bool Send(const sip::Endpoint& local, const sip::Endpoint& remote,
            sip::BufferRef bytes) override;

 private:
  // sim::UdpUser
  void OnDatagram(const sim::Endpoint& local, const sim::Endpoint& remote,
                  sim::Payload payload) override;
  // Whoever speaks is told by signalling, not by ICMP, that nobody listens.
  void OnUnreachable(const sim::Endpoint& /*local*/,
                     const sim::Endpoint& /*remote*/,
                     sim::Payload /*quoted*/) override {}

  sim::Host& host_;
  absl::btree_map<sip::Endpoint, sip::MediaUser*> users_;
};

}  // namespace sipsim

#endif  // SIPSIM_TOPOLOGIES_MEDIA_BINDING_H_
