// Unattended transfer as of 1999: draft-sparks-sip-service-examples-00 section
// 2.3, by BYE with Also.

#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "tests/scenario/scenario.h"
#include "tests/scenario/wire_matchers.h"

namespace sipsim {
namespace {

using testing::ElementsAre;

std::string User(const std::string& host, const std::string& aor_user,
                 const std::string& domain, const std::string& address) {
  return absl::StrCat("hosts { name: \"", host, "\" domain_names: \"", domain,
                      "\" addresses: \"", address,
                      "\" dialect: RFC2543 user_agent { aor: \"sip:", aor_user,
                      "@", domain,
                      "\" outbound_proxies: \"<sip:ss1.wcom.com>\" "
                      "follow_after: \"30ms\" } }\n");
}

std::string LocationOf(const std::string& aor_user, const std::string& domain) {
  return absl::StrCat("locations { aor: \"sip:", aor_user,
                      "@ss1.wcom.com\" contacts: \"sip:", aor_user, "@", domain,
                      "\" }\n");
}

Topology DraftNetwork() {
  const std::string text = absl::StrCat(
      "links { latency: \"5ms\" }\n",
      User("alice", "UserA", "here.com", "100.101.102.103"),
      User("bob", "UserB", "there.com", "110.111.112.113"),
      User("carol", "UserC", "anywhere.com", "120.121.122.123"),
      User("dave", "UserD", "nowhere.com", "150.151.152.153"),
      "hosts { name: \"proxy1\" domain_names: \"ss1.wcom.com\" addresses: "
      "\"199.172.136.40\" dialect: RFC2543 proxy { domains: \"ss1.wcom.com\" ",
      LocationOf("UserA", "here.com"), LocationOf("UserB", "there.com"),
      LocationOf("UserC", "anywhere.com"), LocationOf("UserD", "nowhere.com"),
      "} }\n");
  Topology topology;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &topology))
      << text;
  return topology;
}

TEST(LegacyTransfer, ByeWithAlsoHandsTheCallOn) {
  Scenario s(DraftNetwork());
  for (const char* user : {"bob", "carol", "dave"}) {
    s.ua(user).AnswerAfter("1s");
  }
  s.ua("alice").Call("sip:UserB@there.com");
  s.ua("alice").Transfer(At("3s"), {.to = "sip:UserC@anywhere.com"});
  s.ua("carol").Transfer(At("6s"), {.to = "sip:UserD@nowhere.com"});
  s.ua("bob").HangUp(At("9s"));
  s.RunFor("15s");
  // F1 to F39; the proxy's 100 is optional there.
  WireMessages sent;
  for (const WireMessage& message : s.Sent()) {
    if (Select({message}, "100").empty()) sent.push_back(message);
  }
  std::vector<std::string> starts;
  const auto add_call = [&] {
    for (const char* start : {"INVITE", "180", "200", "ACK", "BYE", "200"}) {
      starts.insert(starts.end(), 2, start);
    }
  };
  add_call();
  add_call();
  add_call();
  EXPECT_THAT(sent, Starts(starts));
  EXPECT_THAT(Select(s.SentBy("alice"), "BYE")[0],
              HasHeader("Also", "<sip:UserC@anywhere.com>"));
  EXPECT_THAT(Select(s.SentBy("carol"), "BYE")[0],
              HasHeader("Also", "<sip:UserD@nowhere.com>"));
  EXPECT_THAT(Select(s.Sent("proxy1", "carol"), "INVITE")[0],
              HasHeader("Requested-By", "<sip:UserA@here.com>"));
  EXPECT_THAT(Select(s.Sent("proxy1", "dave"), "INVITE")[0],
              HasHeader("Requested-By", "<sip:UserC@anywhere.com>"));
  EXPECT_THAT(s.call("bob", 3), EndedAt(At("9.02s")));
  EXPECT_THAT(s.call("dave"), Ended());
  EXPECT_EQ(s.transfer("alice").progress.answer_code, 200);
  EXPECT_EQ(s.transfer("carol").progress.answer_code, 200);
  EXPECT_EQ(s.open_dialog_count(), 0u);
}

}  // namespace
}  // namespace sipsim
