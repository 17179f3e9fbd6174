#include "topologies/topology_changes.h"

#include <set>
#include <string>
#include <vector>

#include "google/protobuf/descriptor.h"
#include "gtest/gtest.h"
#include "topologies/network_plan.h"

namespace sipsim {
namespace {

// A topology in text format that keeps what a WrittenTopology points to.
struct Text {
  Text(std::string file_name, const std::string& text)
      : file(std::move(file_name)) {
    EXPECT_TRUE(ParseTextProto(file, text, &topology, &locations).ok());
  }
  WrittenTopology written() const { return {&topology, file, &locations}; }

  std::string file;
  Topology topology;
  FieldLocations locations;
};

constexpr char kBase[] =
    "hosts { name: \"a\" addresses: \"192.0.2.1\" domain_names: [\"a.com\",\n"
    "  \"aa.com\"]\n"
    "  user_agent { aor: \"sip:a@a.com\" media { port: 4000 } } }\n"
    "hosts { name: \"p\" addresses: \"192.0.2.2\" }\n"
    "links { latency: \"5ms\" }\n";

// The first error of the base with changes.
std::string ErrorWith(const std::string& changes) {
  const Text base("base", kBase);
  const Text change("change", changes);
  const ChangedTopology changed(base.written(), change.written());
  ConfigSource source;
  source.places = &changed;
  PlanNetwork(changed.topology(), ConfigScope(changed.topology(), source));
  return std::string(source.first_error.message());
}

TEST(ChangedTopology, IsTheBaseIfNothingChanges) {
  const Text base("base", kBase);
  const Text change("change", "");
  const ChangedTopology changed(base.written(), change.written());
  EXPECT_EQ(changed.topology().DebugString(), base.topology.DebugString());
}

TEST(ChangedTopology, ReplacesListsAndMergesMessagesOfANamedHost) {
  const Text base("base", kBase);
  const Text change("change",
                    "hosts { name: \"a\" domain_names: \"x.com\"\n"
                    "  user_agent { display_name: \"A\" media { port: 5000 } } "
                    "}");
  const ChangedTopology changed(base.written(), change.written());
  ASSERT_EQ(changed.topology().hosts_size(), 2);
  const Host& host = changed.topology().hosts(0);
  ASSERT_EQ(host.domain_names_size(), 1);
  EXPECT_EQ(host.domain_names(0), "x.com");
  EXPECT_EQ(host.addresses(0), "192.0.2.1");
  EXPECT_EQ(host.user_agent().aor(), "sip:a@a.com");
  EXPECT_EQ(host.user_agent().display_name(), "A");
  EXPECT_EQ(host.user_agent().media().port(), 5000u);
}

TEST(ChangedTopology, AddsHostsAndLinksBehindThoseThatAreThere) {
  const Text base("base", kBase);
  const Text change("change",
                    "hosts { name: \"b\" addresses: \"192.0.2.3\" }\n"
                    "links { from: \"b\" latency: \"7ms\" }\n"
                    "timers { t1: \"1s\" }");
  const ChangedTopology changed(base.written(), change.written());
  ASSERT_EQ(changed.topology().hosts_size(), 3);
  EXPECT_EQ(changed.topology().hosts(2).name(), "b");
  ASSERT_EQ(changed.topology().links_size(), 2);
  EXPECT_EQ(changed.topology().links(1).from(), "b");
  EXPECT_EQ(changed.topology().timers().t1(), "1s");
}

TEST(ChangedTopology, AnotherRoleTakesThePlaceOfTheOld) {
  const Text base("base", kBase);
  const Text change("change", "hosts { name: \"a\" proxy {} }");
  const ChangedTopology changed(base.written(), change.written());
  EXPECT_TRUE(changed.topology().hosts(0).has_proxy());
  EXPECT_FALSE(changed.topology().hosts(0).has_user_agent());
}

TEST(ChangedTopology, SetsFieldsBackToTheirDefaults) {
  const Text base("base",
                  "hosts { name: \"a\" dialect: RFC2543\n"
                  "  user_agent { aor: \"sip:a@a.com\" accept_any_user: true\n"
                  "    refer { refuse_status: 403 } } }");
  const Text change("change",
                    "hosts { name: \"a\" dialect: RFC3261\n"
                    "  user_agent { aor: \"\" accept_any_user: false\n"
                    "    refer { refuse_status: 0 } } }");
  const ChangedTopology changed(base.written(), change.written());
  const Host& host = changed.topology().hosts(0);
  EXPECT_EQ(host.dialect(), Host::RFC3261);
  EXPECT_EQ(host.user_agent().aor(), "");
  EXPECT_FALSE(host.user_agent().accept_any_user());
  EXPECT_EQ(host.user_agent().refer().refuse_status(), 0u);
}

// What has no presence cannot be set back: its default looks like nothing.
TEST(ChangedTopology, EverySingleFieldOfATopologyHasPresence) {
  std::vector<const google::protobuf::Descriptor*> left = {
      Topology::descriptor()};
  std::set<std::string> seen;
  while (!left.empty()) {
    const google::protobuf::Descriptor* message = left.back();
    left.pop_back();
    if (!seen.insert(std::string(message->full_name())).second) continue;
    for (int i = 0; i < message->field_count(); ++i) {
      const google::protobuf::FieldDescriptor* field = message->field(i);
      EXPECT_TRUE(field->is_repeated() || field->has_presence())
          << field->full_name();
      if (field->message_type() != nullptr) {
        left.push_back(field->message_type());
      }
    }
  }
  EXPECT_GT(seen.size(), 20u);
}

TEST(ChangedTopology, TwoChangesWithOneNameAreTwoHosts) {
  EXPECT_EQ(ErrorWith("hosts { name: \"b\" addresses: \"192.0.2.3\" }\n"
                      "hosts { name: \"b\" addresses: \"192.0.2.4\" }"),
            "change:2:9: hosts[3].name: expected a name of its own for "
            "each host, found \"b\"");
  EXPECT_EQ(ErrorWith("hosts { name: \"p\" port: 5070 }\n"
                      "hosts { name: \"p\" port: 5080 }"),
            "change:2:9: hosts[2].name: expected a name of its own for "
            "each host, found \"p\"");
}

TEST(ChangedTopology, RenamesAHostThatIsThere) {
  const Text base("base", kBase);
  const Text change("change", "");
  ChangedTopology changed(base.written(), change.written());
  EXPECT_TRUE(changed.Rename("p", "registrar"));
  EXPECT_EQ(changed.topology().hosts(1).name(), "registrar");
  EXPECT_FALSE(changed.Rename("p", "again"));
}

TEST(ChangedTopology, ErrorsTellTheFileThatTheValueComesFrom) {
  EXPECT_EQ(ErrorWith("hosts { name: \"a\"\n  port: 70000 }"),
            "change:2:3: hosts[0].port: expected a number from 1 to 65535, "
            "found 70000");
  EXPECT_EQ(ErrorWith("hosts { name: \"b\" addresses: \"192.0.2.300\" }"),
            "change:1:19: hosts[2].addresses[0]: expected an IPv4 or IPv6 "
            "address, found \"192.0.2.300\"");
  // What is wrong here is the base's second name.
  EXPECT_EQ(ErrorWith("hosts { name: \"p\" domain_names: \"aa.com\" }"),
            "change:1:19: hosts[1].domain_names[0]: expected a domain name "
            "that only one host has, found \"aa.com\", which a has");
  EXPECT_EQ(ErrorWith("links { latency: \"5\" }"),
            "change:1:9: links[1].latency: expected a duration such as "
            "\"20ms\", found \"5\"");
  // What the host as a whole lacks stands where the host begins.
  EXPECT_EQ(ErrorWith("hosts { name: \"b\" }"),
            "change:1:1: hosts[2].addresses: expected at least one IP address, "
            "found none");
  EXPECT_EQ(ErrorWith("timers { t1: \"x\" }"),
            "change:1:10: timers.t1: expected a duration such as \"20ms\", "
            "found \"x\"");
}

}  // namespace
}  // namespace sipsim
