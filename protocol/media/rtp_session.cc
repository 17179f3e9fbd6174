#include "protocol/media/rtp_session.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "protocol/base/check.h"
#include "protocol/media/rtp_clock.h"

namespace sipsim::sip {
namespace {

// Silence in PCMU (ITU-T G.711): what is said does not matter here.
constexpr char kSilence = '\xff';

uint32_t Draw32(const NodeContext& context) {
  return static_cast<uint32_t>(context.random.Draw(RandomPurpose::kMedia) >>
                               32);
}

const char* StateOf(const std::optional<RtpPath>& path) {
  return path.has_value() ? MediaDirectionName(path->direction).data()
                          : "closed";
}

}  // namespace

RtpSession::RtpSession(const NodeContext& context, const RtpConfig& config,
                       const MediaStreamId& id, std::string name,
                       MediaListener* listener)
    : context_(context),
      config_(config),
      id_(id),
      name_(std::move(name)),
      listener_(listener),
      ssrc_(Draw32(context)),
      sequence_(static_cast<uint16_t>(Draw32(context))),
      first_timestamp_(Draw32(context)),
      receiver_(kPcmuClockRate) {
  SIP_CHECK(context.media != nullptr);
}

RtpSession::~RtpSession() = default;

void RtpSession::ReportState(absl::string_view state) {
  if (state == state_) return;
  const char* from = std::exchange(state_, state.data());
  if (!context_.observer.wants_details()) return;
  context_.observer.OnStateChange("rtp_session", name_, from, state_);
}

void RtpSession::SetPath(const std::optional<RtpPath>& path, bool holds) {
  if (path == path_ && holds == holds_) return;
  if (path_.has_value() && path.has_value()) {
    if (path_->local != path->local) previous_local_ = path_->local;
    if (path_->remote != path->remote) previous_remote_ = path_->remote;
  }
  if (!path.has_value()) {
    previous_local_.reset();
    previous_remote_.reset();
  }
  path_ = path;
  holds_ = holds;
  ReportState(StateOf(path));
  StartOrStop();
}

void RtpSession::Mute() {
  is_muted_ = true;
  StartOrStop();
}

// A packet holds what was said in the time before it; the first one goes at
// once, so that the count of packets is that of intervals begun.
void RtpSession::StartOrStop() {
  if (!speaks()) {
    send_timer_.Cancel();
    if (mix_ != nullptr) *mix_ = RtpMix();
    return;
  }
  if (send_timer_.is_set()) return;
  is_first_of_spurt_ = true;
  next_send_ = context_.clock.Now();
  SendPacket();
}

void RtpSession::SetMixed(bool is_mixed) {
  if (is_mixed == this->is_mixed()) return;
  mix_ = is_mixed ? std::make_unique<RtpMix>() : nullptr;
}

// PCMU has a byte for each tick. Who is on hold hears nothing, now or later.
void RtpSession::MixIn(const RtpPacketView& packet) {
  if (!speaks()) return;
  mix_->Add(packet.Sources(), static_cast<uint32_t>(packet.payload.size()));
}

BufferRef RtpSession::WritePacket(Time now) {
  if (!first_sent_.has_value()) first_sent_ = now;
  // Timestamps go on while nothing is sent, numbers do not (RFC 3550 5.1).
  RtpHeader header;
  header.marker = is_first_of_spurt_;
  header.payload_type = path_->payload_type;
  header.sequence = sequence_++;
  header.timestamp =
      first_timestamp_ +
      static_cast<uint32_t>(ToTicks(now - *first_sent_, kPcmuClockRate));
  header.ssrc = ssrc_;
  is_first_of_spurt_ = false;
  const auto payload_bytes =
      static_cast<size_t>(ToTicks(config_.interval, kPcmuClockRate));
  RtpSources sources;
  if (mix_ != nullptr) {
    mix_->Add({ssrc_}, static_cast<uint32_t>(payload_bytes));
    sources = mix_->Take(static_cast<uint32_t>(payload_bytes));
    // 5.1: only 15 can be identified.
    if (sources.size() > kRtpSourceCountMax) sources.resize(kRtpSourceCountMax);
  }
  const size_t header_bytes =
      kRtpHeaderBytes + kRtpSourceBytes * sources.size();
  BufferRef bytes = BufferRef::WithCapacity(header_bytes + payload_bytes);
  WriteRtpHeader(header, bytes->data());
  if (!sources.empty()) WriteRtpSources(sources, bytes->data());
  std::memset(bytes->data() + header_bytes, kSilence, payload_bytes);
  bytes->Resize(header_bytes + payload_bytes);
  return bytes;
}

void RtpSession::SendPacket() {
  BufferRef bytes = WritePacket(context_.clock.Now());
  if (context_.media->Send(path_->local, path_->remote, std::move(bytes))) {
    ++sent_count_;
    if (listener_ != nullptr) {
      listener_->OnRtpSent(id_, path_->local, path_->remote, ssrc_);
    }
  } else {
    context_.observer.OnCount("rtp_not_sent", path_->local.ToString());
  }
  next_send_ += config_.interval;
  send_timer_.Set(context_.timers, next_send_, *this, 0);
}

void RtpSession::OnTimer(uint32_t /*tag*/) {
  send_timer_.Fired();
  SendPacket();
}

const char* RtpSession::TimerName(uint32_t /*tag*/) const {
  return kRtpTimerName;
}

RtpSession::Endpoints RtpSession::ReceivingEndpoints() const {
  Endpoints endpoints;
  const auto add = [&](const std::optional<Endpoint>& endpoint) {
    if (!endpoint.has_value() || endpoint->port == 0) return;
    if (std::find(endpoints.begin(), endpoints.end(), *endpoint) ==
        endpoints.end()) {
      endpoints.push_back(*endpoint);
    }
  };
  if (path_.has_value()) add(path_->local);
  add(previous_local_);
  add(offered_);
  return endpoints;
}

bool RtpSession::OnPacket(const RtpPacketView& packet, const Endpoint& local,
                          const Endpoint& remote) {
  bool needs_less = false;
  if (path_.has_value()) {
    if (local == path_->local && previous_local_.has_value()) {
      previous_local_.reset();
      needs_less = true;
    }
    if (remote == path_->remote) previous_remote_.reset();
  }
  receiver_.OnPacket(packet.header, context_.clock.Now());
  if (listener_ != nullptr) {
    listener_->OnRtpReceived(id_, local, remote, packet.Sources(),
                             receiver_.statistics());
  }
  return needs_less;
}

void RtpSession::OnForeignPacket(const Endpoint& local,
                                 const Endpoint& remote) {
  ++foreign_count_;
  if (listener_ != nullptr) listener_->OnForeignRtp(id_, local, remote);
}

void RtpSession::Describe(Description& out) const {
  out.Open("rtp_session");
  out.Text("state", StateOf(path_));
  if (is_mixed()) out.Text("mix", "yes");
  if (path_.has_value()) {
    out.Text("local", path_->local.ToString());
    out.Text("remote", path_->remote.ToString());
  }
  const RtpStatistics statistics = receiver_.statistics();
  out.Number("sent", static_cast<int64_t>(sent_count_));
  out.Number("received", static_cast<int64_t>(statistics.received));
  out.Number("lost", static_cast<int64_t>(statistics.lost()));
  out.Number("foreign", static_cast<int64_t>(foreign_count_));
  if (send_timer_.is_set()) {
    out.Timer(TimerName(0), send_timer_.deadline() - context_.clock.Now());
  }
  out.Close();
}

}  // namespace sipsim::sip
