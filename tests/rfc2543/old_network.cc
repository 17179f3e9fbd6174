#include "tests/rfc2543/old_network.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "tests/scenario/wire_matchers.h"

namespace sipsim {
namespace {

// A host with its dialect, name and address; its role follows.
std::string HostText(absl::string_view name, sip::Dialect dialect,
                     absl::string_view domain_name, int number) {
  return absl::StrCat(
      "hosts { name: \"", name, "\" domain_names: \"", domain_name,
      "\" addresses: \"192.0.2.", number, "\" dialect: ",
      dialect == sip::Dialect::kRfc2543 ? "RFC2543\n" : "RFC3261\n");
}

std::string Counts(const WireMessage& message) {
  return absl::StrCat(HeadersOf(message, "Via").size(), " ",
                      HeadersOf(message, "Route").size(), " ",
                      HeadersOf(message, "Record-Route").size());
}

}  // namespace

Topology ReadOldNetwork(const std::string& text) {
  Topology topology;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &topology))
      << text;
  return topology;
}

Topology DraftNetwork(const std::string& alice, const std::string& proxy) {
  return ReadOldNetwork(absl::StrCat(
      R"(
        links { latency: "5ms" }
        hosts {
          name: "bob"
          domain_names: "there.com"
          addresses: "110.111.112.113"
          dialect: RFC2543
          user_agent {
            aor: "sip:UserB@there.com"
            outbound_proxies: "<sip:ss1.wcom.com>"
            media { port: 3456 }
          }
        }
        hosts { name: "alice" domain_names: "here.com"
                addresses: "100.101.102.103"
                dialect: RFC2543
                user_agent { aor: "sip:UserA@here.com"
                             outbound_proxies: "<sip:ss1.wcom.com>")",
      "\n", alice, R"(
        }
        }
        hosts {
          name: "proxy1"
          domain_names: "ss1.wcom.com"
          addresses: "199.172.136.40"
          dialect: RFC2543
          proxy {
            domains: "ss1.wcom.com"
            locations {
              aor: "sip:UserA@ss1.wcom.com"
              contacts: "sip:UserA@here.com"
            }
            locations {
              aor: "sip:UserB@ss1.wcom.com"
              contacts: "sip:UserB@there.com"
            })",
      "\n", proxy, "}}\n"));
}

Topology MixedNetwork(const Dialects& dialects, absl::string_view loss) {
  return ReadOldNetwork(absl::StrCat(
      "links { latency: \"5ms\" loss: \"", loss, "\" }\n",
      HostText("alice", dialects.alice, "client.atlanta.example.com", 101),
      R"(
        user_agent {
          aor: "sip:alice@atlanta.example.com"
          outbound_proxies: "sip:ss1.atlanta.example.com"
        }
      }
      )",
      HostText("proxy1", dialects.proxy1, "ss1.atlanta.example.com", 111),
      R"(
        proxy {
          domains: "atlanta.example.com"
          next_hops {
            domain: "biloxi.example.com"
            uri: "sip:ss2.biloxi.example.com"
          }
        }
      }
      )",
      HostText("proxy2", dialects.proxy2, "ss2.biloxi.example.com", 222),
      R"(
        proxy {
          domains: "biloxi.example.com"
          locations {
            aor: "sip:bob@biloxi.example.com"
            contacts: "sip:bob@client.biloxi.example.com"
          }
        }
      }
      )",
      HostText("bob", dialects.bob, "client.biloxi.example.com", 201),
      "user_agent { aor: \"sip:bob@biloxi.example.com\" } }\n"));
}

std::string RowOf(const WireMessage& message) {
  const absl::string_view text = message.bytes.view();
  const std::vector<std::string> words =
      absl::StrSplit(text.substr(0, text.find("\r\n")), ' ');
  const bool is_response = words[0] == "SIP/2.0";
  std::string digest = "-";
  for (const char* name : {"Proxy-Authenticate", "Proxy-Authorization"}) {
    if (!HeadersOf(message, name).empty()) digest = name;
  }
  return absl::StrCat(
      message.from, " ", message.to, " ", is_response ? words[1] : words[0],
      " | ", HeadersOf(message, "CSeq").at(0), " | ",
      is_response ? "-" : words[1], " | ", Counts(message), " | ", digest,
      " | ", HeadersOf(message, "Contact").empty() ? "n" : "y",
      HeadersOf(message, "Content-Type").empty() ? "n" : "y");
}

std::vector<std::string> RowsOf(const std::vector<WireMessage>& messages) {
  std::vector<std::string> rows;
  for (const WireMessage& message : messages) rows.push_back(RowOf(message));
  return rows;
}

}  // namespace sipsim
