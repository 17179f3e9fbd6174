#include "sim/trace/jsonl_writer.h"

#include "absl/strings/str_cat.h"
#include "sim/net/packet.h"
#include "sim/trace/json.h"
#include "sim/trace/stream_trace.h"

namespace sipsim::sim {
namespace {

void AppendText(std::string& out, absl::string_view key,
                absl::string_view text) {
  absl::StrAppend(&out, ",\"", key, "\":");
  AppendJsonString(out, text);
}

void AppendTextIfAny(std::string& out, absl::string_view key,
                     absl::string_view text) {
  if (!text.empty()) AppendText(out, key, text);
}

void AppendNumber(std::string& out, absl::string_view key, int64_t number) {
  absl::StrAppend(&out, ",\"", key, "\":", number);
}

bool IsTimer(TraceKind kind) {
  return kind == TraceKind::kTimerSet || kind == TraceKind::kTimerFired ||
         kind == TraceKind::kTimerCancelled;
}

void AppendTcp(std::string& out, const TcpHeader& tcp) {
  AppendText(out, "flags", TcpFlagNames(tcp.flags));
  AppendNumber(out, "sequence", tcp.sequence);
  if (tcp.Has(kTcpAck)) {
    AppendNumber(out, "acknowledgement", tcp.acknowledgement);
  }
  if (tcp.mss != 0) AppendNumber(out, "mss", tcp.mss);
}

const char* ProtocolName(IpProtocol protocol) {
  switch (protocol) {
    case IpProtocol::kUdp:
      return "udp";
    case IpProtocol::kTcp:
      return "tcp";
    case IpProtocol::kIcmpPortUnreachable:
      return "icmp_port_unreachable";
  }
  return "";
}

void AppendStream(std::string& out, TraceKind kind, const StreamTrace& stream) {
  const bool is_closed = kind == TraceKind::kStreamClosed;
  AppendNumber(out, "stream", static_cast<int64_t>(stream.id));
  AppendText(out, "protocol", stream.is_tls ? "tls" : "tcp");
  AppendText(out, "local", stream.local.ToString());
  AppendText(out, "remote", stream.remote.ToString());
  AppendNumber(out, is_closed ? "read_bytes" : "begin",
               static_cast<int64_t>(stream.begin));
  AppendNumber(out, is_closed ? "written_bytes" : "end",
               static_cast<int64_t>(stream.end));
  // What is read was written elsewhere, and is there.
  if (kind == TraceKind::kStreamWritten) {
    AppendText(out, "payload", stream.payload->view());
  }
}

void AppendPacket(std::string& out, const Packet& packet, bool with_bytes) {
  const bool is_icmp = packet.protocol == IpProtocol::kIcmpPortUnreachable;
  AppendText(out, "protocol", ProtocolName(packet.protocol));
  if (is_icmp) {
    AppendText(out, "source", packet.source.address.ToString());
    AppendText(out, "destination", packet.destination.address.ToString());
    // The datagram that it is about went the other way.
    AppendText(out, "about_source", packet.destination.ToString());
    AppendText(out, "about_destination", packet.source.ToString());
  } else {
    AppendText(out, "source", packet.source.ToString());
    AppendText(out, "destination", packet.destination.ToString());
  }
  if (packet.protocol == IpProtocol::kTcp) AppendTcp(out, packet.tcp);
  if (packet.duplicate_of) {
    AppendText(out, "duplicate_of", packet.duplicate_of.ToString());
  }
  AppendNumber(out, "sent_ns", ToNanoseconds(packet.sent_time));
  if (!with_bytes) return;
  const absl::string_view bytes = packet.payload.view();
  AppendText(out, is_icmp ? "quoted" : "payload",
             is_icmp ? bytes.substr(0, QuotedBytes(packet)) : bytes);
}

}  // namespace

void JsonlWriter::OnTrace(const TraceEvent& event) {
  line_.clear();
  absl::StrAppend(&line_, "{\"time_ns\":", ToNanoseconds(event.time));
  AppendText(line_, "kind", TraceKindName(event.kind));
  AppendText(line_, "host", simulator_.host_name(event.host));
  AppendTextIfAny(line_, "id", event.id.ToString());
  AppendTextIfAny(line_, "cause", event.cause.ToString());
  AppendTextIfAny(line_, "reason", DropReasonName(event.drop_reason));
  AppendTextIfAny(line_, "by", event.by);
  if (event.packet != nullptr) {
    AppendPacket(line_, *event.packet, event.kind == TraceKind::kPacketSent);
  }
  if (event.stream != nullptr) AppendStream(line_, event.kind, *event.stream);
  if (IsTimer(event.kind)) {
    AppendText(line_, "timer", event.label);
    AppendNumber(line_, "deadline_ns", ToNanoseconds(event.deadline));
  }
  const bool is_machine = event.kind == TraceKind::kStateChange;
  AppendTextIfAny(line_, is_machine ? "machine" : "name", event.name);
  AppendTextIfAny(line_, "instance", event.instance);
  if (is_machine || event.kind == TraceKind::kHostState) {
    AppendText(line_, "from", event.from);
    AppendText(line_, "to", event.to);
  }
  AppendTextIfAny(line_, "detail", event.detail);
  line_ += "}\n";
  out_.write(line_.data(), static_cast<std::streamsize>(line_.size()));
}

}  // namespace sipsim::sim
