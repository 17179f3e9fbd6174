// What is refused in the media of user agents, in ALGs and attachments.

#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "topologies/network_plan.h"
#include "topologies/text_proto.h"

namespace sipsim {
namespace {

// How planning fails: "hosts[0]...: expected ..., found ..."; "" if it does
// not.
std::string ErrorOf(const std::string& text) {
  Topology topology;
  FieldLocations locations;
  const absl::Status parsed =
      ParseTextProto("net", text, &topology, &locations);
  if (!parsed.ok()) return std::string(parsed.message());
  return std::string(PlanNetwork(topology).status().message());
}

std::string UserAgentWith(const std::string& media) {
  return absl::StrCat(
      "hosts { name: \"a\" addresses: \"192.0.2.1\" user_agent { aor: "
      "\"sip:a@x.com\" media { ",
      media, " } } }");
}

std::string AlgWith(const std::string& alg) {
  return absl::StrCat(
      "hosts { name: \"a\" addresses: \"192.0.2.1\" alg { proxy { next_hops { "
      "domain: \"x.com\" uri: \"sip:192.0.2.9\" } } ",
      alg, " } }");
}

TEST(MediaPlan, GoodOnesAreTaken) {
  EXPECT_EQ(ErrorOf(UserAgentWith("rtp {}")), "");
  EXPECT_EQ(ErrorOf(UserAgentWith("rtp { interval: \"30ms\" }")), "");
  EXPECT_EQ(ErrorOf(AlgWith("")), "");
  EXPECT_EQ(ErrorOf(AlgWith("inside_ports { first: 1734 count: 1 } "
                            "outside_ports { first: 2000 count: 9 }")),
            "");
}

TEST(MediaPlan, MediaCanBeSentToItsAddress) {
  EXPECT_EQ(ErrorOf(UserAgentWith("address: \"192.0.2.9\"")), "");
  for (const char* any : {"0.0.0.0", "::"}) {
    EXPECT_EQ(ErrorOf(UserAgentWith(absl::StrCat("address: \"", any, "\""))),
              absl::StrCat("hosts[0].user_agent.media.address: expected an "
                           "address that media can be sent to, found \"",
                           any, "\""));
  }
}

TEST(MediaPlan, IntervalsAreWholeMillisecondsUpTo200) {
  EXPECT_EQ(ErrorOf(UserAgentWith("rtp { interval: \"1.5ms\" }")),
            "hosts[0].user_agent.media.rtp.interval: expected whole "
            "milliseconds, found \"1.5ms\"");
  EXPECT_NE(ErrorOf(UserAgentWith("rtp { interval: \"0s\" }")), "");
  EXPECT_NE(ErrorOf(UserAgentWith("rtp { interval: \"1s\" }")), "");
}

TEST(MediaPlan, PortIsNoneThatTheHostHasForSip) {
  EXPECT_EQ(ErrorOf(UserAgentWith("port: 5060")),
            "hosts[0].user_agent.media.port: expected another port than the "
            "host has for SIP, found 5060");
  EXPECT_EQ(ErrorOf(UserAgentWith("port: 5061")), "");
  const auto gateway = [](absl::string_view host, int port) {
    return absl::StrCat(
        "hosts { name: \"a\" domain_names: \"a.com\" addresses: "
        "\"192.0.2.1\" ",
        host, " gateway { media { port: ", port, " } } }");
  };
  EXPECT_EQ(ErrorOf(gateway("port: 7000", 5060)), "");
  EXPECT_EQ(ErrorOf(gateway("port: 7000", 7000)),
            "hosts[0].gateway.media.port: expected another port than the host "
            "has for SIP, found 7000");
  EXPECT_EQ(ErrorOf(gateway("transports: TLS", 5061)),
            "hosts[0].gateway.media.port: expected another port than the host "
            "has for SIP, found 5061");
}

std::string HostWith(const std::string& host, const std::string& user_agent) {
  return absl::StrCat(
      "hosts { name: \"a\" addresses: \"192.0.2.1\" addresses: "
      "\"2001:db8::1\" ",
      host, " user_agent { aor: \"sip:a@x.com\" ", user_agent, " } }");
}

TEST(MediaPlan, HoldStylesHaveTheirLimits) {
  for (const char* style :
       {"DEFAULT_HOLD_STYLE", "SENDONLY", "INACTIVE", "ZERO_ADDRESS"}) {
    for (const char* dialect : {"dialect: RFC3261", "dialect: RFC2543"}) {
      EXPECT_EQ(ErrorOf(HostWith(dialect, absl::StrCat("hold_style: ", style))),
                "");
    }
  }
  EXPECT_EQ(ErrorOf(HostWith("",
                             "media { address: \"2001:db8::1\" } hold_style: "
                             "ZERO_ADDRESS")),
            "hosts[0].user_agent.hold_style: expected SENDONLY or INACTIVE "
            "where media is IPv6, found ZERO_ADDRESS");
  EXPECT_EQ(ErrorOf(HostWith("", "shows_rendering: true")), "");
}

TEST(MediaPlan, AlgNeedsAProxyThatStaysOnThePath) {
  EXPECT_NE(ErrorOf("hosts { name: \"a\" addresses: \"192.0.2.1\" alg {} }"),
            "");
  EXPECT_EQ(ErrorOf("hosts { name: \"a\" addresses: \"192.0.2.1\" alg { proxy "
                    "{ record_route: false next_hops { domain: \"x.com\" uri: "
                    "\"sip:192.0.2.9\" } } } }"),
            "hosts[0].alg.proxy.record_route: expected true, as media of "
            "dialogs goes through, found false");
}

TEST(MediaPlan, PortsOfAnAlgAreEvenFitAndDoNotOverlap) {
  EXPECT_EQ(ErrorOf(AlgWith("inside_ports { first: 1735 }")),
            "hosts[0].alg.inside_ports.first: expected an even port, found "
            "1735");
  EXPECT_NE(ErrorOf(AlgWith("inside_ports { first: 65534 count: 2 }")), "");
  EXPECT_EQ(ErrorOf(AlgWith("inside_ports { first: 2000 count: 5 } "
                            "outside_ports { first: 2008 }")),
            "hosts[0].alg.outside_ports: expected other ports than those of "
            "inside_ports, found port 2008 in both");
  EXPECT_EQ(ErrorOf(AlgWith("inside_ports { first: 5000 count: 50 }")),
            "hosts[0].alg.inside_ports.first: expected ports without the "
            "host's SIP port, found 5000 to 5098");
}

TEST(MediaPlan, AddressesOfAnAlgAreItsHosts) {
  EXPECT_EQ(ErrorOf(AlgWith("inside_address: \"192.0.2.7\"")),
            "hosts[0].alg.inside_address: expected an address of the host, "
            "found \"192.0.2.7\"");
  EXPECT_NE(ErrorOf(AlgWith("inside: \"alice\"")), "");
}

TEST(MediaPlan, AttachmentsHaveNamesAndAddressesOfTheirOwn) {
  const auto with = [](const std::string& attachment) {
    return absl::StrCat(
        "hosts { name: \"a\" domain_names: \"a.com\" addresses: \"192.0.2.1\" "
        "attachments { ",
        attachment, " } }");
  };
  EXPECT_EQ(ErrorOf(with("domain_name: \"b.com\" addresses: \"192.0.2.2\"")),
            "");
  EXPECT_EQ(ErrorOf(with("domain_name: \"b.com\"")),
            "hosts[0].attachments[0].addresses: expected at least one IP "
            "address, found none");
  EXPECT_NE(ErrorOf(with("addresses: \"192.0.2.2\"")), "");
  EXPECT_EQ(ErrorOf(with("domain_name: \"b.com\" addresses: \"192.0.2.1\"")),
            "hosts[0].attachments[0].addresses[0]: expected an address of its "
            "own for each host, found \"192.0.2.1\", which a has");
  EXPECT_EQ(ErrorOf(with("domain_name: \"a.com\" addresses: \"192.0.2.2\"")),
            "hosts[0].attachments[0].domain_name: expected a domain name that "
            "only one host has, found \"a.com\", which a has");
}

}  // namespace
}  // namespace sipsim
