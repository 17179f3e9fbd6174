// Services of a proxy's users, screening and ring times in a topology: what is
// read, and the line that tells each error.

#include <string>

#include "absl/strings/str_cat.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "topologies/network_plan.h"

namespace sipsim {
namespace {

using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""s;

absl::StatusOr<NetworkPlan> Plan(const std::string& role) {
  Topology topology;
  const std::string text = absl::StrCat(
      "hosts { name: 's' addresses: '192.0.2.1' ", role, " } ",
      "hosts { name: 'ss1' domain_names: 'ss1.b.com' addresses: '192.0.2.54' ",
      "        addresses: '192.0.2.55' }");
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &topology))
      << text;
  return PlanNetwork(topology);
}

// Of a proxy of b.com, where bob and carol are.
std::string WithUser(const std::string& user, const std::string& more = "") {
  return absl::StrCat(
      "proxy { domains: 'B.com' "
      "locations { aor: 'sip:bob@b.com' contacts: 'sip:bob@192.0.2.4' } "
      "locations { aor: 'sip:carol@b.com' contacts: 'sip:c@192.0.2.5' } "
      "users { ",
      user, " } ", more, " }");
}

TEST(ServicePlan, UserHasItsServices) {
  const auto plan = Plan(
      WithUser("aor: 'sips:bob@b.com' forward_busy: 'sips:carol@B.COM' "
               "forward_no_answer: 'sip:+1972@192.0.2.9;user=phone' "
               "no_answer_after: '5s' fork: SEQUENTIAL "
               "incoming { deny: 'anonymous' allow: '*@a.com' allow: '+1*' "
               "           error_info: 'sip:no@192.0.2.9' } ",
               "authentication {} announces_forwarding: true "
               "history_info: true trying_after: '200ms' "
               "re_invite_trying_after: '1ms' recurse: true"));
  ASSERT_TRUE(plan.ok()) << plan.status();
  const auto& proxy = std::get<ProxyPlan>(plan->hosts[0].role);
  ASSERT_EQ(proxy.users.size(), 1u);
  const sip::UserServices& bob = proxy.users[0];
  EXPECT_EQ(bob.aor, "sips:bob@b.com");
  EXPECT_EQ(bob.forward_busy, "sips:carol@B.COM");
  EXPECT_EQ(bob.no_answer_after, 5s);
  EXPECT_EQ(bob.fork_mode, sip::ForkMode::kSequential);
  EXPECT_TRUE(bob.incoming.denies_anonymous);
  EXPECT_TRUE(bob.incoming.deny.empty());
  EXPECT_EQ(bob.incoming.allow.size(), 2u);
  EXPECT_EQ(bob.incoming.error_info, "<sip:no@192.0.2.9>");
  EXPECT_TRUE(proxy.announces_forwarding);
  EXPECT_TRUE(proxy.history_info);
  EXPECT_TRUE(proxy.recurse);
  EXPECT_EQ(proxy.trying_after, 200ms);
  EXPECT_EQ(proxy.re_invite_trying_after, 1ms);
}

TEST(ServicePlan, NothingIsSaidAndNothingIsDone) {
  const auto plan = Plan(WithUser("aor: 'sip:bob@b.com'"));
  ASSERT_TRUE(plan.ok()) << plan.status();
  const auto& proxy = std::get<ProxyPlan>(plan->hosts[0].role);
  EXPECT_EQ(proxy.users[0].forward_all, "");
  EXPECT_EQ(proxy.users[0].no_answer_after, 20s);
  EXPECT_FALSE(proxy.users[0].fork_mode.has_value());
  EXPECT_FALSE(proxy.users[0].incoming.is_closed());
  EXPECT_FALSE(proxy.announces_forwarding);
  EXPECT_EQ(proxy.trying_after, 0s);
}

TEST(ServicePlan, ContactsHaveTheirRingTimes) {
  const auto plan = Plan(
      "proxy { domains: 'b.com' locations { aor: 'sip:bob@b.com' "
      "contacts: 'sip:bob@192.0.2.4' contacts: 'sip:bob@192.0.2.5' "
      "ring_times: '5s' } }");
  ASSERT_TRUE(plan.ok()) << plan.status();
  const auto& location = std::get<ProxyPlan>(plan->hosts[0].role).locations[0];
  EXPECT_EQ(location.contacts[0].ring_time, 5s);
  EXPECT_EQ(location.contacts[1].ring_time, 0s);
}

