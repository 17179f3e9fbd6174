#ifndef SIPSIM_TESTS_PROTOCOL_GATEWAY_LONE_GATEWAY_H_
#define SIPSIM_TESTS_PROTOCOL_GATEWAY_LONE_GATEWAY_H_

// A gateway on fake ports: the test plays SIP at one side and the PSTN at the
// other.

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "protocol/gateway/gateway.h"
#include "protocol/message/message.h"
#include "tests/protocol/testing/fake_node_context.h"
#include "tests/protocol/ua/ua_world.h"

namespace sipsim::sip {

// Notes what the gateway sends: "1 IAM +19725552222", "1 REL 16". As a Trunk
// says, an RLC by either end makes a circuit free; the lowest one is seized.
class FakeTrunk : public Trunk {
 public:
  explicit FakeTrunk(Circuit circuit_count) : circuit_count_(circuit_count) {}

  void SetUser(TrunkUser* gateway) override { user = gateway; }
  std::optional<Circuit> Seize() override;
  void Send(Circuit circuit, const IsupMessage& message) override;

  // The far end says something.
  void Deliver(Circuit circuit, const IsupMessage& message);
  // What was sent since it was asked last.
  std::vector<std::string> Take() { return std::exchange(notes_, {}); }
  const IsupMessage& last() const { return last_; }

  TrunkUser* user = nullptr;

 private:
  const Circuit circuit_count_;
  std::set<Circuit> seized_;
  std::vector<std::string> notes_;
  IsupMessage last_;
};

class LoneGateway : private GatewayListener {
 public:
  explicit LoneGateway(Circuit circuit_count = 2);
  virtual ~LoneGateway() = default;

  // What comes in, as the members below say; branch and Call-ID are one.
  void Invite(const std::string& call_id = "in1");
  void Receive(const Incoming& request) { Receive(request.ToBytes()); }
  // The PSTN says something.
  void Isup(Circuit circuit, const IsupMessage& message);
  void Isup(Circuit circuit, IsupType type);
  void Release(Circuit circuit, Cause cause);

  // SIP: "INVITE", "180 INVITE", ... as sent since the last call.
  std::vector<std::string> TakeSent();
  Message Sent(int index) const;
  void Receive(BufferRef bytes);
  // A request of the call that came in last; a CANCEL is that of its INVITE.
  Incoming Within(const std::string& method, uint32_t cseq = 2) const;
  // The callee of our last INVITE sends a response.
  void Respond(const Reply& reply);

  FakeNodeContext fake;
  FakeTrunk trunk;
  RecordingPerson log;
  // Of the next INVITE.
  std::string uri = "sip:+19725552222@gw1.example.com;user=phone";
  std::string from = "sip:alice@atlanta.example.com";
  std::string to = "sip:bob@biloxi.example.com";
  std::string fields;
  std::unique_ptr<Gateway> gateway;
  std::vector<std::string> outgoing;  // Request-URIs of calls of phones.

 private:
  void OnOutgoingCall(Call& call) override;

  std::string call_id_;
  size_t taken_ = 0;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_TESTS_PROTOCOL_GATEWAY_LONE_GATEWAY_H_
