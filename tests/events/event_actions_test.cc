// Subscriptions in configurations: what is read, and what is wrong with it.

#include <fstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "experiments/load_experiment.h"
#include "experiments/runner.h"
#include "gtest/gtest.h"
#include "topologies/network_plan.h"

namespace sipsim {
namespace {

using std::chrono_literals::operator""s;

// The user agent of one host; `fields` are further ones of it.
absl::StatusOr<NetworkPlan> PlanOf(const std::string& fields) {
  const std::string path = testing::TempDir() + "/net.txtpb";
  std::ofstream(path, std::ios::binary)
      << "hosts {\n  name: \"bob\"\n  addresses: \"192.0.2.1\"\n"
         "  user_agent {\n    aor: \"sip:bob@example.com\"\n    "
      << fields << "\n  }\n}\n";
  return LoadTopology(path);
}

std::string PlanErrorOf(const std::string& fields) {
  const std::string message(PlanOf(fields).status().message());
  const size_t at = message.find("net.txtpb");
  return at == std::string::npos ? message : message.substr(at);
}

sip::NotifierConfig NotifierOf(const std::string& fields) {
  const auto plan = PlanOf(absl::StrCat("notifier { ", fields, " }"));
  EXPECT_TRUE(plan.ok()) << plan.status();
  return *std::get<sip::UserAgentConfig>(plan->hosts[0].role).notifier;
}

TEST(NotifierPlan, DefaultsAreThoseOfTheSchema) {
  const sip::NotifierConfig plan = NotifierOf("packages: \"dialog\"");
  EXPECT_EQ(plan.packages, std::vector<std::string>{"dialog"});
  EXPECT_EQ(plan.expires_default, 3600s);
  EXPECT_EQ(plan.expires_min, 60s);
  EXPECT_EQ(plan.expires_max, 86'400s);
  EXPECT_TRUE(plan.watchers.empty());
}

TEST(NotifierPlan, FieldsAreRead) {
  const sip::NotifierConfig plan = NotifierOf(
      "packages: \"dialog\" expires_default: \"50s\" expires_min: \"5s\" "
      "expires_max: \"60s\" watchers: \"sip:carol@example.com\"");
  EXPECT_EQ(plan.expires_default, 50s);
  EXPECT_EQ(plan.expires_min, 5s);
  EXPECT_EQ(plan.expires_max, 60s);
  EXPECT_EQ(plan.watchers, std::vector<std::string>{"sip:carol@example.com"});
}

TEST(NotifierPlan, ErrorsNameTheField) {
  const auto error = [](const std::string& fields) {
    return PlanErrorOf(absl::StrCat("notifier { ", fields, " }"));
  };
  EXPECT_EQ(error(""),
            "net.txtpb:6:5: hosts[0].user_agent.notifier: expected packages, "
            "found none");
  EXPECT_EQ(error("packages: \"presence\""),
            "net.txtpb:6:16: hosts[0].user_agent.notifier.packages[0]: "
            "expected \"dialog\", found \"presence\"");
  EXPECT_EQ(error("packages: \"dialog\" packages: \"dialog\""),
            "net.txtpb:6:35: hosts[0].user_agent.notifier.packages[1]: "
            "expected each package once, found \"dialog\"");
  EXPECT_EQ(error("packages: \"dialog\" expires_min: \"1.5s\""),
            "net.txtpb:6:35: hosts[0].user_agent.notifier.expires_min: "
            "expected whole seconds, found \"1.5s\"");
  EXPECT_EQ(error("packages: \"dialog\" expires_max: \"60s\" "
                  "expires_default: \"2h\""),
            "net.txtpb:6:54: hosts[0].user_agent.notifier.expires_default: "
            "expected at most 60s, found \"2h\"");
  EXPECT_EQ(error("packages: \"dialog\" watchers: \"carol\""),
            "net.txtpb:6:35: hosts[0].user_agent.notifier.watchers[0]: "
            "expected an address of record: sip: or sips:, with a user, found "
            "\"carol\"");
  EXPECT_EQ(PlanErrorOf("notifier { packages: \"dialog\" } population { user: "
                        "\"u%d\" count: 2 }"),
            "net.txtpb:6:5: hosts[0].user_agent.notifier: expected either "
            "population or notifier, found both");
}

// --- Actions and expectations.

constexpr char kExperiment[] = R"pb(
  name: "x"
  duration: "60s"
  topology {
    inline {
      links { latency: "5ms" }
      hosts {
        name: "alice"
        addresses: "192.0.2.101"
        user_agent { aor: "sip:alice@example.com" }
      }
      hosts {
        name: "bob"
        addresses: "192.0.2.201"
        user_agent {
          aor: "sip:bob@example.com"
          notifier { packages: "dialog" }
        }
      }
    }
  }
  actions {
    user: "alice"
    subscribe { to: "sip:bob@192.0.2.201" event: "dialog" expires: "600s" }
  }
  actions {
    at: "1s"
    user: "alice"
    subscribe { to: "sip:bob@192.0.2.201" event: "dialog" expires: "0s" }
  }
  actions {
    at: "2s"
    user: "alice"
    subscribe { to: "sip:bob@192.0.2.201" event: "presence" }
  }
  actions {
    at: "20s"
    user: "alice"
    unsubscribe { number: 1 }
  }
  expect {
    subscription {
      user: "alice"
      state: TERMINATED
      reason: "timeout"
      status: 200
      notifies: 2
      at: "20.01s"
      body_contains: "version=\"1\" state=\"full\""
    }
  }
  expect {
    subscription { user: "alice" number: 2 state: TERMINATED notifies: 1 }
  }
  expect {
    subscription {
      user: "alice"
      number: 3
      state: TERMINATED
      status: 489
      notifies: 0
    }
  }
)pb";

absl::StatusOr<LoadedExperiment> Load(const std::string& text) {
  const std::string path = testing::TempDir() + "/x.txtpb";
  std::ofstream(path, std::ios::binary) << text;
  return LoadExperiment(path);
}

std::string With(absl::string_view what, absl::string_view other) {
  return absl::StrReplaceAll(kExperiment, {{what, other}});
}

std::string LoadErrorOf(const std::string& text) {
  const std::string message(Load(text).status().message());
  const size_t at = message.find("expected");
  return at == std::string::npos ? message : message.substr(at);
}

// Which of the verdicts of a run did not hold.
std::string FailureOf(const std::string& text) {
  const auto loaded = Load(text);
  EXPECT_TRUE(loaded.ok()) << loaded.status();
  std::string failures;
  auto run = ExperimentRun::Create(*loaded, 1);
  EXPECT_TRUE(run.ok()) << run.status();
  (*run)->Run();
  for (const Verdict& verdict : (*run)->verdicts()) {
    if (!verdict.held) absl::StrAppend(&failures, verdict.text);
  }
  return failures;
}

TEST(EventActions, SubscriptionsAreMadeAndJudged) {
  EXPECT_EQ(FailureOf(kExperiment), "");
}

TEST(EventActions, WrongExpectationsSayWhatWasFound) {
  EXPECT_EQ(FailureOf(With("state: TERMINATED\n      reason",
                           "state: ACTIVE\n"
                           "      reason")),
            "subscription 1 of alice: expected ACTIVE, found TERMINATED by "
            "timeout, 200, 2 NOTIFYs, the last at 20.01s");
  EXPECT_EQ(FailureOf(With("number: 3", "number: 4")),
            "subscription 4 of alice: expected one, found none");
}

TEST(EventActions, ErrorsSayWhatIsExpected) {
  EXPECT_EQ(LoadErrorOf(With("event: \"presence\"", "")),
            "expected the name of an event package, found nothing");
  EXPECT_EQ(LoadErrorOf(With("event: \"presence\"", "event: \"dialog;x\"")),
            "expected the name of an event package, found \"dialog;x\"");
  EXPECT_EQ(LoadErrorOf(With("expires: \"0s\"", "expires: \"0.5s\"")),
            "expected whole seconds, found \"0.5s\"");
  EXPECT_EQ(LoadErrorOf(With("user_agent { aor: \"sip:alice@example.com\" }",
                             "dialect: RFC2543 user_agent { aor: "
                             "\"sip:alice@example.com\" }")),
            "expected a user who does not speak RFC 2543, found alice");
  EXPECT_EQ(LoadErrorOf(With("at: \"20.01s\"", "at: \"61s\"")),
            "expected a time up to the experiment's duration, found \"61s\"");
}

}  // namespace
}  // namespace sipsim
