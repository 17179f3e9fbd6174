// What people do with clients in experiments: registrations, and calls that are
// not like any other.

#include <fstream>
#include <string>

#include "experiments/load_experiment.h"
#include "experiments/runner.h"
#include "gtest/gtest.h"

namespace sipsim {
namespace {

constexpr char kExperiment[] = R"pb(
  name: "x"
  duration: "60s"
  topology {
    inline {
      links { latency: "5ms" }
      hosts {
        name: "alice"
        addresses: "192.0.2.101"
        user_agent {
          aor: "sip:alice@atlanta.example.com"
          routes: "<sip:192.0.2.9;lr>"
        }
      }
      hosts {
        name: "bob"
        addresses: "192.0.2.201"
        user_agent {
          aor: "sip:bob@biloxi.example.com"
          registration { registrar: "sip:biloxi.example.com" expires: "600s" }
        }
      }
      hosts {
        name: "proxy"
        addresses: "192.0.2.222"
        proxy {
          domains: "biloxi.example.com"
          registrar {}
          locations { aor: "sip:bob@biloxi.example.com" }
        }
      }
    }
  }
  actions {
    user: "bob"
    register_contacts {}
  }
  actions {
    at: "1s"
    user: "bob"
    register_contacts {
      contacts { uri: "mailto:bob@biloxi.example.com" q: "0.5" expires: "60s" }
      expires: "30s"
    }
  }
  actions {
    at: "2s"
    user: "bob"
    on_call { answer_after: "1s" }
  }
  actions {
    at: "2s"
    user: "alice"
    call {
      to: "sip:bob@biloxi.example.com"
      offer: false
      routes: "<sip:192.0.2.222;lr>"
      display_name: "Bob"
      expires: "30s"
      hang_up_after: "1s"
    }
  }
  actions {
    at: "10s"
    user: "bob"
    remove_bindings { contacts: "mailto:bob@biloxi.example.com" }
  }
  actions {
    at: "11s"
    user: "bob"
    query_bindings {}
  }
  actions {
    at: "12s"
    user: "bob"
    remove_bindings { all: true }
  }
  expect {
    registration {
      user: "bob"
      status: 200
      at: "10ms"
      binding_count: 1
      bindings { uri: "sip:bob@192.0.2.201" expires: "600s" }
    }
  }
  expect {
    registration {
      user: "bob"
      number: 2
      binding_count: 2
      bindings { uri: "mailto:bob@biloxi.example.com" expires: "60s" }
    }
  }
  expect { registration { user: "bob" number: 3 binding_count: 1 } }
  expect { registration { user: "bob" number: 4 binding_count: 1 } }
  expect { registration { user: "bob" number: 5 binding_count: 0 } }
  expect {
    message {
      filter { from: "alice" to: "proxy" start: "INVITE" }
      at: "2s"
      header { name: "Content-Type" count: 0 }
      header { name: "Expires" value: "30" }
      header { name: "To" contains: "Bob <sip:bob@" }
      header { name: "Route" value: "<sip:192.0.2.222;lr>" }
    }
  }
  expect {
    message {
      filter { from: "alice" start: "ACK" }
      header { name: "Content-Type" value: "application/sdp" }
    }
  }
  expect { call { user: "alice" outcome: ENDED } }
)pb";

std::string WriteFile(const std::string& text) {
  const std::string path = testing::TempDir() + "/x.txtpb";
  std::ofstream(path, std::ios::binary) << text;
  return path;
}

TEST(ClientActions, PeopleRegisterAndCallAsTheExperimentSays) {
  const auto loaded = LoadExperiment(WriteFile(kExperiment));
  ASSERT_TRUE(loaded.ok()) << loaded.status();
  auto run = ExperimentRun::Create(*loaded, 1);
  ASSERT_TRUE(run.ok()) << run.status();
  (*run)->Run();
  EXPECT_EQ((*run)->verdicts().size(), 8u);
  for (const Verdict& verdict : (*run)->verdicts()) {
    EXPECT_TRUE(verdict.held) << verdict.text;
  }
}

// Line 2 is where a case begins.
std::string ErrorOf(const std::string& text) {
  const auto loaded = LoadExperiment(WriteFile(
      "name: \"x\" duration: \"10s\" topology { inline { hosts { name: \"bob\" "
      "addresses: \"192.0.2.1\" user_agent { aor: \"sip:b@a.com\" } } } }\n" +
      text));
  const std::string message(loaded.status().message());
  const size_t at = message.find("x.txtpb");
  return at == std::string::npos ? message : message.substr(at);
}

constexpr struct {
  const char* text;
  const char* line;
} kErrors[] = {
    {"actions { user: \"bob\" call { to: \"sip:x@y\" routes: \"sip:p\" } }",
     "x.txtpb:2:44: actions[0].call.routes[0]: expected a route such as "
     "\"<sip:192.0.2.1;lr>\", found \"sip:p\""},
    {"actions { user: \"bob\" call { to: \"sip:x@y\" expires: \"1500ms\" } }",
     "x.txtpb:2:44: actions[0].call.expires: expected whole seconds, found "
     "\"1500ms\""},
    {"actions { user: \"bob\" call { to: \"sip:x@y\" display_name: \"\\n\" } }",
     "x.txtpb:2:44: actions[0].call.display_name: expected text without "
     "control characters, found \"\\n\""},
    {"actions { user: \"bob\" register_contacts { contacts { uri: \"x\" } } }",
     "x.txtpb:2:54: actions[0].register_contacts.contacts[0].uri: expected a "
     "URI, found \"x\""},
    {"actions { user: \"bob\" remove_bindings { all: true contacts: "
     "\"sip:x\" } }",
     "x.txtpb:2:41: actions[0].remove_bindings.all: expected either all or "
     "contacts, found both"},
    {"expect { registration { user: \"p\" } }",
     "x.txtpb:2:25: expect[0].registration.user: expected the name of a host "
     "with a user_agent, found \"p\""},
    {"expect { registration { user: \"bob\" status: 100 } }",
     "x.txtpb:2:37: expect[0].registration.status: expected a number from 200 "
     "to 699, found 100"},
    {"expect { registration { user: \"bob\" bindings {} } }",
     "x.txtpb:2:37: expect[0].registration.bindings[0].uri: expected a URI, "
     "found nothing"},
};

TEST(ClientActions, EachErrorIsOneLineWithPlacePathExpectedAndFound) {
  for (const auto& c : kErrors) EXPECT_EQ(ErrorOf(c.text), c.line) << c.text;
}

}  // namespace
}  // namespace sipsim
