#include "protocol/transport/quoted_message.h"

#include <string>

#include "gtest/gtest.h"
#include "tests/protocol/testing/message_text.h"

namespace sipsim::sip {
namespace {

TEST(QuotedMessage, TellsMethodAndBranchOfRequest) {
  const std::string text = RequestText().ToString();
  const FailedMessage failed = ReadQuotedMessage(text);
  EXPECT_FALSE(failed.is_response);
  EXPECT_EQ(failed.method, "INVITE");
  EXPECT_EQ(failed.branch, "z9hG4bKkjshdyff");
}

TEST(QuotedMessage, TellsBranchOfResponse) {
  const std::string text = ResponseText().ToString();
  const FailedMessage failed = ReadQuotedMessage(text);
  EXPECT_TRUE(failed.is_response);
  EXPECT_EQ(failed.method, "");
  EXPECT_EQ(failed.branch, "z9hG4bKkjshdyff");
}

TEST(QuotedMessage, NeverTellsHalfOfAnything) {
  const std::string text = RequestText().ToString();
  for (size_t size = 0; size <= text.size(); ++size) {
    const std::string quoted = text.substr(0, size);
    const FailedMessage failed = ReadQuotedMessage(quoted);
    EXPECT_FALSE(failed.is_response);
    EXPECT_TRUE(failed.method.empty() || failed.method == "INVITE") << size;
    EXPECT_TRUE(failed.branch.empty() || failed.branch == "z9hG4bKkjshdyff")
        << size;
  }
}

TEST(QuotedMessage, ReadsAllFormsOfVia) {
  for (const char* via : {
           "v: SIP/2.0/UDP a.com;branch=z9hG4bKx\r\n",
           "VIA : SIP/2.0/UDP a.com;received=192.0.2.1;branch=z9hG4bKx;rport"
           "\r\n",
           "Via:SIP/2.0/UDP a.com;\r\n BRANCH = z9hG4bKx , SIP/2.0/UDP b.com"
           ";branch=z9hG4bKy\r\n",
           "Max-Forwards: 70\r\nbroken\r\nVia: SIP/2.0/UDP a.com"
           ";branchless=1;branch=z9hG4bKx\r\nVia: SIP/2.0/UDP b.com"
           ";branch=z9hG4bKy\r\n",
       }) {
    const std::string text = std::string("BYE sip:b SIP/2.0\r\n") + via;
    EXPECT_EQ(ReadQuotedMessage(text).branch, "z9hG4bKx") << via;
  }
}

TEST(QuotedMessage, DoesNotTakeTheBranchOfTheNextHop) {
  for (const char* via : {
           "Via: SIP/2.0/UDP a.com\r\nVia: SIP/2.0/UDP b.com;branch=z9hG4bKy"
           "\r\n",
           "Via: SIP/2.0/UDP a.com, SIP/2.0/UDP b.com;branch=z9hG4bKy\r\n",
       }) {
    const std::string text = std::string("BYE sip:b SIP/2.0\r\n") + via;
    EXPECT_EQ(ReadQuotedMessage(text).branch, "") << via;
  }
}

TEST(QuotedMessage, TakesAnyBytes) {
  for (const char* text : {"", "\r\n", "x", ":", "SIP/2.0 ",
                           "\r\nVia:;branch=", "\xff\xfe;branch=z9hG4bK "}) {
    EXPECT_EQ(ReadQuotedMessage(text).branch, "") << text;
  }
}

}  // namespace
}  // namespace sipsim::sip
