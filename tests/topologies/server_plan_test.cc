// Registrars, redirect servers and passwords in a topology: what is read, and
// the line that tells each error.

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "topologies/network_plan.h"

namespace sipsim {
namespace {

using std::chrono_literals::operator""s;

std::string Host(const std::string& role) {
  return "hosts { name: \"s\" addresses: \"192.0.2.1\" " + role + " }";
}

absl::StatusOr<NetworkPlan> Plan(const std::string& role) {
  Topology topology;
  EXPECT_TRUE(
      google::protobuf::TextFormat::ParseFromString(Host(role), &topology))
      << role;
  return PlanNetwork(topology);
}

TEST(ServerPlan, RegistrarHasItsDefaults) {
  const auto plan = Plan(R"pb(
    registrar {
      domains: "B.com"
      locations { aor: "sip:bob@b.com" }
      authentication {}
    })pb");
  ASSERT_TRUE(plan.ok()) << plan.status();
  const auto& role = std::get<RegistrarPlan>(plan->hosts[0].role);
  EXPECT_EQ(role.config.domains, std::vector<std::string>{"b.com"});
  EXPECT_EQ(role.config.expires_default, 3600u);
  EXPECT_EQ(role.config.expires_min, 0u);
  EXPECT_EQ(role.config.expires_max, 4'294'967'295u);
  EXPECT_EQ(role.config.contacts_max, 10u);
  ASSERT_TRUE(role.config.authentication.has_value());
  EXPECT_EQ(role.config.authentication->realm, "b.com");
  EXPECT_EQ(role.config.authentication->nonces.lifetime, 300s);
  EXPECT_TRUE(role.config.authentication->offers_auth);
  EXPECT_FALSE(role.config.authentication->offers_auth_int);
}

TEST(ServerPlan, TelephoneNumbersHaveNoDomain) {
  const auto plan = Plan(R"pb(
    redirect {
      domains: "b.com"
      locations { aor: "tel:+1-972-729-3660" contacts: "sip:gw@192.0.2.4" }
    })pb");
  ASSERT_TRUE(plan.ok()) << plan.status();
  EXPECT_EQ(std::get<RedirectPlan>(plan->hosts[0].role).locations[0].aor,
            "tel:+1-972-729-3660");
}

TEST(ServerPlan, ContactsHaveTheirTimeAndQ) {
  const auto plan = Plan(R"pb(
    redirect {
      domains: "b.com"
      locations {
        aor: "sip:bob@b.com"
        contacts: "mailto:bob@b.com"
        contacts: "sips:bob@192.0.2.4"
        q: "0.25"
        q: "1"
        expires: "4294967295s"
      }
    })pb");
  ASSERT_TRUE(plan.ok()) << plan.status();
  const auto& location =
      std::get<RedirectPlan>(plan->hosts[0].role).locations[0];
  EXPECT_EQ(location.contacts[0].uri, "mailto:bob@b.com");
  EXPECT_EQ(location.contacts[0].q, 250);
  EXPECT_EQ(location.contacts[1].q, 1000);
  EXPECT_EQ(location.lifetime, std::chrono::seconds(4'294'967'295));
}

constexpr struct {
  const char* role;
  const char* error;  // Behind "hosts[0].".
} kErrors[] = {
    {"registrar {}",
     "registrar.domains: expected at least one domain name, found none"},
    {"registrar { domains: 'b.com' expires_default: '1.5s' }",
     "registrar.expires_default: expected whole seconds, at least \"1s\", "
     "found \"1.5s\""},
    {"registrar { domains: 'b.com' expires_min: '60s' expires_max: '30s' }",
     "registrar.expires_max: expected whole seconds, at least \"60s\", found "
     "\"30s\""},
    {"registrar { domains: 'b.com' contacts_max: 0 }",
     "registrar.contacts_max: expected a number from 1 to 64, found 0"},
    {"registrar { domains: 'b.com' authentication { in_dialog: true } }",
     "registrar.authentication.in_dialog: expected nothing at a registrar, "
     "found true"},
    {"registrar { domains: 'b.com' authentication { algorithms: 'SHA-1' } }",
     "registrar.authentication.algorithms[0]: expected MD5, SHA-256 or "
     "SHA-512-256, or one of them with -sess, found \"SHA-1\""},
    {"registrar { domains: 'b.com' authentication { algorithms: ['MD5', 'md5'] "
     "} }",
     "registrar.authentication.algorithms[1]: expected each algorithm once, "
     "found \"md5\""},
    {"registrar { domains: 'b.com' authentication { qop: 'auth-conf' } }",
     "registrar.authentication.qop[0]: expected auth or auth-int, each once, "
     "found \"auth-conf\""},
    {"registrar { domains: 'b.com' authentication { users {} } }",
     "registrar.authentication.users[0].name: expected a user name, found "
     "nothing"},
    {"registrar { domains: 'b.com' authentication { users { name: 'a' } users "
     "{ name: 'a' } } }",
     "registrar.authentication.users[1].name: expected one entry for each "
     "name, found \"a\""},
    {"registrar { domains: 'b.com' authentication { users { name: 'a' aors: "
     "'a' } } }",
     "registrar.authentication.users[0].aors[0]: expected a sip: or sips: URI "
     "with a user part, found \"a\""},
    {"registrar { domains: 'b.com' authentication { known_nonces: '' } }",
     "registrar.authentication.known_nonces[0]: expected a nonce, found "
     "\"\""},
    {"registrar { domains: 'b.com' authentication { nonce_lifetime: '25h' } }",
     "registrar.authentication.nonce_lifetime: expected at most 86400s, found "
     "\"25h\""},
    {"redirect { domains: 'b.com' }",
     "redirect: expected locations, found a redirect server without users"},
    {"redirect { domains: 'b.com' locations { aor: 'sip:a@b.com' contacts: 'x' "
     "} }",
     "redirect.locations[0].contacts[0]: expected a URI, found \"x\""},
    {"redirect { domains: 'b.com' locations { aor: 'sip:a@b.com' contacts: "
     "'sip:a@c.com' } }",
     "redirect.locations[0].contacts[0]: expected a host that some "
     "domain_names or domains name, found \"c.com\""},
    {"redirect { domains: 'b.com' locations { aor: 'tel:7042' } }",
     "redirect.locations[0].aor: expected a sip: or sips: URI with a user "
     "part, or a tel: URI of a global number, found \"tel:7042\""},
    {"redirect { domains: 'b.com' locations { aor: 'tel:+12;ext=3' } }",
     "redirect.locations[0].aor: expected a sip: or sips: URI with a user "
     "part, or a tel: URI of a global number, found \"tel:+12;ext=3\""},
    {"redirect { domains: 'b.com' locations { aor: 'tel:+12' } locations { "
     "aor: 'tel:+1.2' } }",
     "redirect.locations[1].aor: expected one entry for each user, found "
     "\"tel:+1.2\""},
    {"redirect { domains: 'b.com' locations { aor: 'sip:a@b.com' q: '1' } }",
     "redirect.locations[0].q: expected as many as contacts, found 1"},
    {"redirect { domains: 'b.com' locations { aor: 'sip:a@b.com' contacts: "
     "'tel:+1' q: '2' } }",
     "redirect.locations[0].q[0]: expected a number from 0 to 1 such as "
     "\"0.5\", found \"2\""},
    {"redirect { domains: 'b.com' locations { domain: 'b.com' contacts: "
     "'tel:+1' expires: '1s' } }",
     "redirect.locations[0].domain: expected no expires, q and ring_times for "
     "all users of a domain, found \"b.com\""},
    {"proxy { locations { aor: 'sip:a@b.com' } }",
     "proxy.locations[0].aor: expected a user of one of the server's domains, "
     "found \"sip:a@b.com\""},
    {"proxy { domains: 'b.com' locations { aor: 'sip:a@b.com' } registrar { "
     "domains: 'b.com' } }",
     "proxy.registrar.domains[0]: expected none: those of the proxy count, "
     "found \"b.com\""},
    {"proxy { next_hops { domain: 'b.com' uri: 'sip:192.0.2.2' } registrar {} "
     "}",
     "proxy.registrar: expected a proxy with domains, found none"},
    {"proxy { next_hops { domain: 'b.com' uri: 'sip:192.0.2.2' } "
     "authentication {} }",
     "proxy.authentication.realm: expected a realm for a server without "
     "domains, found nothing"},
    {"proxy { domains: 'b.com' locations { aor: 'sip:a@b.com' contacts: "
     "'sip:192.0.2.2' } no_response_status: 404 }",
     "proxy.no_response_status: expected 408 or 480, found 404"},
};

TEST(ServerPlan, EachErrorIsOneLine) {
  for (const auto& c : kErrors) {
    EXPECT_EQ(std::string(Plan(c.role).status().message()),
              absl::StrCat("hosts[0].", c.error))
        << c.role;
  }
}

}  // namespace
}  // namespace sipsim
