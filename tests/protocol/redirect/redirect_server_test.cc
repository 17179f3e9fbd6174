// RFC 3261 section 8.3; the user is that of RFC 3665 section 3.6.

#include "protocol/redirect/redirect_server.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "gtest/gtest.h"
#include "protocol/base/buffer.h"
#include "tests/protocol/testing/fake_node_context.h"

namespace sipsim::sip {
namespace {

constexpr char kBob[] = "sip:bob@biloxi.example.com";

class RedirectTest : public ::testing::Test {
 protected:
  void Add(absl::string_view contact, uint16_t q = 1000) {
    ASSERT_TRUE(locations_.AddContact(kBob, contact, q));
  }
  // What is sent at once: "302 <sip:..>", start lines' codes with contacts.
  std::string Request(absl::string_view method, absl::string_view uri,
                      absl::string_view branch = "z9hG4bK1",
                      absl::string_view extra = "") {
    const std::string text = absl::StrCat(
        method, " ", uri,
        " SIP/2.0\nVia: SIP/2.0/UDP 192.0.2.101:5060;branch=", branch,
        "\nMax-Forwards: 70\nFrom: <sip:alice@atlanta.example.com>",
        ";tag=9fxced76sl\nTo: <", uri,
        ">\nCall-ID: 2xTb9vxSit55XU7p8\nCSeq: 1 ", method, "\n", extra,
        "Content-Length: 0\n\n");
    const size_t before = fake_.sent().size();
    server_.transport_user().OnBytes(
        fake_.FlowTo("192.0.2.101:5060"),
        BufferRef::Copy(absl::StrReplaceAll(text, {{"\n", "\r\n"}})));
    std::string answers;
    for (size_t i = before; i < fake_.sent().size(); ++i) {
      const std::string sent(fake_.sent()[i].text());
      absl::StrAppend(&answers, answers.empty() ? "" : " ", sent.substr(8, 3));
      for (absl::string_view line : absl::StrSplit(sent, "\r\n")) {
        if (absl::ConsumePrefix(&line, "Contact: ")) {
          absl::StrAppend(&answers, " ", line);
        }
      }
    }
    return answers;
  }

  FakeNodeContext fake_{"192.0.2.5:5060", "redirect.biloxi.example.com:5060"};
  LocationService locations_{fake_.context()};
  RedirectServer server_{fake_.context(), {"biloxi.example.com"}, locations_};
};

TEST_F(RedirectTest, TellsWhereTheUserIs) {  // RFC 3665 section 3.6, F2.
  Add("sip:bob@chicago.example.com;transport=tcp");
  EXPECT_EQ(Request("INVITE", kBob),
            "302 <sip:bob@chicago.example.com;transport=tcp>");
  // The transaction absorbs the ACK.
  EXPECT_EQ(Request("ACK", kBob), "");
  EXPECT_EQ(fake_.CountOf("ack_dropped"), 0u);
  fake_.Advance(60s);
  EXPECT_EQ(server_.open_transaction_count(), 0u);
}

TEST_F(RedirectTest, TellsAllContactsWithTheirQ) {
  Add("sip:bob@a.example.com", 100);
  Add("mailto:bob@biloxi.example.com", 50);
  Add("sip:bob@b.example.com");
  EXPECT_EQ(Request("INVITE", kBob),
            "302 <sip:bob@b.example.com>;q=1 <sip:bob@a.example.com>;q=0.1 "
            "<mailto:bob@biloxi.example.com>;q=0.05");
}

TEST_F(RedirectTest, MethodsAndExtensionsDoNotMatter) {
  Add("sip:bob@a.example.com");
  EXPECT_EQ(Request("SERVE", kBob, "z9hG4bK1", "Require: nothing\n"),
            "302 <sip:bob@a.example.com>");
  EXPECT_EQ(Request("OPTIONS", kBob, "z9hG4bK2"),
            "302 <sip:bob@a.example.com>");
}

TEST_F(RedirectTest, UnknownUserIs404AndAbsentOne480) {
  locations_.AddUser(kBob);
  EXPECT_EQ(Request("INVITE", kBob), "480");
  EXPECT_EQ(Request("INVITE", "sip:carol@biloxi.example.com", "z9hG4bK2"),
            "404");
  EXPECT_EQ(Request("INVITE", "sip:bob@else.example.com", "z9hG4bK3"), "404");
  EXPECT_EQ(Request("INVITE", "urn:service:sos", "z9hG4bK4"), "404");
}

TEST_F(RedirectTest, NobodyIsSentWhereHeComesFrom) {
  Add("sip:bob@biloxi.example.com");
  EXPECT_EQ(Request("INVITE", "sip:%62ob@biloxi.example.com"), "404");
  Add("sip:bob@a.example.com", 500);
  EXPECT_EQ(Request("INVITE", kBob, "z9hG4bK2"),
            "302 <sip:bob@a.example.com>;q=0.5");
}

TEST_F(RedirectTest, SipsStaysSips) {  // 26.4.4.
  Add("sip:bob@a.example.com");
  EXPECT_EQ(Request("INVITE", "sips:bob@biloxi.example.com"), "480");
  Add("sips:bob@b.example.com", 500);
  EXPECT_EQ(Request("INVITE", "sips:bob@biloxi.example.com", "z9hG4bK2"),
            "302 <sips:bob@b.example.com>;q=0.5");
}

TEST_F(RedirectTest, CancelComesTooLateOrForNothing) {
  Add("sip:bob@a.example.com");
  Request("INVITE", kBob);
  EXPECT_EQ(Request("CANCEL", kBob), "200");
  EXPECT_EQ(Request("CANCEL", kBob, "z9hG4bK2"), "481");
}

TEST_F(RedirectTest, OptionsForTheServerItselfIsAnswered) {
  EXPECT_EQ(Request("OPTIONS", "sip:redirect.biloxi.example.com"), "200");
}

}  // namespace
}  // namespace sipsim::sip
