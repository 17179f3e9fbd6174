#ifndef SIPSIM_TESTS_TRANSPORTS_NETWORKS_H_
#define SIPSIM_TESTS_TRANSPORTS_NETWORKS_H_

#include <cstdint>
#include <initializer_list>
#include <string>

#include "absl/strings/string_view.h"
#include "sim/host/host.h"
#include "sim/trace/trace_sink.h"
#include "topologies/topology.pb.h"

namespace sipsim {

// Alice and Bob of the catalog, with nobody or two proxies between them, and
// what each of the nodes listens on.
Topology TwoUserAgents(std::initializer_list<Host::Transport> transports);
Topology TwoProxies(std::initializer_list<Host::Transport> transports);

// The host of that name; it has to be there.
Host& HostOf(Topology& topology, const std::string& name);

// The same with sips: in place of sip: in all URIs.
Topology WithSips(Topology topology);

// Writes any bytes into a TCP connection, and counts what comes of it. Outlives
// the World, or that ends first.
class RawSender : public sim::StreamUser {
 public:
  // From a host without a process to `remote` ("192.0.2.201:5060"), now.
  RawSender(sim::Host& host, sim::Endpoint remote);
  void Write(absl::string_view bytes);
  bool is_connected() const { return is_connected_; }
  // The peer has closed its side.
  bool is_over() const { return is_over_; }
  const std::string& received() const { return received_; }

 private:
  void OnAccepted(sim::StreamId, const sim::Endpoint&, const sim::Endpoint&,
                  const sim::Certificate*) override {}
  void OnConnected(sim::StreamId, const sim::Endpoint&, const sim::Endpoint&,
                   const sim::Certificate*) override {
    is_connected_ = true;
  }
  void OnStreamBytes(sim::StreamId, sim::Payload payload) override {
    received_.append(payload.view().data(), payload.size());
  }
  void OnStreamEnd(sim::StreamId) override { is_over_ = true; }
  void OnStreamClosed(sim::StreamId, sim::StreamCloseReason) override {
    is_over_ = true;
  }

  sim::Host& host_;
  sim::StreamId id_ = 0;
  bool is_connected_ = false;
  bool is_over_ = false;
  std::string received_;
};

// Counts what it takes to have connections. Give it to World::AddTraceSink; it
// outlives the World.
class SynCount : public sim::TraceSink {
 public:
  void OnTrace(const sim::TraceEvent& event) override;
  // SYNs that began a connection, or tried to; with those sent again.
  int count() const { return count_; }

 private:
  int count_ = 0;
};

}  // namespace sipsim

#endif  // SIPSIM_TESTS_TRANSPORTS_NETWORKS_H_
