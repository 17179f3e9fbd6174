// Actions that cannot be done when their time comes: the ladder and the trace
// say so, and the run goes on.

#include <fstream>
#include <sstream>
#include <string>

#include "experiments/commands.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace sipsim {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// Bob answers Alice's call at 1 s, and hangs up at 4 s.
constexpr char kHead[] = R"(
name: "no_effect"
duration: "10s"
topology { inline {
  links { latency: "5ms" }
  hosts {
    name: "alice" domain_names: "a.example.com" addresses: "192.0.2.101"
    user_agent { aor: "sip:alice@a.example.com" refer {} }
  }
  hosts {
    name: "bob" domain_names: "b.example.com" addresses: "192.0.2.102"
    user_agent { aor: "sip:bob@b.example.com" }
  }
  hosts {
    name: "gw" domain_names: "gw.example.com" addresses: "192.0.2.103"
    gateway {}
  }
} }
actions { user: "bob" on_call { answer_after: "1s" } }
actions { user: "alice" call { to: "sip:bob@b.example.com" } }
actions { user: "bob" at: "4s" hang_up {} }
)";

struct Result {
  int code;
  std::string out;
};

Result RunWith(const std::string& action) {
  const std::string path = ::testing::TempDir() + "/no_effect.txtpb";
  std::ofstream(path, std::ios::binary)
      << kHead << "actions {" << action << "}";
  std::ostringstream out;
  std::ostringstream err;
  Console console{out, err, {}};
  const int code = RunProgram({"run", path}, console);
  return {code, out.str() + err.str()};
}

TEST(NoEffect, IsSaidOfEachAction) {
  constexpr struct {
    const char* action;
    const char* note;
  } kCases[] = {
      {"user: 'alice' at: '2s' hold { call: 7 }",
       "alice holds call 7: there is no such call"},
      {"user: 'alice' at: '5s' hold { call: 1 }",
       "alice holds call 1: the call is ENDED"},
      {"user: 'alice' at: '5s' hold {}",
       "alice holds: there is no call for that"},
      {"user: 'alice' at: '2s' resume { call: 1 }",
       "alice resumes call 1: there is nothing to do"},
      {"user: 'alice' at: '5s' hang_up {}",
       "alice hangs up: there is no call for that"},
      {"user: 'alice' at: '2s' give_up { call: 1 }",
       "alice gives up call 1: there is nothing to do"},
      {"user: 'bob' at: '2s' join { calls: 7 }",
       "bob joins calls: there is no call for that"},
      {"user: 'alice' at: '5s' transfer { to: 'sip:c@b.example.com' }",
       "alice transfers to sip:c@b.example.com: there is no call for that"},
      {"user: 'alice' at: '2s' unsubscribe { number: 5 }",
       "alice unsubscribes: there is no such subscription"},
      {"user: 'gw' at: '2s' phone_release { call: 3 }",
       "calls behind gw are released: there is no such call"},
  };
  for (const auto& [action, note] : kCases) {
    const Result result = RunWith(action);
    EXPECT_EQ(result.code, 0) << result.out;
    EXPECT_THAT(result.out, HasSubstr(std::string("# no effect: ") + note));
  }
}

TEST(NoEffect, IsNotSaidOfWhatIsDone) {
  const Result result = RunWith("user: 'alice' at: '2s' hold {}");
  EXPECT_EQ(result.code, 0) << result.out;
  EXPECT_THAT(result.out, Not(HasSubstr("no effect")));
}

}  // namespace
}  // namespace sipsim
