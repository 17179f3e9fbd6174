#include "topologies/port_values.h"

#include <utility>

namespace sipsim {
namespace {

constexpr sim::PayloadOps kBufferOps = {
    [](void* owner) { static_cast<sip::Buffer*>(owner)->AddRef(); },
    [](void* owner) { static_cast<sip::Buffer*>(owner)->Release(); },
};

}  // namespace

sim::Endpoint ToSim(const sip::Endpoint& endpoint) {
  const sip::IpAddress& address = endpoint.address;
  return {sim::IpAddress::FromBytes(address.bytes(), address.is_v6()),
          endpoint.port};
}

sip::Endpoint ToSip(const sim::Endpoint& endpoint) {
  const sim::IpAddress& address = endpoint.address;
  return {sip::IpAddress::FromBytes(address.bytes(), address.is_v6()),
          endpoint.port};
}

sim::Payload ToPayload(const sip::BufferRef& bytes) {
  bytes->AddRef();
  return sim::Payload::Adopt(bytes.view(), bytes.get(), &kBufferOps);
}

sip::BufferRef ToBuffer(sim::Payload payload) {
  if (payload.ops() == &kBufferOps) {
    auto* buffer = static_cast<sip::Buffer*>(payload.owner());
    if (payload.size() == buffer->size()) {
      sip::BufferRef bytes(buffer);
      payload.Disown();
      buffer->Release();
      return bytes;
    }
  }
  return sip::BufferRef::Copy(payload.view());
}

}  // namespace sipsim