TEST(ServicePlan, ScreeningProxiesAreKnownByAllTheirAddresses) {
  const auto plan = Plan(
      "user_agent { aor: 'sip:bob@b.com' follow_error_info: true "
      "accept_any_user: true screening_proxies: 'sip:ss1.b.com;lr' "
      "screening_proxies: 'sip:192.0.2.56' }");
  ASSERT_TRUE(plan.ok()) << plan.status();
  const auto& ua = std::get<sip::UserAgentConfig>(plan->hosts[0].role);
  ASSERT_EQ(ua.screening_proxies.size(), 2u);
  EXPECT_EQ(ua.screening_proxies[0].uri, "sip:ss1.b.com;lr");
  EXPECT_EQ(ua.screening_proxies[0].addresses.size(), 2u);
  EXPECT_EQ(ua.screening_proxies[1].addresses.size(), 1u);
  EXPECT_TRUE(ua.follow_error_info);
  EXPECT_TRUE(ua.accept_any_user);
}

void ExpectError(const std::string& role, const std::string& error) {
  const auto plan = Plan(role);
  ASSERT_FALSE(plan.ok()) << role;
  EXPECT_EQ(plan.status().message(), "hosts[0]." + error);
}

TEST(ServicePlan, EachErrorOfAUserHasItsLine) {
  constexpr struct {
    const char* user;
    const char* error;  // Behind "proxy.users[0].".
  } kErrors[] = {
      {"", "aor: expected a sip: or sips: URI with a user part, found nothing"},
      {"aor: 'sip:b.com'",
       "aor: expected a sip: or sips: URI with a user part, found "
       "\"sip:b.com\""},
      {"aor: 'sip:bob@c.com'",
       "aor: expected a user of one of the proxy's domains, found "
       "\"sip:bob@c.com\""},
      {"aor: 'sip:bob@b.com:5060'",
       "aor: expected no port in an address of record, found "
       "\"sip:bob@b.com:5060\""},
      {"aor: 'sip:bob@b.com' } users { aor: 'sips:bob@B.com'", ""},
      {"aor: 'sip:bob@b.com' forward_busy: 'sips:bob@B.com'",
       "forward_busy: expected somebody else than the user, found "
       "\"sips:bob@B.com\""},
      {"aor: 'sip:bob@b.com' forward_all: 'mailto:a@c.com'",
       "forward_all: expected a sip: or sips: URI, found \"mailto:a@c.com\""},
      {"aor: 'sip:bob@b.com' forward_busy: 'sip:dave@b.com'",
       "forward_busy: expected a user of the proxy, or another domain, found "
       "\"sip:dave@b.com\""},
      {"aor: 'sip:bob@b.com' forward_no_answer: 'sip:dave@nowhere.com'",
       "forward_no_answer: expected a host that some domain_names or domains "
       "name, found \"nowhere.com\""},
      {"aor: 'sip:bob@b.com' forward_unavailable: 'sips:dave@192.0.2.54'",
       "forward_unavailable: expected TLS among the transports of the host of "
       "a sips: URI, found \"sips:dave@192.0.2.54\" of ss1"},
      {"aor: 'sip:bob@b.com' forward_all: 'sip:carol@b.com' "
       "forward_busy: 'sip:carol@b.com'",
       "forward_busy: expected nothing beside forward_all, found "
       "\"sip:carol@b.com\""},
      {"aor: 'sip:bob@b.com' forward_all: 'sip:carol@b.com' "
       "forward_unavailable: 'sip:carol@b.com'",
       "forward_unavailable: expected nothing beside forward_all, found "
       "\"sip:carol@b.com\""},
      {"aor: 'sip:bob@b.com' no_answer_after: '5s'",
       "no_answer_after: expected a forward_no_answer along with it, found "
       "\"5s\""},
      {"aor: 'sip:bob@b.com' forward_no_answer: 'sip:carol@b.com' "
       "no_answer_after: '4min'",
       "no_answer_after: expected at most 180s, found \"4min\""},
      {"aor: 'sip:bob@b.com' incoming { deny: '*@a.com' }",
       "incoming: expected a proxy with authentication, which tells who calls, "
       "found none"},
      {"aor: 'sip:bob@b.com' outgoing { deny: '*@a.com' }",
       "outgoing: expected a proxy with authentication, which tells who calls, "
       "found none"},
  };
  for (const auto& [user, error] : kErrors) {
    ExpectError(WithUser(user), *error == '\0'
                                    ? "proxy.users[1].aor: expected one entry "
                                      "for each user, found \"sips:bob@B.com\""
                                    : absl::StrCat("proxy.users[0].", error));
  }
}

