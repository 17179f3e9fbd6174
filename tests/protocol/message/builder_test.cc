#include "protocol/message/builder.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "protocol/message/parser.h"

namespace sipsim::sip {
namespace {

Message Parsed(absl::string_view text) {
  Message message;
  const ParseError error =
      ParseMessage(BufferRef::Copy(text), ParseLimits(), &message);
  EXPECT_TRUE(error.ok()) << error.ToString() << "\n" << text;
  return message;
}

constexpr char kInvite[] =
    "INVITE sip:bob@biloxi.com SIP/2.0\r\n"
    "Via: SIP/2.0/UDP pc33.atlanta.com;branch=z9hG4bKkjshdyff\r\n"
    "To: Bob <sip:bob@biloxi.com>\r\n"
    "From: Alice <sip:alice@atlanta.com>;tag=88sja8x\r\n"
    "Max-Forwards: 70\r\n"
    "Route: <sip:ss1.atlanta.com;lr>\r\n"
    "Call-ID: 987asjd97y7atg\r\n"
    "CSeq: 986759 INVITE\r\n"
    "Timestamp: 54.2\r\n"
    "Content-Length: 0\r\n"
    "\r\n";

TEST(Builder, WritesARequestWithItsBodyAndLength) {
  MessageBuilder b(16);  // Grows.
  b.StartRequest("MESSAGE", "sip:bob@biloxi.com");
  b.Add(HeaderId::kVia, "SIP/2.0/UDP pc33.atlanta.com;branch=z9hG4bK1");
  b.Add(HeaderId::kMaxForwards, 70);
  b.Add(HeaderId::kFrom, "<sip:alice@atlanta.com>;tag=1");
  b.Begin(HeaderId::kTo);
  b.Append("<sip:");
  b.Append("bob@biloxi.com>");
  b.End();
  b.Add(HeaderId::kCallId, "1");
  b.Add(HeaderId::kCSeq, "4294967 MESSAGE");
  b.AddNamed("X-Mine", "");
  const BufferRef bytes = std::move(b).Finish("text/plain", "hello");
  EXPECT_EQ(std::string(bytes.view()),
            "MESSAGE sip:bob@biloxi.com SIP/2.0\r\n"
            "Via: SIP/2.0/UDP pc33.atlanta.com;branch=z9hG4bK1\r\n"
            "Max-Forwards: 70\r\n"
            "From: <sip:alice@atlanta.com>;tag=1\r\n"
            "To: <sip:bob@biloxi.com>\r\n"
            "Call-ID: 1\r\n"
            "CSeq: 4294967 MESSAGE\r\n"
            "X-Mine: \r\n"
            "Content-Type: text/plain\r\n"
            "Content-Length: 5\r\n"
            "\r\n"
            "hello");
}

TEST(Builder, ResponseCopiesWhatTheRfcNames) {
  // Section 8.2.6.2.
  const Message invite = Parsed(kInvite);
  MessageBuilder b = StartResponseTo(invite, 180, "a6c85cf");
  EXPECT_EQ(std::string(std::move(b).Finish().view()),
            "SIP/2.0 180 Ringing\r\n"
            "Via: SIP/2.0/UDP pc33.atlanta.com;branch=z9hG4bKkjshdyff\r\n"
            "From: Alice <sip:alice@atlanta.com>;tag=88sja8x\r\n"
            "To: Bob <sip:bob@biloxi.com>;tag=a6c85cf\r\n"
            "Call-ID: 987asjd97y7atg\r\n"
            "CSeq: 986759 INVITE\r\n"
            "Content-Length: 0\r\n"
            "\r\n");
}

TEST(Builder, TryingCopiesTimestampAndAddsNoTag) {
  const Message invite = Parsed(kInvite);
  const Message trying =
      Parsed(StartResponseTo(invite, 100, "").Finish().view());
  EXPECT_EQ(trying.reason_phrase(), "Trying");
  EXPECT_EQ(trying.FindValue(HeaderId::kTimestamp), "54.2");
  EXPECT_EQ(trying.to()->tag, "");
}

TEST(Builder, ResponseKeepsTheTagThatIsThere) {
  const Message bye = Parsed(
      "BYE sip:bob@biloxi.com SIP/2.0\r\n"
      "Via: SIP/2.0/UDP a.example.com;branch=z9hG4bK1, SIP/2.0/UDP "
      "b.example.com;branch=z9hG4bK2\r\n"
      "v: SIP/2.0/TCP c.example.com;branch=z9hG4bK3\r\n"
      "f: <sip:a@example.com>;tag=1\r\nt: <sip:b@example.com>;tag=2\r\n"
      "i: x\r\nCSeq: 2 BYE\r\n\r\n");
  const Message ok =
      Parsed(StartResponseTo(bye, 200, "other", "Fine").Finish().view());
  EXPECT_EQ(ok.to()->tag, "2");
  EXPECT_EQ(ok.reason_phrase(), "Fine");
  ASSERT_EQ(ok.vias().size(), 3u);
  EXPECT_EQ(ok.vias()[0].host, "a.example.com");
  EXPECT_EQ(ok.vias()[1].host, "b.example.com");
  EXPECT_EQ(ok.vias()[2].transport, "TCP");
}

TEST(Builder, AckForNonSuccessIsThatOfTheRfcsExample) {
  // The example of section 17.1.1.3, with a Route and a response.
  const Message invite = Parsed(kInvite);
  const Message busy =
      Parsed(StartResponseTo(invite, 486, "99sa0xk").Finish().view());
  EXPECT_EQ(std::string(BuildAckForNon2xx(invite, busy).view()),
            "ACK sip:bob@biloxi.com SIP/2.0\r\n"
            "Via: SIP/2.0/UDP pc33.atlanta.com;branch=z9hG4bKkjshdyff\r\n"
            "Max-Forwards: 70\r\n"
            "Route: <sip:ss1.atlanta.com;lr>\r\n"
            "From: Alice <sip:alice@atlanta.com>;tag=88sja8x\r\n"
            "To: Bob <sip:bob@biloxi.com>;tag=99sa0xk\r\n"
            "Call-ID: 987asjd97y7atg\r\n"
            "CSeq: 986759 ACK\r\n"
            "Content-Length: 0\r\n"
            "\r\n");
}

// Section 22.1: an ACK repeats the credentials of its INVITE, a CANCEL has
// none.
TEST(Builder, AckForNonSuccessRepeatsTheCredentialsAndCancelDoesNot) {
  const Message invite = Parsed(
      "INVITE sip:bob@biloxi.com SIP/2.0\r\n"
      "Via: SIP/2.0/UDP ua.example.com;branch=z9hG4bK1\r\n"
      "f: <sip:a@example.com>;tag=1\r\nt: <sip:b@example.com>\r\n"
      "Proxy-Authorization: Digest realm=\"a\"\r\n"
      "Authorization: Digest realm=\"c\"\r\n"
      "Proxy-Authorization: Digest realm=\"b\"\r\n"
      "i: x\r\nCSeq: 7 INVITE\r\n\r\n");
  const Message busy =
      Parsed(StartResponseTo(invite, 486, "2").Finish().view());
  const Message ack = Parsed(BuildAckForNon2xx(invite, busy).view());
  std::vector<std::string> values;
  for (const HeaderField& field : ack.fields()) {
    if (field.id == HeaderId::kAuthorization ||
        field.id == HeaderId::kProxyAuthorization) {
      values.emplace_back(ack.value(field));
    }
  }
  EXPECT_EQ(values, std::vector<std::string>({"Digest realm=\"c\"",
                                              "Digest realm=\"a\"",
                                              "Digest realm=\"b\""}));
  const Message cancel = Parsed(BuildCancel(invite).view());
  EXPECT_EQ(cancel.Find(HeaderId::kAuthorization), nullptr);
  EXPECT_EQ(cancel.Find(HeaderId::kProxyAuthorization), nullptr);
}

TEST(Builder, CancelHasOnlyTheTopVia) {
  const Message invite = Parsed(
      "INVITE sip:bob@biloxi.com SIP/2.0\r\n"
      "Via: SIP/2.0/UDP p.example.com;branch=z9hG4bK9, SIP/2.0/UDP "
      "ua.example.com;branch=z9hG4bK1\r\n"
      "f: <sip:a@example.com>;tag=1\r\nt: <sip:b@example.com>\r\n"
      "i: x\r\nCSeq: 7 INVITE\r\n\r\n");
  const Message cancel = Parsed(BuildCancel(invite).view());
  EXPECT_EQ(cancel.method(), Method::kCancel);
  EXPECT_EQ(cancel.request_uri().text, "sip:bob@biloxi.com");
  ASSERT_EQ(cancel.vias().size(), 1u);
  EXPECT_EQ(cancel.top_via().branch, "z9hG4bK9");
  EXPECT_EQ(cancel.cseq().number, 7u);
  EXPECT_EQ(cancel.cseq().method, Method::kCancel);
  EXPECT_EQ(cancel.to()->tag, "");
  EXPECT_EQ(cancel.max_forwards(), 70u);
}

// RFC 3261 section 18.2.1 and RFC 3581 section 4: (Via, source) -> Via.
struct Stamp {
  const char* name;
  const char* via;
  const char* source;
  const char* stamped;
};

class ViaStamp : public ::testing::TestWithParam<Stamp> {};

TEST_P(ViaStamp, IsWhatTheReceiverAdds) {
  Message m = Parsed(absl::StrCat(
      "OPTIONS sip:x@example.com SIP/2.0\r\nVia: ", GetParam().via,
      "\r\nf: <sip:a@example.com>;tag=1\r\nt: <sip:b@example.com>\r\n"
      "i: x\r\nCSeq: 7 OPTIONS\r\n\r\n"));
  m.StampTopVia({*IpAddress::Parse(GetParam().source), 4540});
  EXPECT_EQ(m.StampedTopVia(), GetParam().stamped);
  const std::string first_line = absl::StrCat("\r\nVia: ", GetParam().stamped);
  const BufferRef response = StartResponseTo(m, 200, "t").Finish();
  EXPECT_NE(std::string(response.view()).find(first_line), std::string::npos)
      << response.view();
}

INSTANTIATE_TEST_SUITE_P(
    Cases, ViaStamp,
    ::testing::Values(
        Stamp{"HostName", "SIP/2.0/UDP bobspc.biloxi.com:5060;branch=z9hG4bK1",
              "192.0.2.4",
              "SIP/2.0/UDP bobspc.biloxi.com:5060;branch=z9hG4bK1"
              ";received=192.0.2.4"},
        Stamp{"SameAddress", "SIP/2.0/UDP 192.0.2.4;branch=z9hG4bK1",
              "192.0.2.4", "SIP/2.0/UDP 192.0.2.4;branch=z9hG4bK1"},
        Stamp{"OtherAddress", "SIP/2.0/UDP 10.1.1.1;branch=z9hG4bK1",
              "192.0.2.4",
              "SIP/2.0/UDP 10.1.1.1;branch=z9hG4bK1;received=192.0.2.4"},
        Stamp{"Rport", "SIP/2.0/UDP 10.1.1.1:4540;rport;branch=z9hG4bKkjsh77",
              "192.0.2.1",
              "SIP/2.0/UDP 10.1.1.1:4540;rport=4540;branch=z9hG4bKkjsh77"
              ";received=192.0.2.1"},
        Stamp{"RportSameAddress",
              "SIP/2.0/UDP 192.0.2.1:4540;branch=z9hG4bK1;rport", "192.0.2.1",
              "SIP/2.0/UDP 192.0.2.1:4540;branch=z9hG4bK1;rport=4540"
              ";received=192.0.2.1"},
        Stamp{"FalseReceived",
              "SIP/2.0/UDP 10.1.1.1;received=203.0.113.9 ;branch=z9hG4bK1",
              "192.0.2.1",
              "SIP/2.0/UDP 10.1.1.1;received=192.0.2.1 ;branch=z9hG4bK1"},
        Stamp{"FalseReceivedAndRport",
              "SIP/2.0/UDP 192.0.2.1;rport=1;received=203.0.113.9", "192.0.2.1",
              "SIP/2.0/UDP 192.0.2.1;rport=4540;received=192.0.2.1"},
        Stamp{"Ipv6", "SIP/2.0/UDP [2001:db8::9:1];rport", "2001:db8::9:1",
              "SIP/2.0/UDP [2001:db8::9:1];rport=4540"
              ";received=2001:db8::9:1"},
        Stamp{"Ipv6Same", "SIP/2.0/UDP [2001:db8:0::9:1]:5060", "2001:db8::9:1",
              "SIP/2.0/UDP [2001:db8:0::9:1]:5060"},
        Stamp{"FirstOfAList",
              "SIP/2.0/UDP a.example.com;rport , SIP/2.0/UDP b.example.com",
              "192.0.2.1",
              "SIP/2.0/UDP a.example.com;rport=4540;received=192.0.2.1"}),
    [](const ::testing::TestParamInfo<Stamp>& stamp) {
      return stamp.param.name;
    });

}  // namespace
}  // namespace sipsim::sip
