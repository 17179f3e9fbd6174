#include "topologies/media_binding.h"

#include <utility>

#include "topologies/port_values.h"

namespace sipsim {

bool MediaBinding::Open(const sip::Endpoint& local, sip::MediaUser& user) {
  if (!host_.Bind(ToSim(local), *this).ok()) return false;
  users_[local] = &user;
  return true;
}

void MediaBinding::Close(const sip::Endpoint& local) {
  // The host has closed it by itself if its process has ended, or if the
  // address is gone.
  if (users_.erase(local) > 0) host_.Unbind(ToSim(local));
}

bool MediaBinding::Send(const sip::Endpoint& local, const sip::Endpoint& remote,
                        sip::BufferRef bytes) {
  return host_.SendUdp(ToSim(local), ToSim(remote), ToPayload(bytes),
                       sim::TrafficClass::kExpedited);
}

void MediaBinding::OnDatagram(const sim::Endpoint& local,
                              const sim::Endpoint& remote,
                              sim::Payload payload) {
  const auto user = users_.find(ToSip(local));
  if (user == users_.end()) return;
  user->second->OnMedia(ToSip(local), ToSip(remote),
                        ToBuffer(std::move(payload)));
}

}  // namespace sipsim
