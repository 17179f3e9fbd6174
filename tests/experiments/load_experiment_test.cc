#include "experiments/load_experiment.h"

#include <fstream>
#include <string>

#include "gtest/gtest.h"

namespace sipsim {
namespace {

using std::chrono_literals::operator""s;

std::string WriteFile(const std::string& name, const std::string& text) {
  const std::string path = testing::TempDir() + "/" + name;
  std::ofstream(path, std::ios::binary) << text;
  return path;
}

// One line: where the lines of a case begin is then line 2.
constexpr char kHead[] =
    "name: \"x\" duration: \"10s\" topology { inline { hosts { name: \"alice\" "
    "addresses: \"192.0.2.1\" user_agent { aor: \"sip:alice@a.com\" } } hosts "
    "{ name: \"p\" addresses: \"192.0.2.2\" } } }\n";

std::string ErrorOf(const std::string& text) {
  const std::string path = WriteFile("x.txtpb", text);
  const std::string message(LoadExperiment(path).status().message());
  const size_t at = message.find("x.txtpb");
  return at == std::string::npos ? message : message.substr(at);
}

TEST(LoadExperiment, ReadsWhatIsThereAndFillsInDefaults) {
  const auto loaded = LoadExperiment(WriteFile("good.any", std::string(kHead)));
  ASSERT_TRUE(loaded.ok()) << loaded.status();
  EXPECT_EQ(loaded->duration, 10s);
  EXPECT_EQ(loaded->seed, 1u);
  EXPECT_EQ(loaded->event_limit, 100'000'000u);
  EXPECT_EQ(loaded->network.hosts.size(), 2u);
}

constexpr struct {
  const char* text;  // Behind kHead.
  const char* line;
} kErrors[] = {
    {"seed: \"1\"",
     "x.txtpb:2:7: seed: expected a whole number from 0 to "
     "18446744073709551615, found \"\\\"1\\\"\""},
    {"limits { events: 0 }",
     "x.txtpb:2:10: limits.events: expected a number from 1 to "
     "18446744073709551615, found 0"},
    {"actions { user: \"alice\" }",
     "x.txtpb:2:1: actions[0]: expected one of call, on_call, hang_up, "
     "give_up, options, send_bytes, register_contacts, remove_bindings, "
     "query_bindings, hold, resume, move, transfer, join, subscribe, "
     "unsubscribe, update, phone_call, phone_release, found none"},
    {"actions { at: \"11s\" user: \"alice\" hang_up {} }",
     "x.txtpb:2:11: actions[0].at: expected a time up to the duration of "
     "10s, found \"11s\""},
    {"actions { at: \"-1s\" user: \"alice\" hang_up {} }",
     "x.txtpb:2:11: actions[0].at: expected a duration such as \"20ms\", "
     "found \"-1s\""},
    {"actions { user: \"alice\" update { call: 0 } }",
     "x.txtpb:2:34: actions[0].update.call: expected a number from 1 to "
     "4294967295, found 0"},
    {"actions { user: \"alice\" update {} }",
     "x.txtpb:2:25: actions[0].update: expected a user whose user_agent has "
     "reliable_provisionals or session_timer, found alice"},
    {"actions { user: \"alicia\" hang_up {} }",
     "x.txtpb:2:11: actions[0].user: expected the name of a host with a "
     "user_agent, found \"alicia\""},
    {"actions { user: \"p\" hang_up {} }",
     "x.txtpb:2:11: actions[0].user: expected the name of a host with a "
     "user_agent, found \"p\""},
    {"actions { user: \"alice\" call { to: \"bob\" } }",
     "x.txtpb:2:32: actions[0].call.to: expected a sip:, sips: or tel: URI, "
     "found \"bob\""},
    {"actions { user: \"alice\" call {} }",
     "x.txtpb:2:25: actions[0].call.to: expected a sip:, sips: or tel: URI, "
     "found nothing"},
    {"actions { user: \"alice\" on_call { ring_after: \"20\" } }",
     "x.txtpb:2:35: actions[0].on_call.ring_after: expected a duration such "
     "as \"20ms\", found \"20\""},
    {"actions { user: \"alice\" on_call { reject { code: 200 } } }",
     "x.txtpb:2:44: actions[0].on_call.reject.code: expected a number from "
     "300 to 699, found 200"},
    {"actions { user: \"alice\" on_call { ring_status: 181 } }",
     "x.txtpb:2:35: actions[0].on_call.ring_status: expected 180 or 183, found "
     "181"},
    {"actions { user: \"alice\" on_call { silent: true early_media: true } }",
     "x.txtpb:2:48: actions[0].on_call.early_media: expected a phone that "
     "rings, found silent"},
    {"actions { user: \"alice\" hang_up { call: 0 } }",
     "x.txtpb:2:35: actions[0].hang_up.call: expected a number from 1 to "
     "4294967295, found 0"},
    {"actions { user: \"alice\" resume { call: 0 } }",
     "x.txtpb:2:34: actions[0].resume.call: expected a number from 1 to "
     "4294967295, found 0"},
    {"actions { user: \"alice\" join { calls: [1, 0] } }",
     "x.txtpb:2:32: actions[0].join.calls[1]: expected a number from 1 on, "
     "found 0"},
    {"actions { user: \"alice\" on_call { answer_after: \"1s\" reject {} } }",
     "x.txtpb:2:54: actions[0].on_call.reject: expected either reject or "
     "answer_after, found both"},
    {"actions { send_bytes { from: \"192.0.2.9:5060\" to: \"p\" raw: \"\" } "
     "}",
     "x.txtpb:2:24: actions[0].send_bytes.from: expected an address of a "
     "host, found \"192.0.2.9:5060\""},
    {"actions { send_bytes { from: \"p\" to: \"192.0.2.9\" raw: \"\" } }",
     "x.txtpb:2:34: actions[0].send_bytes.to: expected the name of a host, "
     "or IP:port, found \"192.0.2.9\""},
    {"actions { send_bytes { from: \"p\" to: \"alice\" } }",
     "x.txtpb:2:11: actions[0].send_bytes: expected one of text, raw, file, "
     "found none"},
    {"actions { user: \"p\" send_bytes { from: \"p\" to: \"p\" text: \"\" } "
     "}",
     "x.txtpb:2:11: actions[0].user: expected none for send_bytes, found "
     "\"p\""},
    {"faults { kill_host: \"bob\" }",
     "x.txtpb:2:10: faults[0].kill_host: expected the name of a host, found "
     "\"bob\""},
    {"faults { at: \"10.5s\" kill_host: \"p\" }",
     "x.txtpb:2:10: faults[0].at: expected a time up to the duration of 10s, "
     "found \"10.5s\""},
    {"faults { link_down { from: \"p\" to: \"p\" } }",
     "x.txtpb:2:32: faults[0].link_down.to: expected another host than from, "
     "found \"p\""},
    {"faults { drop { nth: 0 } }",
     "x.txtpb:2:17: faults[0].drop.nth[0]: expected ascending numbers from "
     "1, found 0"},
    {"faults { drop { message { start: \"99\" } } }",
     "x.txtpb:2:27: faults[0].drop.message.start: expected a method or a "
     "status code, found \"99\""},
    {"faults { at: \"1s\" }",
     "x.txtpb:2:1: faults[0]: expected one of stop_process, "
     "restart_process, kill_host, restart_host, link_down, link_up, drop, "
     "dns_down, dns_up, dns_delay, dns_change, found none"},
    {"faults { dns_down {} }",
     "x.txtpb:2:1: faults[0]: expected a topology with a dns, found one "
     "without"},
    {"expect { message { filter { to: \"bob\" } } }",
     "x.txtpb:2:29: expect[0].message.filter.to: expected the name of a "
     "host, found \"bob\""},
    {"expect { message { at: [\"0s\", \"1\"] } }",
     "x.txtpb:2:20: expect[0].message.at[1]: expected a duration such as "
     "\"20ms\", found \"1\""},
    {"expect { message { at: [\"2s\", \"1s\"] } }",
     "x.txtpb:2:20: expect[0].message.at[1]: expected ascending times, found "
     "\"1s\""},
    {"expect { message { after_first: \"1s\" } }",
     "x.txtpb:2:20: expect[0].message.after_first[0]: expected \"0s\" for "
     "the first message, found \"1s\""},
    {"expect { message { fate: \"eaten\" } }",
     "x.txtpb:2:20: expect[0].message.fate: expected one of delivered, in "
     "flight, lost, link down, rule, host dead, port closed, no route, "
     "connection lost, found "
     "\"eaten\""},
    {"expect { call { user: \"alice\" } }",
     "x.txtpb:2:10: expect[0].call.outcome: expected one of RINGING, "
     "ESTABLISHED, ENDED, FAILED, CANCELLED, LOST, NONE, found nothing"},
    {"expect { call { user: \"p\" outcome: NONE } }",
     "x.txtpb:2:17: expect[0].call.user: expected the name of a host with a "
     "user_agent or gateway, found \"p\""},
    {"expect {}",
     "x.txtpb:2:1: expect[0]: expected one of message, call, at_end, "
     "bindings, registration, media, transfer, subscription, found none"},
    {"expect { bindings { node: \"alice\" aor: \"sip:bob@b.com\" } }",
     "x.txtpb:2:21: expect[0].bindings.node: expected the name of a proxy, "
     "registrar or redirect server, found \"alice\""},
};

TEST(LoadExperiment, EachErrorIsOneLineWithPlacePathExpectedAndFound) {
  for (const auto& c : kErrors) {
    EXPECT_EQ(ErrorOf(std::string(kHead) + c.text), c.line) << c.text;
  }
}

TEST(LoadExperiment, WhatIsMissingAtTheTopIsOnLineOne) {
  EXPECT_EQ(ErrorOf("duration: \"1s\""),
            "x.txtpb:1:1: name: expected a name, found nothing");
  EXPECT_EQ(ErrorOf("name: \"x\""),
            "x.txtpb:1:1: duration: expected a duration such as \"40s\", found "
            "nothing");
  EXPECT_EQ(ErrorOf("name: \"x\" duration: \"1s\""),
            "x.txtpb:1:1: topology: expected file or inline, found neither");
}

TEST(LoadExperiment, AnErrorInTheTopologyFileNamesThatFile) {
  WriteFile("net.txtpb", "hosts {\n  nam: \"a\"\n}\n");
  const std::string path = WriteFile(
      "x.txtpb",
      "name: \"x\" duration: \"1s\" topology { file: \"net.txtpb\" }");
  EXPECT_EQ(
      std::string(LoadExperiment(path).status().message())
          .rfind(testing::TempDir() + "/net.txtpb:2:3: hosts[0].nam: ", 0),
      0u);
}

TEST(LoadExperiment, AnExperimentMayChangeAndRenameHostsOfItsTopology) {
  WriteFile("base.txtpb",
            "hosts { name: \"p\" addresses: \"192.0.2.2\" user_agent { aor: "
            "\"sip:p@p.com\" } }\n");
  const auto loaded = LoadExperiment(
      WriteFile("changed.txtpb",
                "name: \"x\" duration: \"1s\" topology { file: \"base.txtpb\"\n"
                "changes { hosts { name: \"p\" port: 5070 } }\n"
                "renames { host: \"p\" name: \"registrar\" } }\n"));
  ASSERT_TRUE(loaded.ok()) << loaded.status();
  ASSERT_EQ(loaded->network.hosts.size(), 1u);
  EXPECT_EQ(loaded->network.hosts[0].name, "registrar");
  EXPECT_EQ(loaded->network.hosts[0].port, 5070);
  EXPECT_NE(std::get_if<sip::UserAgentConfig>(&loaded->network.hosts[0].role),
            nullptr);
}

TEST(LoadExperiment, ARenameIsOfAHostThatIsThere) {
  WriteFile("base.txtpb", "hosts { name: \"p\" addresses: \"192.0.2.2\" }\n");
  EXPECT_EQ(ErrorOf("name: \"x\" duration: \"1s\" topology { file: "
                    "\"base.txtpb\"\nrenames { host: \"q\" name: \"r\" } }"),
            "x.txtpb:2:11: topology.renames[0].host: expected the name of a "
            "host of the topology, found \"q\"");
}

TEST(LoadExperiment, AnUnreadableTopologyFileIsAnErrorOfTheExperiment) {
  const std::string error = ErrorOf(
      "name: \"x\" duration: \"1s\"\ntopology { file: \"none.txtpb\" }");
  EXPECT_EQ(error,
            "x.txtpb:2:12: topology.file: expected a readable file, "
            "found \"" +
                testing::TempDir() +
                "/none.txtpb\" (No such file or directory)");
}

TEST(LoadExperiment, TheContentOfASentFileIsRead) {
  WriteFile("strange.sip", std::string("\x00\xff", 2));
  const auto loaded = LoadExperiment(WriteFile(
      "x.txtpb", std::string(kHead) +
                     "actions { send_bytes { from: \"p\" to: \"alice\" file: "
                     "\"strange.sip\" } }"));
  ASSERT_TRUE(loaded.ok()) << loaded.status();
  EXPECT_EQ(loaded->experiment.actions(0).send_bytes().raw(),
            std::string("\x00\xff", 2));
}

}  // namespace
}  // namespace sipsim
