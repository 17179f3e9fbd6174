#include "protocol/media/call_media.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace sipsim::sip {

CallMedia::~CallMedia() {
  for (const auto& [endpoint, open] : endpoints_) {
    if (open.is_open) context_.media->Close(endpoint);
  }
}

std::optional<Endpoint> CallMedia::EndpointOf(absl::string_view host,
                                              uint16_t port) const {
  const std::optional<IpAddress> literal = IpAddress::Parse(host);
  if (literal.has_value()) return Endpoint{*literal, port};
  const auto addresses = context_.resolver.LookupHost(host);
  if (addresses.empty()) return std::nullopt;
  return Endpoint{addresses.front(), port};
}

std::optional<RtpPath> CallMedia::PathOf(const NegotiatedStream& stream) const {
  if (stream.local_port == 0 || stream.formats.empty()) return std::nullopt;
  const auto local = EndpointOf(stream.local_address, stream.local_port);
  const auto remote = EndpointOf(stream.remote_address, stream.remote_port);
  uint32_t payload_type = 0;
  if (!local || !remote ||
      !absl::SimpleAtoi(stream.formats.front(), &payload_type) ||
      payload_type > 127) {
    return std::nullopt;
  }
  return RtpPath{*local, *remote, stream.direction,
                 static_cast<uint8_t>(payload_type)};
}

RtpSession& CallMedia::StreamOf(Streams& streams, size_t index, uint64_t call,
                                absl::string_view call_id) {
  while (streams.size() <= index) {
    streams.push_back(std::make_unique<RtpSession>(
        context_, config_, MediaStreamId{call, streams.size()},
        absl::StrCat(call_id, ";", streams.size()), listener_));
  }
  return *streams[index];
}

void CallMedia::Update(uint64_t call, absl::string_view call_id,
                       const OfferAnswer& session) {
  Streams& streams = calls_[call];
  const std::vector<NegotiatedStream> agreed = session.Streams();
  const std::vector<LocalStream> offered = session.OfferedStreams();
  for (size_t i = 0; i < std::max(agreed.size(), offered.size()); ++i) {
    RtpSession& stream = StreamOf(streams, i, call, call_id);
    stream.SetOffered(i < offered.size() && offered[i].port != 0
                          ? EndpointOf(offered[i].address, offered[i].port)
                          : std::nullopt);
    // Before an answer there is no path to change.
    if (i < agreed.size()) stream.SetPath(PathOf(agreed[i]), session.holds());
    Reopen(stream);
  }
  UpdateMix();
}

void CallMedia::Mute(uint64_t call) {
  const auto it = calls_.find(call);
  if (it == calls_.end()) return;
  for (const auto& stream : it->second) stream->Mute();
  UpdateMix();
}

void CallMedia::End(uint64_t call) {
  const auto it = calls_.find(call);
  if (it == calls_.end()) return;
  for (const auto& stream : it->second) {
    stream->SetOffered(std::nullopt);
    stream->SetPath(std::nullopt, false);
    Reopen(*stream);
  }
  calls_.erase(it);
  if (std::erase(joined_, call) > 0) UpdateMix();
}

void CallMedia::Join(uint64_t call) {
  if (std::find(joined_.begin(), joined_.end(), call) != joined_.end()) return;
  joined_.push_back(call);
  UpdateMix();
}

template <typename Act>
void CallMedia::ForJoined(size_t stream, Act act) {
  for (const uint64_t call : joined_) {
    const auto it = calls_.find(call);
    if (it == calls_.end() || it->second.size() <= stream) continue;
    act(*it->second[stream]);
  }
}

void CallMedia::UpdateMix() {
  bool is_any = true;
  for (size_t i = 0; is_any; ++i) {
    size_t up_count = 0;
    is_any = false;
    ForJoined(i, [&](const RtpSession& stream) {
      is_any = true;
      up_count += stream.is_up() ? 1 : 0;
    });
    ForJoined(i, [&](RtpSession& stream) {
      stream.SetMixed(up_count > 1 && stream.is_up());
    });
  }
}

void CallMedia::Reopen(RtpSession& session) {
  const RtpSession::Endpoints wanted = session.ReceivingEndpoints();
  for (const Endpoint& endpoint : wanted) {
    OpenEndpoint& open = endpoints_[endpoint];
    if (open.users.empty()) {
      open.is_open = context_.media->Open(endpoint, *this);
      if (!open.is_open) {
        context_.observer.OnCount("media_port_not_opened", endpoint.ToString());
      }
    }
    if (std::find(open.users.begin(), open.users.end(), &session) ==
        open.users.end()) {
      open.users.push_back(&session);
    }
  }
  for (auto it = endpoints_.begin(); it != endpoints_.end();) {
    const bool is_wanted =
        std::find(wanted.begin(), wanted.end(), it->first) != wanted.end();
    if (!is_wanted) std::erase(it->second.users, &session);
    if (!it->second.users.empty()) {
      ++it;
      continue;
    }
    if (it->second.is_open) context_.media->Close(it->first);
    it = endpoints_.erase(it);
  }
}

// Whose packet it is that comes from there, if anybody's: a call that has
// agreed on that goes ahead of one that nobody has answered.
RtpSession* CallMedia::FindUser(const OpenEndpoint& endpoint,
                                const Endpoint& remote) {
  const auto& users = endpoint.users;
  auto found = std::find_if(users.begin(), users.end(), [&](const auto* user) {
    return user->Expects(remote);
  });
  if (found == users.end()) {
    found = std::find_if(users.begin(), users.end(), [](const auto* user) {
      return user->expects_anybody();
    });
  }
  return found == users.end() ? nullptr : *found;
}

void CallMedia::OnMedia(const Endpoint& local, const Endpoint& remote,
                        BufferRef bytes) {
  const std::optional<RtpPacketView> packet = ReadRtpPacket(bytes.view());
  if (!packet.has_value()) {
    context_.observer.OnCount("media_not_rtp", remote.ToString());
    return;
  }
  const auto it = endpoints_.find(local);
  if (it == endpoints_.end()) return;
  RtpSession* session = FindUser(it->second, remote);
  if (session == nullptr) {
    context_.observer.OnCount("foreign_rtp", remote.ToString());
    it->second.users.front()->OnForeignPacket(local, remote);
    return;
  }
  if (session->is_mixed() && session->is_heard()) {
    ForJoined(session->stream(), [&](RtpSession& other) {
      if (&other != session && other.is_mixed()) other.MixIn(*packet);
    });
  }
  if (session->OnPacket(*packet, local, remote)) Reopen(*session);
}

void CallMedia::Describe(Description& out) const {
  for (const auto& [call, streams] : calls_) {
    for (const auto& stream : streams) stream->Describe(out);
  }
}

}  // namespace sipsim::sip
