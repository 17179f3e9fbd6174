#ifndef SIPSIM_PROTOCOL_TRANSPORT_CONNECTIONS_H_
#define SIPSIM_PROTOCOL_TRANSPORT_CONNECTIONS_H_

#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/inlined_vector.h"
#include "absl/strings/string_view.h"
#include "protocol/base/description.h"
#include "protocol/message/stream_framer.h"
#include "protocol/port/node_context.h"

namespace sipsim::sip {

// What the connections hand up; the TransportLayer.
class ConnectionsUser {
 public:
  virtual ~ConnectionsUser() = default;
  // One whole message has come on `flow.connection`.
  virtual void OnFramed(const Flow& flow, BufferRef bytes) = 0;
  // What has come is no sequence of messages. The connection is closed once
  // this returns: the last chance for an answer.
  virtual void OnUnframed(const Flow& flow, const Frame& frame) = 0;
  // `bytes` were to go to `flow` and have not gone out.
  virtual void OnNotSent(const Flow& flow, absl::string_view bytes) = 0;
  // A connection to `flow.remote` is gone: nobody knows which of the requests
  // on it have arrived.
  virtual void OnConnectionLost(const Flow& flow) = 0;
  // Where a response goes whose connection is gone; nullopt: nowhere.
  virtual std::optional<Flow> FlowAgain(const BufferRef& response) = 0;
  // The domain of a Flow::server_name; "" for 0.
  virtual absl::string_view ServerName(uint32_t id) const = 0;
};

// The TCP and TLS connections of one node (RFC 3261 section 18, RFC 5922).
//
// - A message without a connection takes an open one that this node has made to
//   the same place by the same transport (over TLS: whose certificate names
//   the domain), or waits for a new one: not longer than Timers B and F, after
//   which it would come as a ghost.
// - When a connection does not come about, all that waits for it has failed.
// - When one ends (reset, closed by the peer, or the peer falls silent), what
//   was written may be lost: the requests that wait for a first response fail
//   (18.4, 17.1.4), rather than wait for Timer B or F. A peer that means to
//   answer keeps the connection open (18), and one whose process has died
//   closes it like any other.
// - A response whose connection is gone goes to `received` and the port of
//   sent-by (18.2.2); one that was written before and is lost stays lost: the
//   client's timers, and Timer H, see to that.
// - Connections close when they are idle for TimerValues::connection_idle, and
//   the one idle longest when there are too many.
//
// Counted: "connection_failed", "connection_lost", "connection_closed",
// "connection_limit", "certificate_mismatch", "waited_too_long", "ping",
// "unframed".
class Connections : private TimerUser {
 public:
  // Both outlive this. At most `count_max` are open at once.
  Connections(const NodeContext& context, ConnectionsUser& user,
              size_t count_max);
  ~Connections() override;
  Connections(const Connections&) = delete;
  Connections& operator=(const Connections&) = delete;

  // Never calls the user back.
  void Send(const Flow& flow, BufferRef bytes);

  // As of TransportUser.
  void OnBytes(const Flow& flow, BufferRef bytes);
  void OnAccepted(const Flow& flow);
  void OnConnected(const Flow& flow, const PeerCertificate* certificate);
  void OnClosed(const Flow& flow, CloseReason reason, absl::string_view detail);

  size_t count() const { return by_id_.size(); }
  // Each with its state, the one used last at the end.
  void Describe(Description& out) const;

 private:
  enum Tag : uint32_t { kIdle, kNotSent };

  struct Waiting {
    Flow flow;  // As it was asked for.
    BufferRef bytes;
    Time since;
  };
  struct Connection {
    explicit Connection(const Flow& its_flow, const ParseLimits& limits)
        : flow(its_flow), framer(limits) {}

    Flow flow;  // With its number.
    bool is_ours = false;
    bool is_open = false;
    StreamFramer framer;
    std::vector<Waiting> waiting;  // Until it is open.
    // Whom the remote end has shown to be; null over TCP.
    std::unique_ptr<PeerCertificate> certificate;
    Time last_used{};
    std::list<Connection*>::iterator place;
  };
  // Protocol and remote end.
  using Place = std::pair<uint8_t, Endpoint>;
  static Place PlaceOf(const Flow& flow) {
    return {static_cast<uint8_t>(flow.protocol), flow.remote};
  }

  Connection* Find(ConnectionId id) const;
  Connection* FindOurs(const Flow& flow) const;
  bool Serves(const Connection& connection, uint32_t server_name) const;
  Connection* Connect(const Flow& flow);
  Connection& Add(const Flow& flow, bool is_ours);
  void Remove(Connection& connection);
  bool MakeRoom();
  void SendAgain(const Flow& flow, BufferRef bytes);
  void SendNew(const Flow& flow, const Flow& asked, BufferRef bytes);
  void Write(Connection& connection, BufferRef bytes);
  void Touch(Connection& connection);
  void Close(Connection& connection);
  void Fail(std::vector<Waiting> waiting);
  void SetIdleTimer();
  void CloseIdle();

  void OnTimer(uint32_t tag) override;
  const char* TimerName(uint32_t tag) const override;

  const NodeContext& context_;
  ConnectionsUser& user_;
  const size_t count_max_;
  absl::flat_hash_map<ConnectionId, std::unique_ptr<Connection>> by_id_;
  // Those that we have made.
  absl::flat_hash_map<Place, absl::InlinedVector<Connection*, 1>> by_place_;
  std::list<Connection*> by_use_;  // The one used last at the end.
  std::vector<Waiting> not_sent_;  // To be told of when the timer fires.
  Timer idle_timer_;
  Timer not_sent_timer_;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_TRANSPORT_CONNECTIONS_H_
