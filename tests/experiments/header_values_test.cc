#include "experiments/header_values.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "protocol/message/parser.h"

namespace sipsim {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kRequest[] =
    "OPTIONS sip:bob@biloxi.example.com SIP/2.0\r\n"
    "Via: SIP/2.0/UDP a.example.com;branch=z9hG4bK1, SIP/2.0/UDP "
    "b.example.com;branch=z9hG4bK2\r\n"
    "v: SIP/2.0/UDP c.example.com;branch=z9hG4bK3\r\n"
    "Max-Forwards: 70\r\n"
    "From: <sip:alice@atlanta.example.com>;tag=1\r\n"
    "To: \"Bob, the \\\"one\\\"\" <sip:bob@biloxi.example.com>\r\n"
    "Call-ID: 1@a.example.com\r\n"
    "CSeq: 1 OPTIONS\r\n"
    "Contact: \"Alice, too\" <sip:alice,a@a.example.com>;q=1 , <sip:b@c.d>\r\n"
    "X-Thing: one, two\r\n"
    "x-thing: three\r\n"
    "Subject: hello, world\r\n"
    "\r\n";

std::vector<std::string> Values(const std::string& name) {
  sip::Message message;
  const sip::ParseError error = sip::ParseMessage(
      sip::BufferRef::Copy(kRequest), sip::ParseLimits(), &message);
  EXPECT_TRUE(error.ok()) << error.ToString();
  std::vector<std::string> values;
  for (absl::string_view value : HeaderValues(message, name)) {
    values.emplace_back(value);
  }
  return values;
}

TEST(HeaderValues, TakesListsOfSeveralFieldsApart) {
  for (const char* name : {"Via", "VIA", "v"}) {
    EXPECT_THAT(Values(name),
                ElementsAre("SIP/2.0/UDP a.example.com;branch=z9hG4bK1",
                            "SIP/2.0/UDP b.example.com;branch=z9hG4bK2",
                            "SIP/2.0/UDP c.example.com;branch=z9hG4bK3"));
  }
}

TEST(HeaderValues, KnowsQuotesAndAngleBrackets) {
  EXPECT_THAT(Values("Contact"),
              ElementsAre("\"Alice, too\" <sip:alice,a@a.example.com>;q=1",
                          "<sip:b@c.d>"));
  EXPECT_THAT(Values("m"), Values("Contact"));
}

TEST(HeaderValues, LeavesOtherHeadersWhole) {
  EXPECT_THAT(Values("Subject"), ElementsAre("hello, world"));
  EXPECT_THAT(Values("X-THING"), ElementsAre("one, two", "three"));
  EXPECT_THAT(
      Values("To"),
      ElementsAre("\"Bob, the \\\"one\\\"\" <sip:bob@biloxi.example.com>"));
}

TEST(HeaderValues, FindsNothingWhereThereIsNothing) {
  EXPECT_THAT(Values("Route"), IsEmpty());
  EXPECT_THAT(Values("X-Other"), IsEmpty());
}

}  // namespace
}  // namespace sipsim
