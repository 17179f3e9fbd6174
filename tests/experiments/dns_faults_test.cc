#include "experiments/dns_faults.h"

#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "experiments/load_experiment.h"
#include "experiments/schedule.h"
#include "gtest/gtest.h"
#include "protocol/base/description.h"

namespace sipsim {
namespace {

// Alice asks proxy p for b.com about every 10 s; where p sends it is
// what the DNS says. The lines of a case begin at line 2.
constexpr char kHead[] =
    "name: \"x\" duration: \"100s\" topology { inline { "
    "dns { ttl: \"1s\" negative_ttl: \"1s\" response_time: \"20ms\" "
    "records { name: \"_sip._udp.b.com\" srv { port: 5060 target: \"h1.com\" } "
    "} } "
    "hosts { name: \"alice\" addresses: \"192.0.2.1\" user_agent { aor: "
    "\"sip:alice@a.com\" routes: \"<sip:192.0.2.2;lr>\" } } "
    "hosts { name: \"p\" addresses: \"192.0.2.2\" proxy {} } "
    "hosts { name: \"h1\" domain_names: \"h1.com\" addresses: \"192.0.2.11\" } "
    "hosts { name: \"h2\" domain_names: \"h2.com\" addresses: \"192.0.2.12\" } "
    "} }\n";

absl::StatusOr<LoadedExperiment> Load(const std::string& text) {
  const std::string path = testing::TempDir() + "/x.txtpb";
  std::ofstream(path, std::ios::binary) << kHead << text;
  return LoadExperiment(path);
}

std::string ErrorOf(const std::string& text) {
  const std::string message(Load(text).status().message());
  const size_t at = message.find("x.txtpb");
  return at == std::string::npos ? message : message.substr(at);
}

// "h1 at 62ms", of each request that p sends.
std::vector<std::string> SentByProxy(const std::string& text) {
  std::string actions;
  for (const char* at : {"0s", "10s", "20s", "30.5s", "40s", "50s"}) {
    actions += "actions { at: \"" + std::string(at) +
               "\" user: \"alice\" options { to: \"sip:b.com\" } }\n";
  }
  const auto loaded = Load(actions + text);
  EXPECT_TRUE(loaded.ok()) << loaded.status();
  const auto world = BuildWorld(*loaded, 1);
  (*world)->RunUntil(loaded->duration);
  std::vector<std::string> sent;
  for (const WireMessage& message : (*world)->messages()) {
    if (message.from != "p" || message.to == "alice") continue;
    sent.push_back(std::string(message.to) + " at " +
                   sip::FormatDuration(message.sent));
  }
  return sent;
}

TEST(DnsFaults, ActAtTheirTimes) {
  const std::vector<std::string> sent = SentByProxy(R"pb(
    faults {
      at: "9s"
      dns_delay { response_time: "100ms" }
    }
    faults {
      at: "19s"
      dns_delay { host: "p" response_time: "20ms" }
    }
    faults {
      at: "19s"
      dns_down { host: "p" }
    }
    faults {
      at: "31s"
      dns_up {}
    }
    faults {
      at: "39s"
      dns_change {
        records {
          name: "_sip._udp.b.com"
          srv { port: 5060 target: "h2.com" }
        }
      }
    }
    faults {
      at: "49s"
      dns_change { remove: "_sip._udp.b.com" }
    }
  )pb");
  // At 20 s and 30.5 s there is no DNS; the second one is answered when it
  // asks again at 35.501 s. At 50 s there is nothing to be found.
  EXPECT_EQ(sent, (std::vector<std::string>{"h1 at 61ms", "h1 at 10.301s",
                                            "h1 at 35.561s", "h2 at 40.061s"}));
}

constexpr struct {
  const char* text;
  const char* line;
} kErrors[] = {
    {"faults { dns_down { host: \"q\" } }",
     "x.txtpb:2:21: faults[0].dns_down.host: expected the name of a host, "
     "found \"q\""},
    {"faults { dns_up { host: \"q\" } }",
     "x.txtpb:2:19: faults[0].dns_up.host: expected the name of a host, found "
     "\"q\""},
    {"faults { dns_delay {} }",
     "x.txtpb:2:10: faults[0].dns_delay.response_time: expected a duration "
     "such as \"3s\", found nothing"},
    {"faults { dns_delay { response_time: \"0s\" } }",
     "x.txtpb:2:22: faults[0].dns_delay.response_time: expected at least 1ns, "
     "found \"0s\""},
    {"faults { dns_change {} }",
     "x.txtpb:2:10: faults[0].dns_change: expected remove or records, found "
     "neither"},
    {"faults { dns_change { remove: \"b..com\" } }",
     "x.txtpb:2:23: faults[0].dns_change.remove[0]: expected a DNS name, found "
     "\"b..com\""},
    {"faults { dns_change { records { name: \"_sip._udp.b.com\" srv { port: "
     "5060 target: \"h3.com\" } } } }",
     "x.txtpb:2:74: faults[0].dns_change.records[0].srv.target: expected a "
     "name that has an address, found \"h3.com\""},
};

TEST(DnsFaults, EachErrorIsOneLine) {
  for (const auto& c : kErrors) EXPECT_EQ(ErrorOf(c.text), c.line) << c.text;
}

}  // namespace
}  // namespace sipsim
