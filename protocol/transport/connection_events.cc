// What becomes of connections, and comes on them.

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "protocol/transport/certificate_names.h"
#include "protocol/transport/connections.h"

namespace sipsim::sip {
namespace {

// RFC 5626 section 3.5.1: the answer to a double CRLF.
constexpr absl::string_view kPong = "\r\n";

std::string NameOf(const Flow& flow) {
  return absl::StrCat(TransportName(flow.protocol), " ",
                      flow.remote.ToString());
}

}  // namespace

void Connections::OnAccepted(const Flow& flow) {
  if (!MakeRoom()) return context_.transport.Close(flow.connection);
  Add(flow, false).is_open = true;
}

void Connections::OnConnected(const Flow& flow,
                              const PeerCertificate* certificate) {
  Connection* connection = Find(flow.connection);
  if (connection == nullptr) return;
  std::vector<Waiting> waiting = std::exchange(connection->waiting, {});
  const absl::string_view expected =
      user_.ServerName(connection->flow.server_name);
  if (certificate != nullptr && !expected.empty() &&
      !NamesDomain(*certificate, expected)) {
    context_.observer.OnCount(
        "certificate_mismatch",
        absl::StrCat("expected ", expected, ", found ",
                     absl::StrJoin(SipIdentities(*certificate), ", ")));
    Close(*connection);
    return Fail(std::move(waiting));
  }
  if (certificate != nullptr) {
    connection->certificate = std::make_unique<PeerCertificate>(*certificate);
  }
  connection->is_open = true;
  // What has waited longer than any transaction does nobody asks for any more.
  const TimerValues& values = context_.timer_values;
  const Time too_old =
      context_.clock.Now() - std::max(values.timer_b, values.timer_f);
  for (Waiting& one : waiting) {
    if (one.since > too_old) {
      Write(*connection, std::move(one.bytes));
    } else {
      context_.observer.OnCount("waited_too_long", NameOf(one.flow));
    }
  }
}

void Connections::OnClosed(const Flow& flow, CloseReason reason,
                           absl::string_view detail) {
  Connection* connection = Find(flow.connection);
  if (connection == nullptr) return;
  const Flow its_flow = connection->flow;
  const bool was_open = connection->is_open;
  const bool is_broken = was_open && reason != CloseReason::kClosedByPeer;
  const bool was_ours = connection->is_ours;
  std::vector<Waiting> waiting = std::exchange(connection->waiting, {});
  Remove(*connection);
  context_.observer.OnCount(
      !was_open   ? "connection_failed"
      : is_broken ? "connection_lost"
                  : "connection_closed",
      absl::StrCat(NameOf(its_flow), " ", CloseReasonName(reason),
                   detail.empty() ? "" : ": ", detail));
  for (const Waiting& one : waiting) {
    user_.OnNotSent(one.flow, one.bytes.view());
  }
  if (was_open && was_ours) user_.OnConnectionLost(its_flow);
}

// The user may do anything meanwhile, and the connection may go.
void Connections::OnBytes(const Flow& flow, BufferRef bytes) {
  Connection* connection = Find(flow.connection);
  if (connection == nullptr) return;
  Touch(*connection);
  connection->framer.Append(std::move(bytes));
  while (connection != nullptr) {
    const Frame frame = connection->framer.Next();
    const Flow its_flow = connection->flow;
    if (frame.kind == FrameKind::kNone) return;
    if (frame.kind == FrameKind::kMessage) {
      user_.OnFramed(its_flow, frame.bytes);
    } else if (frame.kind == FrameKind::kPing) {
      context_.observer.OnCount("ping", its_flow.remote.ToString());
      // Who has made the connection pings, the other end answers.
      if (!connection->is_ours) {
        Write(*connection, BufferRef::Copy(kPong));
      }
    } else {
      context_.observer.OnCount(
          "unframed", absl::StrCat(FrameKindName(frame.kind), " from ",
                                   its_flow.remote.ToString()));
      user_.OnUnframed(its_flow, frame);
      connection = Find(its_flow.connection);
      if (connection != nullptr) Close(*connection);
      return;
    }
    connection = Find(its_flow.connection);
  }
}

}  // namespace sipsim::sip