TEST(ServicePlan, EachErrorOfAScreeningHasItsLine) {
  const std::string pattern =
      "expected \"sip:user@domain\", \"*@domain\" or the first digits of a "
      "number and \"*\", found ";
  ExpectError(
      WithUser("aor: 'sip:bob@b.com' incoming { deny: 'anonymous' deny: 'x' }",
               "authentication {}"),
      absl::StrCat("proxy.users[0].incoming.deny[1]: ", pattern, "\"x\""));
  // A destination is nobody's name.
  ExpectError(WithUser("aor: 'sip:bob@b.com' outgoing { allow: 'anonymous' }",
                       "authentication {}"),
              absl::StrCat("proxy.users[0].outgoing.allow[0]: ", pattern,
                           "\"anonymous\""));
  ExpectError(WithUser("aor: 'sip:bob@b.com' incoming { error_info: 'x' }",
                       "authentication {}"),
              "proxy.users[0].incoming.error_info: expected a URI, found "
              "\"x\"");
  ExpectError(WithUser("aor: 'sip:bob@b.com' incoming { error_info: 'sip:x' }",
                       "authentication {}"),
              "proxy.users[0].incoming.error_info: expected a deny or an allow "
              "along with it, found \"sip:x\"");
  for (const std::string rule : {"incoming", "outgoing"}) {
    ExpectError(WithUser(absl::StrCat("aor: 'sip:bob@b.com' ", rule, " {}"),
                         "authentication {}"),
                absl::StrCat("proxy.users[0].", rule,
                             ": expected deny or allow, found neither"));
  }
}

TEST(ServicePlan, OtherErrorsHaveTheirLine) {
  ExpectError(WithUser("aor: 'sip:bob@b.com'", "trying_after: '201ms'"),
              "proxy.trying_after: expected at most 200ms, found \"201ms\"");
  ExpectError(
      "proxy { domains: 'b.com' locations { aor: 'sip:bob@b.com' "
      "contacts: 'sip:bob@192.0.2.4' ring_times: '1s' ring_times: '1s' } }",
      "proxy.locations[0].ring_times: expected at most as many as contacts, "
      "found 2");
  ExpectError(
      "proxy { domains: 'b.com' locations { aor: 'sip:bob@b.com' "
      "contacts: 'sip:bob@192.0.2.4' ring_times: '0s' } }",
      "proxy.locations[0].ring_times[0]: expected at least 1ms, found \"0s\"");
  ExpectError(
      "redirect { domains: 'b.com' locations { aor: 'sip:bob@b.com' "
      "contacts: 'sip:bob@192.0.2.4' ring_times: '1s' } }",
      "redirect.locations[0].ring_times: expected a proxy, which waits for its "
      "targets, found 1");
  ExpectError(
      "proxy { domains: 'b.com' locations { domain: 'b.com' "
      "contacts: 'sip:{user}@192.0.2.4' ring_times: '1s' } }",
      "proxy.locations[0].domain: expected no expires, q and ring_times for "
      "all users of a domain, found \"b.com\"");
  ExpectError(
      "user_agent { aor: 'sip:bob@b.com' screening_proxies: 'ss1.b.com' }",
      "user_agent.screening_proxies[0]: expected a sip: or sips: URI, found "
      "\"ss1.b.com\"");
  ExpectError(
      "user_agent { aor: 'sip:bob@b.com' screening_proxies: 'sip:x.b.com' }",
      "user_agent.screening_proxies[0]: expected a host that some "
      "domain_names or domains name, found \"x.b.com\"");
}

}  // namespace
}  // namespace sipsim
