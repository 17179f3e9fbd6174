#ifndef SIPSIM_TESTS_RFC3261_CLIENT_NETWORK_H_
#define SIPSIM_TESTS_RFC3261_CLIENT_NETWORK_H_

#include <fstream>
#include <sstream>
#include <string>

#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "topologies/topology.pb.h"

namespace sipsim {

inline constexpr char kAliceAccounts[] = R"pb(
  accounts { realm: "atlanta.example.com" password: "zanzibar" }
  accounts { realm: "biloxi.example.com" password: "quay" }
)pb";
inline constexpr char kAtlantaAsks[] = R"pb(
  authentication { users { name: "alice" password: "zanzibar" } }
)pb";
inline constexpr char kBiloxiAsks[] = R"pb(
  authentication {
    users {
      name: "alice"
      password: "quay"
      aors: "sip:alice@atlanta.example.com"
    }
  }
)pb";

// The two proxies of RFC 3665, and what a test adds to the nodes on them.
class Network {
 public:
  Network() {
    std::stringstream text;
    text << std::ifstream("topologies/catalog/two_proxies.txtpb").rdbuf();
    EXPECT_TRUE(
        google::protobuf::TextFormat::ParseFromString(text.str(), &topology));
  }
  void Alice(const std::string& text) {
    Add(text, *topology.mutable_hosts(0)->mutable_user_agent());
  }
  void Proxy1(const std::string& text) {
    Add(text, *topology.mutable_hosts(1)->mutable_proxy());
  }
  void Proxy2(const std::string& text) {
    Add(text, *topology.mutable_hosts(2)->mutable_proxy());
  }
  void Bob(const std::string& text) {
    Add(text, *topology.mutable_hosts(3)->mutable_user_agent());
  }
  UserAgent& alice() {
    return *topology.mutable_hosts(0)->mutable_user_agent();
  }

  Topology topology;

 private:
  static void Add(const std::string& text, google::protobuf::Message& to) {
    EXPECT_TRUE(google::protobuf::TextFormat::MergeFromString(text, &to));
  }
};

}  // namespace sipsim

#endif  // SIPSIM_TESTS_RFC3261_CLIENT_NETWORK_H_
