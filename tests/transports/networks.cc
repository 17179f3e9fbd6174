#include "tests/transports/networks.h"

#include "absl/strings/str_replace.h"
#include "google/protobuf/text_format.h"
#include "protocol/base/check.h"
#include "sim/net/packet.h"
#include "sim/net/tcp_header.h"
#include "topologies/text_proto.h"

namespace sipsim {
namespace {

Topology Load(const std::string& name,
              std::initializer_list<Host::Transport> transports) {
  const std::string path = "topologies/catalog/" + name;
  const auto text = ReadFile(path);
  SIP_CHECK(text.ok());
  Topology topology;
  FieldLocations locations;
  SIP_CHECK(ParseTextProto(path, *text, &topology, &locations).ok());
  for (Host& host : *topology.mutable_hosts()) {
    for (const Host::Transport transport : transports) {
      host.add_transports(transport);
    }
  }
  return topology;
}

}  // namespace

Topology TwoUserAgents(std::initializer_list<Host::Transport> transports) {
  return Load("two_user_agents.txtpb", transports);
}

Topology TwoProxies(std::initializer_list<Host::Transport> transports) {
  return Load("two_proxies.txtpb", transports);
}

Host& HostOf(Topology& topology, const std::string& name) {
  for (Host& host : *topology.mutable_hosts()) {
    if (host.name() == name) return host;
  }
  SIP_CHECK(false);
  return *topology.mutable_hosts(0);
}

Topology WithSips(Topology topology) {
  std::string text;
  SIP_CHECK(google::protobuf::TextFormat::PrintToString(topology, &text));
  text =
      absl::StrReplaceAll(text, {{"\"sip:", "\"sips:"}, {"<sip:", "<sips:"}});
  Topology secure;
  SIP_CHECK(google::protobuf::TextFormat::ParseFromString(text, &secure));
  return secure;
}

RawSender::RawSender(sim::Host& host, sim::Endpoint remote)
    : host_(host),
      id_(host.streams().Connect({host.addresses().front(), 0}, remote,
                                 *this)) {
  SIP_CHECK(id_ != 0);
}

void RawSender::Write(absl::string_view bytes) {
  host_.streams().Write(id_, sim::Payload::FromString(std::string(bytes)));
}

void SynCount::OnTrace(const sim::TraceEvent& event) {
  const sim::Packet* packet = event.packet;
  if (event.kind != sim::TraceKind::kPacketSent) return;
  if (packet->protocol != sim::IpProtocol::kTcp) return;
  const sim::TcpHeader& tcp = packet->tcp;
  count_ += tcp.Has(sim::kTcpSyn) && !tcp.Has(sim::kTcpAck) ? 1 : 0;
}

}  // namespace sipsim
