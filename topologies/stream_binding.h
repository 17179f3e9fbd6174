#ifndef SIPSIM_TOPOLOGIES_STREAM_BINDING_H_
#define SIPSIM_TOPOLOGIES_STREAM_BINDING_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "protocol/port/timer.h"
#include "protocol/port/transport.h"
#include "sim/host/host.h"
#include "topologies/network_plan.h"

namespace sipsim {

// The part of a NodeBinding that is about TCP and TLS: sip::Transport and
// sip::TransportUser over the streams of a host. A stream and its connection
// have the same number.
class StreamBinding : private sim::StreamUser, private sip::TimerUser {
 public:
  // All outlive the binding.
  StreamBinding(sim::Host& host, const HostPlan& plan,
                sip::TimerService& timers);
  ~StreamBinding() override;
  StreamBinding(const StreamBinding&) = delete;
  StreamBinding& operator=(const StreamBinding&) = delete;

  // A new process: listens on `points`, those of UDP left out, for `user`.
  void Open(sip::TransportUser& user,
            const std::vector<sip::ListeningPoint>& points);

  // As in sip::Transport. Send: false if that was not possible.
  sip::ConnectionId Connect(const sip::Flow& flow,
                            absl::string_view server_name);
  bool Send(const sip::Flow& flow, sip::BufferRef bytes);
  void Close(sip::ConnectionId connection);

 private:
  // sim::StreamUser
  void OnAccepted(sim::StreamId id, const sim::Endpoint& local,
                  const sim::Endpoint& remote,
                  const sim::Certificate* peer) override;
  void OnConnected(sim::StreamId id, const sim::Endpoint& local,
                   const sim::Endpoint& remote,
                   const sim::Certificate* peer) override;
  void OnStreamBytes(sim::StreamId id, sim::Payload payload) override;
  void OnStreamEnd(sim::StreamId id) override;
  void OnStreamClosed(sim::StreamId id, sim::StreamCloseReason reason) override;
  // sip::TimerUser
  void OnTimer(uint32_t tag) override;
  const char* TimerName(uint32_t tag) const override;

  // Forgets the connection and tells the user.
  void End(sip::ConnectionId connection, sip::CloseReason reason,
           absl::string_view detail);
  const sim::TlsClientSettings& ClientSettings(absl::string_view server_name);

  sim::Host& host_;
  const HostPlan& plan_;
  sip::TimerService& timers_;
  sip::TransportUser* user_ = nullptr;
  // Those that the user knows of.
  absl::flat_hash_map<sip::ConnectionId, sip::Flow> flows_;
  // By server name; streams hold on to them.
  std::map<std::string, sim::TlsClientSettings, std::less<>> client_settings_;
  // Those for which not even a packet could be sent, to be told of later.
  std::vector<sip::ConnectionId> stillborn_;
  sip::ConnectionId last_stillborn_ = 0;
  sip::Timer stillborn_timer_;
};

}  // namespace sipsim

#endif  // SIPSIM_TOPOLOGIES_STREAM_BINDING_H_
