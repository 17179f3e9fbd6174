#include "tests/media/media_topologies.h"

#include <cstdio>
#include <cstdlib>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "topologies/text_proto.h"

namespace sipsim {
namespace {

constexpr char kAlice[] = R"pb(
  links { latency: "5ms" }
  hosts {
    name: "alice"
    domain_names: "client.atlanta.example.com"
    addresses: "192.0.2.101"
    user_agent {
      aor: "sip:alice@atlanta.example.com"
      media {
        port: 49172
        session_id: 2890844526
        rtp {}
      } %s
    }
  }
)pb";

constexpr char kBob[] = R"pb(
  hosts {
    name: "bob"
    domain_names: "client.biloxi.example.com" %s
    addresses: "192.0.2.201"
    attachments {
      domain_name: "client.chicago.example.com"
      addresses: "192.0.2.100"
    }
    user_agent {
      aor: "sip:bob@biloxi.example.com"
      media {
        port: 3456
        session_id: 2890844527
        rtp {}
      }
    }
  }
)pb";

constexpr char kProxy2[] = R"pb(
  hosts {
    name: "proxy2"
    domain_names: "ss2.biloxi.example.com"
    addresses: "192.0.2.222"
    proxy {
      domains: "biloxi.example.com"
      record_route: %s
      locations {
        aor: "sip:bob@biloxi.example.com"
        contacts: "sip:bob@client.biloxi.example.com"
      }
    }
  }
)pb";

std::string Filled(absl::string_view text, absl::string_view value) {
  const size_t at = text.find("%s");
  return absl::StrCat(text.substr(0, at), value, text.substr(at + 2));
}

}  // namespace

Topology TopologyOf(absl::string_view text) {
  Topology topology;
  FieldLocations locations;
  const absl::Status parsed =
      ParseTextProto("test", std::string(text), &topology, &locations);
  if (parsed.ok()) return topology;
  std::fprintf(stderr, "%s\n", std::string(parsed.message()).c_str());
  std::abort();
}

Topology TwoUserAgentsWithRtp() {
  return TopologyOf(
      absl::StrCat(Filled(kAlice, ""),
                   Filled(kBob, "domain_names: \"biloxi.example.com\"")));
}

Topology ThreeUserAgentsWithRtp(absl::string_view dialect) {
  constexpr char kCarol[] = R"pb(
    hosts {
      name: "carol"
      domain_names: [ "client.chicago.example.com", "chicago.example.com" ]
      addresses: "192.0.2.31"
      user_agent {
        aor: "sip:carol@chicago.example.com"
        media {
          port: 17000
          rtp {}
        }
      }
    }
  )pb";
  Topology topology = TopologyOf(absl::StrCat(
      Filled(kAlice, ""), Filled(kBob, "domain_names: \"biloxi.example.com\""),
      kCarol));
  for (Host& host : *topology.mutable_hosts()) {
    host.clear_attachments();
    host.set_dialect(dialect == "RFC2543" ? Host::RFC2543 : Host::RFC3261);
  }
  return topology;
}

Topology TwoProxiesWithRtp() {
  constexpr char kProxy1[] = R"pb(
    hosts {
      name: "proxy1"
      domain_names: "ss1.atlanta.example.com"
      addresses: "192.0.2.111"
      proxy {
        next_hops {
          domain: "biloxi.example.com"
          uri: "sip:ss2.biloxi.example.com"
        }
      }
    }
  )pb";
  return TopologyOf(absl::StrCat(
      Filled(kAlice, "routes: \"<sip:ss1.atlanta.example.com;lr>\""), kProxy1,
      Filled(kProxy2, "true"), Filled(kBob, "")));
}

Topology AlgWithRtp(absl::string_view alg) {
  constexpr char kAlg[] = R"pb(
    hosts {
      name: "alg"
      domain_names: "alg1.atlanta.example.com"
      addresses: "192.0.2.128"
      alg {
        proxy {
          next_hops {
            domain: "biloxi.example.com"
            uri: "sip:ss2.biloxi.example.com"
          }
        }
        inside: "192.0.2.101"
        inside_ports { first: 1734 count: 4 } %s
      }
    }
  )pb";
  const absl::string_view ports =
      absl::StrContains(alg, "outside_ports")
          ? ""
          : "outside_ports { first: 2000 count: 4 }";
  return TopologyOf(absl::StrCat(
      Filled(kAlice, "routes: \"<sip:alg1.atlanta.example.com;lr>\""),
      Filled(kAlg, absl::StrCat(ports, alg)), Filled(kProxy2, "false"),
      Filled(kBob, "")));
}

}  // namespace sipsim
