#include "topologies/text_proto.h"

#include <string>

#include "gtest/gtest.h"
#include "topologies/topology.pb.h"

namespace sipsim {
namespace {

std::string ErrorOf(const std::string& text) {
  Topology topology;
  FieldLocations locations;
  return std::string(
      ParseTextProto("net.txtpb", text, &topology, &locations).message());
}

TEST(TextProto, GoodTextFillsTheMessageAndItsLocations) {
  Topology topology;
  FieldLocations locations;
  const std::string text = "description: 'x'\n  hosts { name: 'a' }\n";
  ASSERT_TRUE(ParseTextProto("net.txtpb", text, &topology, &locations).ok());
  EXPECT_EQ(topology.hosts(0).name(), "a");
  const auto* hosts = Topology::descriptor()->FindFieldByName("hosts");
  EXPECT_EQ(locations.GetLocation(hosts, 0).line, 1);
  EXPECT_EQ(locations.GetLocation(hosts, 0).column, 2);
}

// Every way to get the syntax wrong, and the whole line that tells it.
constexpr struct {
  const char* text;
  const char* line;
} kErrors[] = {
    {"hosts { proxy { next_hops {\n  dmain: \"1\"\n} } }",
     "net.txtpb:2:3: hosts[0].proxy.next_hops[0].dmain: expected one of "
     "domain, uri, found \"dmain\""},
    {"hosts {}\nhosts { user_agent {\n aor: 5 } }",
     "net.txtpb:3:7: hosts[1].user_agent.aor: expected text in quotes, found "
     "\"5\""},
    {"hosts { port: \"5060\" }",
     "net.txtpb:1:15: hosts[0].port: expected a whole number from 0 to "
     "4294967295, found \"\\\"5060\\\"\""},
    {"hosts { port: 99999999999 }",
     "net.txtpb:1:15: hosts[0].port: expected a whole number from 0 to "
     "4294967295, found \"99999999999\""},
    {"hosts { port: -1 }",
     "net.txtpb:1:15: hosts[0].port: expected a whole number from 0 to "
     "4294967295, found \"-\""},
    {"links { both_ways: maybe }",
     "net.txtpb:1:20: links[0].both_ways: expected true or false, found "
     "\"maybe\""},
    {"hosts { proxy { fork: BOTH } }",
     "net.txtpb:1:23: hosts[0].proxy.fork: expected one of PARALLEL, "
     "SEQUENTIAL, BY_Q, found \"BOTH\""},
    {"hosts { name: \"a\" name: \"b\" }",
     "net.txtpb:1:19: hosts[0].name: expected \"name\" once, found it again"},
    {"hosts { user_agent {} proxy {} }",
     "net.txtpb:1:23: hosts[0].proxy: expected only one of a kind, found "
     "\"proxy\" beside \"user_agent\""},
    {"links { lose_packets: [1, 2, x] }",
     "net.txtpb:1:30: links[0].lose_packets[2]: expected a whole number from "
     "0 to 18446744073709551615, found \"x\""},
    {"hosts { name: \"a\"",
     "net.txtpb:1:18: hosts[0].name: expected a field name, found the end of "
     "the file"},
    {"hosts { name \"a\" }",
     "net.txtpb:1:14: hosts[0].name: expected \":\", found \"\\\"a\\\"\""},
    {"hosts: 5", "net.txtpb:1:8: hosts[0]: expected \"{\", found \"5\""},
    {"}", "net.txtpb:1:1: expected a field name, found \"}\""},
    {"description: \"no end\n",
     "net.txtpb:1:21: description: expected text format, found String "
     "literals cannot cross line boundaries"},
};

TEST(TextProto, EachSyntaxErrorIsOneLineWithPlaceAndPath) {
  for (const auto& c : kErrors) EXPECT_EQ(ErrorOf(c.text), c.line) << c.text;
}

// The enums of proto3 are open: the parser of text format takes any number.
TEST(TextProto, NumbersThatAnEnumDoesNotKnowAreErrors) {
  EXPECT_EQ(ErrorOf("hosts { name: \"a\" }\n"
                    "hosts {\n  transports: UDP transports: 9 }"),
            "net.txtpb:3:19: hosts[1].transports[1]: expected one of UDP, TCP, "
            "TLS, found \"9\"");
  EXPECT_EQ(ErrorOf("hosts { transports: [ UDP, 3 ] }"),
            "net.txtpb:1:9: hosts[0].transports[1]: expected one of UDP, TCP, "
            "TLS, found \"3\"");
  EXPECT_EQ(ErrorOf("hosts { proxy { fork: -1 } }"),
            "net.txtpb:1:17: hosts[0].proxy.fork: expected one of PARALLEL, "
            "SEQUENTIAL, BY_Q, found \"-1\"");
  EXPECT_EQ(ErrorOf("hosts { transports: [ 0, 1 ] proxy { fork: 2 } }"), "");
}

TEST(TextProto, GarbageIsAnErrorOfOneLine) {
  for (const char* text : {"\x01\x02\x03", "\xff\xfe", "INVITE sip:bob SIP/2.0",
                           "{{{{{{", "a:b:c:", "hosts <", "/*", "\"", "[[["}) {
    const std::string line = ErrorOf(text);
    EXPECT_EQ(line.rfind("net.txtpb:1:", 0), 0u) << line;
    EXPECT_EQ(line.find('\n'), std::string::npos) << line;
    EXPECT_NE(line.find("expected "), std::string::npos) << line;
    EXPECT_NE(line.find(", found "), std::string::npos) << line;
  }
}

TEST(TextProto, UnreadableFilesSayWhy) {
  const auto missing = ReadFile("no/such/file.txtpb");
  ASSERT_FALSE(missing.ok());
  EXPECT_EQ(std::string(missing.status().message()),
            "expected a readable file, found \"no/such/file.txtpb\" (No such "
            "file or directory)");
  EXPECT_EQ(std::string(ReadFile("/").status().message()),
            "expected a readable file, found \"/\" (Is a directory)");
}

TEST(TextProto, FilesHaveAnEnd) {
  EXPECT_TRUE(ReadFile("/dev/null", 0).ok());
  EXPECT_EQ(std::string(ReadFile("/dev/zero", 65'507).status().message()),
            "expected a file of at most 65507 bytes, found \"/dev/zero\"");
}

TEST(TextProto, PathsAreRelativeToTheFileThatNamesThem) {
  EXPECT_EQ(ResolvePath("a/b.txtpb", "../c.txtpb"), "a/../c.txtpb");
  EXPECT_EQ(ResolvePath("b.txtpb", "c.txtpb"), "c.txtpb");
  EXPECT_EQ(ResolvePath("a/b.txtpb", "/c.txtpb"), "/c.txtpb");
}

}  // namespace
}  // namespace sipsim
