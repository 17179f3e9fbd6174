#include "tests/services/service_network.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

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
      accounts { realm: "biloxi.example.com" password: "secret" }
      follow_error_info: true
    }
  }
  hosts {
    name: "proxy1"
    domain_names: "ss1.example.com"
    addresses: "192.0.2.54"
    proxy { domains: "biloxi.example.com" $PROXY }
  } $PHONES
  hosts {
    name: "gateway"
    domain_names: "gw1.example.com"
    addresses: "192.0.2.91"
    user_agent { aor: "sip:+19727293660@gw1.example.com;user=phone" }
  }
  hosts {
    name: "announcement"
    domain_names: "ms.biloxi.example.com"
    addresses: "192.0.2.92"
    user_agent { aor: "sip:ms@ms.biloxi.example.com" accept_any_user: true }
  }
)pb";

constexpr char kPhone[] = R"pb(
  hosts {
    name: "bob$N"
    domain_names: "client$N.biloxi.example.com"
    addresses: "192.0.2.20$N"
    user_agent { aor: "sip:bob@biloxi.example.com" }
  }
)pb";

std::string All(const char* text, int count) {
  std::string all;
  for (int n = 1; n <= count; ++n) {
    absl::StrAppend(&all, absl::StrReplaceAll(text, {{"$N", absl::StrCat(n)}}));
  }
  return all;
}

}  // namespace

Topology ServiceNetwork(const std::string& proxy) {
  Topology topology;
  const std::string text = absl::StrReplaceAll(
      kNetwork, {{"$PROXY", proxy}, {"$PHONES", All(kPhone, 4)}});
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &topology))
      << text;
  return topology;
}

std::string Phones(int count, const std::string& more) {
  return absl::StrCat(
      "locations { aor: \"sip:bob@biloxi.example.com\" ",
      All("contacts: \"sip:bob@client$N.biloxi.example.com\" ", count), more,
      " } ");
}

}  // namespace sipsim
