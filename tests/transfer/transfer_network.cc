#include "tests/transfer/transfer_network.h"

#include <cstdio>
#include <cstdlib>

#include "absl/strings/str_cat.h"
#include "topologies/text_proto.h"

namespace sipsim {
namespace {

constexpr const char* kDomains[][2] = {
    {"alice", "atlanta"}, {"bob", "biloxi"}, {"carol", "chicago"}};

}  // namespace

std::string TransferNetwork::Aor(const std::string& user) const {
  for (const auto& [name, domain] : kDomains) {
    if (user != name) continue;
    return absl::StrCat(tls ? "sips:" : "sip:", user, "@", domain,
                        ".example.com");
  }
  return "";
}

Topology TransferNetwork::Make() const {
  const std::string* const fields[] = {&alice, &bob, &carol};
  std::string text = "links { latency: \"5ms\" }\n";
  for (int i = 0; i < 3; ++i) {
    const auto& [name, domain] = kDomains[i];
    absl::StrAppend(&text, "hosts { name: \"", name, "\" domain_names: [\"",
                    "client.", domain, ".example.com\", \"", domain,
                    ".example.com\"] addresses: \"192.0.2.10", i + 1, "\" ",
                    tls ? "transports: TLS " : "", "user_agent { aor: \"",
                    Aor(name), "\" ", *fields[i], " } }\n");
  }
  Topology topology;
  FieldLocations locations;
  const absl::Status parsed =
      ParseTextProto("transfer_network", text, &topology, &locations);
  if (!parsed.ok()) {
    std::fputs(parsed.ToString().c_str(), stderr);
    std::abort();
  }
  return topology;
}

}  // namespace sipsim
