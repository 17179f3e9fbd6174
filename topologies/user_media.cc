// Whom a person hears, and where they are: a part of user_behaviour.h.

#include <algorithm>

#include "topologies/open_call.h"

namespace sipsim {

size_t UserBehaviour::Hold(CallChoice choice) {
  return ForOpenCalls(
      [&](sip::Call& call) { return IsChosen(call, choice) && call.Hold(); },
      [](OpenCall&, sip::Call&) {});
}

size_t UserBehaviour::Resume(CallChoice choice) {
  return ForOpenCalls(
      [&](sip::Call& call) { return IsChosen(call, choice) && call.Resume(); },
      [](OpenCall&, sip::Call&) {});
}

size_t UserBehaviour::Join(const std::vector<size_t>& numbers) {
  return ForOpenCalls(
      [&](sip::Call& call) {
        const bool is_meant = numbers.empty()
                                  ? IsAnswered(call)
                                  : std::any_of(numbers.begin(), numbers.end(),
                                                [&](size_t number) {
                                                  return IsChosen(call, number);
                                                });
        return is_meant && call.Join();
      },
      [](OpenCall&, sip::Call&) {});
}

bool UserBehaviour::Move(const sip::MoveOptions& options) {
  if (user_agent_ == nullptr) return false;
  user_agent_->Move(options);
  return true;
}

const MediaLog* UserBehaviour::media(size_t call) const {
  const auto log = media_.find(call);
  return log == media_.end() ? nullptr : &log->second;
}

std::vector<uint32_t> UserBehaviour::MediaSources() const {
  std::vector<uint32_t> sources;
  for (const auto& [call, log] : media_) {
    sources.insert(sources.end(), log.own_sources().begin(),
                   log.own_sources().end());
  }
  return sources;
}

MediaLog* UserBehaviour::LogOf(const sip::MediaStreamId& id) {
  if (user_agent_ == nullptr) return nullptr;
  const sip::Call* call = user_agent_->FindCall(id.call);
  if (call == nullptr) return nullptr;
  const std::optional<size_t> index = IndexOf(*call);
  if (!index.has_value()) return nullptr;
  return &media_.try_emplace(*index, call->call_id()).first->second;
}

void UserBehaviour::OnRtpSent(const sip::MediaStreamId& id,
                              const sip::Endpoint& /*local*/,
                              const sip::Endpoint& remote, uint32_t ssrc) {
  MediaLog* log = LogOf(id);
  if (log != nullptr) log->OnSent(SinceStart(), remote, ssrc);
}

void UserBehaviour::OnRtpReceived(const sip::MediaStreamId& id,
                                  const sip::Endpoint& /*local*/,
                                  const sip::Endpoint& remote,
                                  const sip::RtpSources& sources,
                                  const sip::RtpStatistics& statistics) {
  MediaLog* log = LogOf(id);
  if (log == nullptr) return;
  log->OnReceived(SinceStart(), remote, sources, id.stream, statistics);
}

void UserBehaviour::OnForeignRtp(const sip::MediaStreamId& id,
                                 const sip::Endpoint& /*local*/,
                                 const sip::Endpoint& /*remote*/) {
  MediaLog* log = LogOf(id);
  if (log != nullptr) log->OnForeign();
}

}  // namespace sipsim
