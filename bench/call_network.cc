#include "bench/call_network.h"

#include <utility>
#include <variant>

#include "absl/strings/str_cat.h"
#include "absl/strings/substitute.h"
#include "protocol/base/check.h"
#include "topologies/network_plan.h"
#include "topologies/text_proto.h"
#include "topologies/topology.pb.h"
#include "topologies/user_behaviour.h"

namespace sipsim::bench {
namespace {

using sip::operator""ms;

constexpr char kCallee[] = "sip:bob@biloxi.example.com";

// $0 user, $1 domain, $2 display name, $3 address, $4 first proxy, $5 port.
constexpr char kUserAgent[] = R"(
hosts {
  name: "$0"
  domain_names: "client.$1"
  addresses: "$3"
  user_agent {
    aor: "sip:$0@$1"
    display_name: "$2"
    contact: "sip:$0@client.$1"
    routes: "<sip:$4;lr>"
    media { port: $5 }
  }
}
)";

// $0 number, $1 its name, $2 the domain that it serves, $3 the rest.
constexpr char kProxy[] = R"(
hosts {
  name: "proxy$0"
  domain_names: "$1"
  addresses: "198.51.100.$0"
  proxy { domains: "$2" $3 }
}
)";

// The first one serves alice, the last one bob, the others nobody.
std::string DomainOf(int64_t proxy, int64_t proxy_count) {
  if (proxy == proxy_count) return "biloxi.example.com";
  return proxy == 1 ? "atlanta.example.com"
                    : absl::StrCat("transit", proxy, ".example.com");
}

std::string NameOf(int64_t proxy, int64_t proxy_count) {
  return absl::StrCat("ss", proxy, ".", DomainOf(proxy, proxy_count));
}

std::string Proxy(int64_t proxy, int64_t proxy_count) {
  const std::string way =
      proxy == proxy_count
          ? absl::Substitute(
                R"(locations { aor: "$0" contacts: "sip:bob@client.$1" })",
                kCallee, DomainOf(proxy, proxy_count))
          : absl::Substitute(R"(next_hops { domain: "$0" uri: "sip:$1" })",
                             DomainOf(proxy_count, proxy_count),
                             NameOf(proxy + 1, proxy_count));
  return absl::Substitute(kProxy, proxy, NameOf(proxy, proxy_count),
                          DomainOf(proxy, proxy_count), way);
}

NetworkPlan Plan(int64_t proxy_count) {
  Topology topology;
  FieldLocations locations;
  SIP_CHECK(ParseTextProto("call_network", ProxyChain(proxy_count), &topology,
                           &locations)
                .ok());
  absl::StatusOr<NetworkPlan> plan = PlanNetwork(topology);
  SIP_CHECK(plan.ok());
  // A million calls that are up, and those that are on their way.
  for (HostPlan& host : plan->hosts) {
    auto* user_agent = std::get_if<sip::UserAgentConfig>(&host.role);
    if (user_agent != nullptr) user_agent->open_calls_max = 2'000'000;
  }
  return *std::move(plan);
}

}  // namespace

std::string ProxyChain(int64_t proxy_count) {
  std::string text = "links { latency: \"5ms\" }\n";
  absl::StrAppend(
      &text,
      absl::Substitute(kUserAgent, "alice", "atlanta.example.com", "Alice",
                       "192.0.2.101", NameOf(1, proxy_count), 49172));
  for (int64_t proxy = 1; proxy <= proxy_count; ++proxy) {
    absl::StrAppend(&text, Proxy(proxy, proxy_count));
  }
  absl::StrAppend(
      &text,
      absl::Substitute(kUserAgent, "bob", "biloxi.example.com", "Bob",
                       "192.0.2.201", NameOf(proxy_count, proxy_count), 3456));
  return text;
}

CallNetwork::CallNetwork(int64_t proxy_count) {
  WorldOptions options;
  options.event_limit = UINT64_MAX;
  options.log_messages = false;
  auto world = World::Create(Plan(proxy_count), options);
  SIP_CHECK(world.ok());
  world_ = *std::move(world);
  alice_ = world_->FindUser("alice");
  IncomingCallPlan on_call;
  on_call.ring_after = 20ms;
  on_call.answer_after = 100ms;
  world_->FindUser("bob")->OnCall(on_call);
}

void CallNetwork::StartCall(std::optional<sip::Duration> talk_time) {
  OutgoingCallPlan plan;
  plan.hang_up_after = talk_time;
  SIP_CHECK(alice_->Call(kCallee, plan));
}

void CallNetwork::StartCalls(uint64_t count, sip::Duration interval,
                             std::optional<sip::Duration> talk_time) {
  for (uint64_t i = 0; i < count; ++i) {
    StartCall(talk_time);
    RunFor(interval);
  }
}

void CallNetwork::CheckCalls(size_t established_count,
                             size_t changing_count) const {
  size_t established = 0;
  size_t ringing = 0;
  for (const CallRecord& call : alice_->calls()) {
    established += call.outcome == CallOutcome::kEstablished;
    ringing += call.outcome == CallOutcome::kRinging;
    SIP_CHECK(call.outcome <= CallOutcome::kEnded);
  }
  // One that is being hung up counts as established, too.
  SIP_CHECK(established >= established_count);
  SIP_CHECK(established + ringing <= established_count + changing_count);
}

}  // namespace sipsim::bench
