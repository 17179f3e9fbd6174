#ifndef SIPSIM_TESTS_SIM_NET_STREAM_WORLD_H_
#define SIPSIM_TESTS_SIM_NET_STREAM_WORLD_H_

// Hosts with streams for tests, and what happens on them written down.

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "sim/host/streams.h"
#include "sim/trace/stream_trace.h"
#include "tests/sim/net/world.h"

namespace sipsim::sim {

// "0.02": seconds without the zeros at the end.
inline std::string Seconds(SimTime time) {
  std::string text = FormatSeconds(time);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

// Writes down what it hears: "0.02 connected 192.0.2.1:49152", "0.03 end",
// "0.03 closed: reset". Bytes are kept, not written down.
class RecordingStreamUser final : public StreamUser {
 public:
  explicit RecordingStreamUser(Host& host) : host_(host) {}

  void OnAccepted(StreamId id, const Endpoint&, const Endpoint& remote,
                  const Certificate* peer) override {
    Note(id, absl::StrCat("accepted ", remote.ToString()), peer);
    if (!greeting.empty()) Write(greeting);
  }
  void OnConnected(StreamId id, const Endpoint& local, const Endpoint&,
                   const Certificate* peer) override {
    Note(id, absl::StrCat("connected ", local.ToString()), peer);
    if (!greeting.empty()) Write(greeting);
  }
  void OnStreamBytes(StreamId id, Payload payload) override {
    last = id;
    absl::StrAppend(&received[id], payload.view());
    pieces.push_back(absl::StrCat(Seconds(host_.now()), " ", payload.size()));
    last_payload = payload;
    if (echoes) host_.streams().Write(id, std::move(payload));
    if (aborts_on_bytes) host_.streams().Abort(id);
  }
  void OnStreamEnd(StreamId id) override {
    Note(id, "end", nullptr);
    if (closes_on_end) host_.streams().Close(id);
  }
  void OnStreamClosed(StreamId id, StreamCloseReason reason) override {
    Note(id, absl::StrCat("closed: ", StreamCloseReasonName(reason)), nullptr);
  }

  bool Write(std::string text) {
    return host_.streams().Write(last, Payload::FromString(std::move(text)));
  }
  void Close() { host_.streams().Close(last); }
  const std::string& text() { return received[last]; }

  std::string greeting;  // Written as soon as there is a stream.
  bool echoes = false;
  bool closes_on_end = true;
  bool aborts_on_bytes = false;
  StreamId last = 0;
  std::vector<std::string> lines;
  std::vector<std::string> pieces;  // "0.03 1460": when, how many bytes.
  std::map<StreamId, std::string> received;
  Payload last_payload;
  std::optional<Certificate> peer_certificate;

 private:
  void Note(StreamId id, absl::string_view what, const Certificate* peer) {
    last = id;
    lines.push_back(absl::StrCat(Seconds(host_.now()), " ", what));
    if (peer != nullptr) peer_certificate = *peer;
  }

  Host& host_;
};

// Writes down the segments that are sent, "0.01 bob SYN,ACK", with the
// position in the stream and the size of what they carry: "0.02 alice PSH,ACK
// 1+5". Further lines: notes, and states as "bob SYN-SENT".
class SegmentTrace final : public TraceSink {
 public:
  explicit SegmentTrace(const Simulator& simulator) : simulator_(simulator) {}
  void Clear() {
    lines.clear();
    states.clear();
    notes.clear();
    streams.clear();
    segments_.clear();
  }
  void OnTrace(const TraceEvent& event) override {
    if (event.kind == TraceKind::kPacketSent) OnPacket(event);
    if (event.kind == TraceKind::kStateChange) {
      states.push_back(
          absl::StrCat(simulator_.host_name(event.host), " ", event.to));
    }
    if (event.kind == TraceKind::kNote) {
      notes.push_back(absl::StrCat(event.name, " ", event.detail));
    }
    if (event.stream != nullptr) OnStream(event);
  }
  // The segments of one host, without its name.
  std::vector<std::string> Of(absl::string_view host) const {
    std::vector<std::string> of;
    for (const auto& [sender, line] : segments_) {
      if (sender == host) of.push_back(line);
    }
    return of;
  }

  std::vector<std::string> lines;
  std::vector<std::string> states;
  std::vector<std::string> notes;
  std::vector<std::string> streams;
  // What was last sent from an endpoint.
  std::map<Endpoint, TcpHeader> last_headers;

 private:
  void OnPacket(const TraceEvent& event) {
    const Packet& packet = *event.packet;
    if (packet.protocol != IpProtocol::kTcp) return;
    auto& initial = initial_[{packet.source, packet.destination}];
    if (packet.tcp.Has(kTcpSyn)) initial = packet.tcp.sequence;
    last_headers[packet.source] = packet.tcp;
    std::string what = TcpFlagNames(packet.tcp.flags);
    const size_t size = packet.payload.size();
    if (size > 0) {
      absl::StrAppend(&what, " ", packet.tcp.sequence - initial, "+", size);
    }
    const std::string& host = simulator_.host_name(event.host);
    const std::string time = Seconds(event.time);
    lines.push_back(absl::StrCat(time, " ", host, " ", what));
    segments_.emplace_back(host, absl::StrCat(time, " ", what));
  }
  void OnStream(const TraceEvent& event) {
    const StreamTrace& stream = *event.stream;
    std::string line = absl::StrCat(
        Seconds(event.time), " ", simulator_.host_name(event.host), " ",
        TraceKindName(event.kind), " ", stream.id, " ", stream.begin, "-",
        stream.end, stream.is_tls ? " tls" : "");
    if (!event.detail.empty()) absl::StrAppend(&line, " ", event.detail);
    streams.push_back(line);
  }

  const Simulator& simulator_;
  std::map<std::pair<Endpoint, Endpoint>, uint32_t> initial_;
  std::vector<std::pair<std::string, std::string>> segments_;
};

// The hosts of NetworkTest, 10 ms from each to each other, with a stream user
// each. Bob listens on port 5060.
class StreamTest : public NetworkTest {
 protected:
  StreamTest() { BuildStreams({}); }

  void BuildStreams(const TcpSettings& tcp) {
    Build({.default_link = FixedLatency(10ms), .tcp = tcp});
    BuildUsers();
  }
  void BuildUsers() {
    segments_ = std::make_unique<SegmentTrace>(*simulator_);
    simulator_->set_trace_sink(segments_.get());
    stream_users_.clear();
    for (const char* name : {"alice", "bob", "carol"}) {
      stream_users_.push_back(
          std::make_unique<RecordingStreamUser>(host(name)));
    }
    ASSERT_TRUE(
        host("bob").streams().Listen(At("192.0.2.2"), streams("bob")).ok());
  }
  RecordingStreamUser& streams(absl::string_view name) {
    return *stream_users_[host(name).index() - 1];
  }
  // From any port of a host to bob's port.
  StreamId Open(absl::string_view from, uint16_t port = 5060,
                const TlsClientSettings* tls = nullptr) {
    const StreamId id = host(from).streams().Connect(
        At(Address(from), 0), At("192.0.2.2", port), streams(from), tls);
    streams(from).last = id;
    return id;
  }
  // An open stream from alice to bob; what led to it is forgotten.
  void Connected() {
    Open("alice");
    simulator_->RunUntil(SimTime(50ms));
    ASSERT_EQ(streams("alice").lines.size(), 1u);
    ASSERT_EQ(streams("bob").lines.size(), 1u);
    streams("alice").lines.clear();
    streams("bob").lines.clear();
    segments_->Clear();
  }
  // Drops these of the TCP segments that a host sends from now on.
  void Lose(absl::string_view from, std::vector<uint64_t> nth) {
    RuleConfig rule;
    rule.name = "lose";
    rule.match.source_host = host(from).index();
    rule.match.protocol = IpProtocol::kTcp;
    rule.nth = std::move(nth);
    rule.verdict = Verdict::Drop();
    ASSERT_TRUE(network_->rules().Install(std::move(rule)).ok());
  }
  size_t connection_count(absl::string_view name) {
    return host(name).streams().connection_count();
  }

  std::unique_ptr<SegmentTrace> segments_;
  std::vector<std::unique_ptr<RecordingStreamUser>> stream_users_;
};

}  // namespace sipsim::sim

#endif  // SIPSIM_TESTS_SIM_NET_STREAM_WORLD_H_
