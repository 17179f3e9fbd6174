#include "protocol/message/parser.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace sipsim::sip {
namespace {

using ::testing::HasSubstr;

// RFC 3261 section 24.2, F1, without its body.
constexpr char kInvite[] =
    "INVITE sip:bob@biloxi.com SIP/2.0\r\n"
    "Via: SIP/2.0/UDP pc33.atlanta.com;branch=z9hG4bKnashds8\r\n"
    "Max-Forwards: 70\r\n"
    "To: Bob <sip:bob@biloxi.com>\r\n"
    "From: Alice <sip:alice@atlanta.com>;tag=1928301774\r\n"
    "Call-ID: a84b4c76e66710\r\n"
    "CSeq: 314159 INVITE\r\n"
    "Contact: <sip:alice@pc33.atlanta.com>\r\n"
    "Content-Type: application/sdp\r\n"
    "Content-Length: 4\r\n"
    "\r\n"
    "v=0\n";

ParseError Parse(absl::string_view text, Message* message) {
  return ParseMessage(BufferRef::Copy(text), ParseLimits(), message);
}

TEST(Parser, ReadsTheInviteOfSection24) {
  Message m;
  ASSERT_EQ(Parse(kInvite, &m).ToString(), "no error");
  EXPECT_TRUE(m.is_request());
  EXPECT_EQ(m.method(), Method::kInvite);
  EXPECT_EQ(m.request_uri().user, "bob");
  EXPECT_EQ(m.request_uri().host, "biloxi.com");
  ASSERT_EQ(m.vias().size(), 1u);
  EXPECT_EQ(m.top_via().transport, "UDP");
  EXPECT_EQ(m.top_via().host, "pc33.atlanta.com");
  EXPECT_EQ(m.top_via().branch, "z9hG4bKnashds8");
  EXPECT_TRUE(m.top_via().has_cookie());
  EXPECT_EQ(m.top_via().port_or_default(), 5060);
  EXPECT_EQ(m.max_forwards(), 70u);
  EXPECT_EQ(m.to()->display_name, "Bob");
  EXPECT_EQ(m.to()->tag, "");
  EXPECT_EQ(m.from()->uri.user, "alice");
  EXPECT_EQ(m.from()->tag, "1928301774");
  EXPECT_EQ(m.call_id(), "a84b4c76e66710");
  EXPECT_EQ(m.cseq().number, 314159u);
  EXPECT_EQ(m.cseq().method, Method::kInvite);
  ASSERT_EQ(m.contacts().size(), 1u);
  EXPECT_EQ(m.contacts()[0].uri.text, "sip:alice@pc33.atlanta.com");
  EXPECT_EQ(m.media_type(), "application/sdp");
  EXPECT_EQ(m.body(), "v=0\n");
}

}  // namespace
}  // namespace sipsim::sip
