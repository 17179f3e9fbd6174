#include "tests/rfc3261/server_network.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "tests/scenario/wire_matchers.h"

namespace sipsim {
namespace {

// "INVITE" or "407".
std::string StartOf(const WireMessage& message) {
  const absl::string_view text = message.bytes.view();
  if (absl::StartsWith(text, "SIP/2.0 ")) return std::string(text.substr(8, 3));
  return std::string(text.substr(0, text.find(' ')));
}

}  // namespace

Topology ReadNetwork(const std::string& text) {
  Topology topology;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &topology))
      << text;
  return topology;
}

Topology ServerNetwork(const ServerParts& parts) {
  return ReadNetwork(absl::StrCat(
      R"pb(
        links { latency: "5ms" }
        hosts { name: "alice" domain_names: "client.atlanta.example.com"
                addresses: "192.0.2.101"
                user_agent { aor: "sip:alice@atlanta.example.com"
                             routes: "<sip:ss1.atlanta.example.com;lr>")pb",
      parts.alice, R"pb(
        }
        }
        hosts {
          name: "proxy1"
          domain_names: "ss1.atlanta.example.com"
          addresses: "192.0.2.111"
          proxy {
            domains: "atlanta.example.com"
            locations {
              aor: "sip:alice@atlanta.example.com"
              contacts: "sip:alice@client.atlanta.example.com"
            })pb",
      parts.proxy1, R"pb(
        }
        }
        hosts {
          name: "proxy2"
          domain_names: "ss2.biloxi.example.com"
          addresses: "192.0.2.222"
          proxy { domains: "biloxi.example.com")pb",
      "\n", parts.proxy2, R"pb(
        }
        }
        hosts {
          name: "bob"
          domain_names: "client.biloxi.example.com"
          addresses: "192.0.2.201"
          user_agent { aor: "sip:bob@biloxi.example.com")pb",
      "\n", parts.bob, "}}\n", parts.hosts));
}

std::string HeaderCounts(const Scenario& scenario, absl::string_view from,
                         absl::string_view to, absl::string_view start,
                         absl::string_view header) {
  std::string counts;
  for (const WireMessage& message : scenario.Sent(from, to)) {
    if (StartOf(message) != start) continue;
    const std::string name = absl::StrCat("\r\n", header, ": ");
    size_t count = 0;
    const std::string text(message.bytes.view());
    for (size_t at = 0; (at = text.find(name, at)) != std::string::npos; ++at) {
      ++count;
    }
    absl::StrAppend(&counts, counts.empty() ? "" : " ", count);
  }
  return counts;
}

std::string StartsOn(const Scenario& scenario, absl::string_view from,
                     absl::string_view to) {
  std::string starts;
  for (const WireMessage& message : scenario.Sent(from, to)) {
    absl::StrAppend(&starts, starts.empty() ? "" : " ", StartOf(message));
  }
  return starts;
}

}  // namespace sipsim
