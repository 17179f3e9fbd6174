#include "protocol/registrar/location_service.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "protocol/registrar/binding_update.h"
#include "tests/protocol/testing/fake_node_context.h"

namespace sipsim::sip {
namespace {

class LocationServiceTest : public ::testing::Test {
 protected:
  // "-" if there is no such user; else the contacts, each with a blank behind.
  std::string Lookup(absl::string_view uri) const {
    const auto contacts = service_.Lookup(*ParseUri(uri));
    if (!contacts.has_value()) return "-";
    std::string text;
    for (const LocationContact& contact : *contacts) {
      absl::StrAppend(&text, contact.uri, " ");
    }
    return text;
  }

  FakeNodeContext fake_;
  LocationService service_{fake_.context()};
};

TEST_F(LocationServiceTest, ContactsStandInTheOrderOfQ) {
  EXPECT_TRUE(service_.AddContact("sip:bob@b.com", "sip:1@b.com", 500));
  EXPECT_TRUE(service_.AddContact("sip:bob@b.com", "sip:2@b.com", 700));
  EXPECT_TRUE(service_.AddContact("sip:bob@b.com", "sip:3@b.com", 500));
  EXPECT_FALSE(service_.AddContact("bob", "sip:3@b.com"));
  EXPECT_FALSE(service_.AddContact("sip:bob@b.com", "<sip:3@b.com>"));
  EXPECT_EQ(Lookup("sip:bob@B.COM"), "sip:2@b.com sip:1@b.com sip:3@b.com ");
  EXPECT_EQ(Lookup("sip:carol@b.com"), "-");
}

TEST_F(LocationServiceTest, ParametersAndEscapesDoNotMatter) {  // 10.3 step 5.
  EXPECT_TRUE(service_.AddContact("sip:b%6Fb@b.com;x=y", "sip:1@b.com"));
  for (const char* uri :
       {"sip:bob@b.com", "sip:bob@B.com;user=phone;lr", "sip:%62ob@b.com",
        "sips:bob@b.com", "sip:bob@b.com?Subject=x"}) {
    EXPECT_EQ(Lookup(uri), "sip:1@b.com ") << uri;
  }
  for (const char* uri : {"sip:Bob@b.com", "sip:bob@b.com:5070"}) {
    EXPECT_EQ(Lookup(uri), "-") << uri;
  }
}

TEST_F(LocationServiceTest, ContactIsGoneAtTheInstantItExpires) {
  EXPECT_TRUE(service_.AddContact("sip:bob@b.com", "sip:1@b.com", 1000, 20s));
  EXPECT_TRUE(service_.AddContact("sip:bob@b.com", "sip:2@b.com", 1000, 10s));
  EXPECT_TRUE(service_.AddContact("sip:bob@b.com", "sip:3@b.com"));
  EXPECT_TRUE(service_.AddContact("sip:al@b.com", "sip:4@b.com", 1000, 10s));
  fake_.Advance(10s - 1ns);
  EXPECT_EQ(Lookup("sip:bob@b.com"), "sip:1@b.com sip:2@b.com sip:3@b.com ");
  fake_.Advance(1ns);
  EXPECT_EQ(Lookup("sip:bob@b.com"), "sip:1@b.com sip:3@b.com ");
  EXPECT_EQ(Lookup("sip:al@b.com"), "");
  EXPECT_EQ(fake_.CountOf("binding_expired"), 2u);
  fake_.Advance(10s);
  EXPECT_EQ(Lookup("sip:bob@b.com"), "sip:3@b.com ");
  EXPECT_TRUE(fake_.pending_timers().empty());
}

TEST_F(LocationServiceTest, LongestRegistrationOfSipIsNoProblem) {
  constexpr Duration kLongest = std::chrono::seconds(4'294'967'295);
  EXPECT_TRUE(
      service_.AddContact("sip:bob@b.com", "mailto:bob@b.com", 1000, kLongest));
  fake_.Advance(1s);
  EXPECT_EQ(Lookup("sip:bob@b.com"), "mailto:bob@b.com ");
  EXPECT_EQ(service_.Lookup(*ParseUri("sip:bob@b.com"))->front().scheme,
            UriScheme::kOther);
}

TEST_F(LocationServiceTest, DomainHasUsersThatAreNotNamed) {
  EXPECT_TRUE(service_.AddDomainContact("b.com", "sip:{user}@192.0.2.4"));
  service_.AddDomain("Open.com");
  EXPECT_TRUE(service_.AddContact("sip:bob@b.com", "sip:1@b.com"));
  EXPECT_EQ(Lookup("sip:bob@b.com"), "sip:1@b.com ");
  EXPECT_EQ(Lookup("sip:carol@B.com"), "sip:carol@192.0.2.4 ");
  EXPECT_EQ(Lookup("sip:carol@open.com"), "");
  EXPECT_EQ(Lookup("sip:b.com"), "-");
  // Who registers has an entry of his own.
  auto bindings = service_.BindingsOf(*ParseUri("sip:carol@b.com"));
  ASSERT_EQ(bindings->size(), 1u);
  bindings->front().uri = "sip:2@b.com";
  service_.Replace(*ParseUri("sip:carol@b.com"), *bindings);
  EXPECT_EQ(Lookup("sip:carol@b.com"), "sip:2@b.com ");
  EXPECT_EQ(Lookup("sip:dave@b.com"), "sip:dave@192.0.2.4 ");
}

TEST(QValue, IsReadInThousandths) {  // Section 25.1, qvalue.
  const struct {
    const char* text;
    int q;  // -1: none.
  } cases[] = {{"1", 1000},   {"1.", 1000}, {"1.000", 1000}, {"0", 0},
               {"0.", 0},     {"0.5", 500}, {"0.05", 50},    {"0.123", 123},
               {"1.001", -1}, {"2", -1},    {"0.1234", -1},  {".5", -1},
               {"", -1},      {"0,5", -1},  {"0.x", -1},     {"-0", -1}};
  for (const auto& one : cases) {
    const auto q = ParseQ(one.text);
    EXPECT_EQ(q.has_value() ? *q : -1, one.q) << one.text;
  }
  EXPECT_EQ(QText(1000), "1");
  EXPECT_EQ(QText(500), "0.5");
  EXPECT_EQ(QText(50), "0.05");
  EXPECT_EQ(QText(0), "0");
}

}  // namespace
}  // namespace sipsim::sip
