#include "tests/gateway/gateway_network.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/text_format.h"
#include "protocol/base/check.h"
#include "protocol/base/description.h"
#include "protocol/uri/phone_number.h"

namespace sipsim {
namespace {

constexpr char kNetwork[] = R"pb(
  links { latency: "5ms" }
  hosts {
    name: "alice"
    domain_names: "client.atlanta.example.com"
    addresses: "192.0.2.101"
    user_agent {
      aor: "sip:alice@atlanta.example.com"
      routes: "<sip:ss1.example.com;lr>"
      media { rtp {} }
    }
  }
  hosts {
    name: "proxy1"
    domain_names: "ss1.example.com"
    addresses: "192.0.2.111"
    proxy {
      domains: "atlanta.example.com"
      domains: "biloxi.example.com"
      locations {
        aor: "sip:alice@atlanta.example.com"
        contacts: "sip:alice@client.atlanta.example.com"
      }
      locations {
        aor: "sip:bob@biloxi.example.com"
        contacts: "sip:+19727293660@gw1.example.com;user=phone"
      }
      locations {
        aor: "tel:+19727293660"
        contacts: "sip:+19727293660@gw1.example.com;user=phone"
      }
    }
  }
  hosts {
    name: "gw1"
    domain_names: "gw1.example.com"
    addresses: "192.0.2.51"
    gateway {
      routes: "<sip:ss1.example.com;lr>"
      media {
        port: 3456
        rtp {}
      }
      t7: "20s"
      t9: "90s"
      phones {
        number: "+1-972-729-3660"
        rings_after: "100ms"
        answers_after: "2.1s"
      }
      phones { number: "+19720000001" release_cause: 17 }
      phones {
        number: "+19720000002"
        in_band: true
        release_cause: 1
        releases_after: "3s"
      }
      phones { number: "+19720000003" }
      phones { number: "+19720000004" rings_after: "24h" }
      phones { number: "+19720000005" answers_after: "0s" hangs_up_after: "1s" }
      phones {
        number: "7773660"
        context: "p1234"
        in_band: true
        answers_after: "2s"
      }
    }
  }
)pb";

Topology GatewayTopology(uint32_t circuits) {
  Topology topology;
  SIP_CHECK(google::protobuf::TextFormat::ParseFromString(kNetwork, &topology));
  topology.mutable_hosts(2)->mutable_gateway()->set_circuits(circuits);
  return topology;
}

}  // namespace

GatewayCalls::GatewayCalls(uint32_t circuits)
    : Scenario(GatewayTopology(circuits)) {}

void GatewayCalls::PhoneCall(const PhoneCallPlan& plan) {
  world().At(world().now(), "a phone calls",
             [this, plan] { pstn().Call(plan); });
}

std::string GatewayCalls::Circuits() {
  sip::Description description;
  pstn().Describe(description);
  return description.text();
}

std::string GatewayCalls::Reason(absl::string_view start) {
  for (const WireMessage& message : Sent()) {
    const absl::string_view text = message.bytes.view();
    if (!absl::StartsWith(text, start)) continue;
    const size_t at = text.find("Reason: ");
    if (at == text.npos) return "none";
    const absl::string_view value = text.substr(at + 8);
    return std::string(value.substr(0, value.find('\r')));
  }
  return "not sent";
}

std::string UriOf(absl::string_view number) {
  return absl::StrCat("sip:", number, "@gw1.example.com;user=phone");
}

PhoneCallPlan CallTo(absl::string_view uri) {
  PhoneCallPlan plan;
  plan.from = sip::ParsePhoneNumber("+13145551111");
  plan.uri = std::string(uri);
  return plan;
}

}  // namespace sipsim
