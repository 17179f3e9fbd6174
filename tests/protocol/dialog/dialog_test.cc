// RFC 3261 section 12.

#include "protocol/dialog/dialog.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "protocol/base/check.h"
#include "protocol/message/parser.h"
#include "tests/protocol/testing/fake_node_context.h"

namespace sipsim::sip {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

Message Parse(const std::string& text) {
  Message message;
  const ParseError error =
      ParseMessage(BufferRef::Copy(text), ParseLimits(), &message);
  SIP_CHECK(error.ok());
  return message;
}

// A response to Alice's INVITE; `fields` are whole lines.
Message ResponseTo(int status_code, const std::string& to_tag,
                   const std::string& fields) {
  return Parse(absl::StrCat(
      "SIP/2.0 ", status_code,
      " X\r\n"
      "Via: SIP/2.0/UDP client.atlanta.example.com:5060;branch=z9hG4bK74b\r\n"
      "From: Alice <sip:alice@atlanta.example.com>;tag=9fxced76sl\r\n"
      "To: Bob <sip:bob@biloxi.example.com>",
      to_tag.empty() ? "" : ";tag=", to_tag,
      "\r\n"
      "Call-ID: 3848276298220188511@atlanta.example.com\r\n"
      "CSeq: 2 INVITE\r\n",
      fields, "Content-Length: 0\r\n\r\n"));
}

// Alice's INVITE as it reaches Bob.
Message Invite(const std::string& fields,
               const std::string& uri = "sip:bob@client.biloxi.example.com") {
  return Parse(absl::StrCat(
      "INVITE ", uri,
      " SIP/2.0\r\n"
      "Via: SIP/2.0/UDP ss2.biloxi.example.com:5060;branch=z9hG4bK721\r\n"
      "From: Alice <sip:alice@atlanta.example.com>;tag=9fxced76sl\r\n"
      "To: Bob <sip:bob@biloxi.example.com>\r\n"
      "Call-ID: 3848276298220188511@atlanta.example.com\r\n"
      "CSeq: 314159 INVITE\r\nMax-Forwards: 68\r\n",
      fields, "Content-Length: 0\r\n\r\n"));
}

constexpr char kBobContact[] =
    "Contact: <sip:bob@client.biloxi.example.com>\r\n";
constexpr char kAliceContact[] =
    "Contact: <sip:alice@client.atlanta.example.com>\r\n";

struct DialogTest : ::testing::Test {
  Observer& observer() { return fake.context().observer; }
  Dialog Uac(const Message& response,
             const std::string& uri = "sip:bob@biloxi.example.com") {
    return Dialog::OfUac(response, *ParseUri(uri), observer());
  }
  Dialog Uas(const Message& request) {
    return Dialog::OfUas(request, "314159tag", false, DialogState::kEarly,
                         observer());
  }
  // The request of `dialog`, with CSeq 5.
  static Message RequestOf(const Dialog& dialog, Method method) {
    return Parse(std::string(
        dialog.StartRequest(method, "SIP/2.0/UDP h;branch=z9hG4bK1", 70, 5)
            .Finish()
            .view()));
  }
  FakeNodeContext fake;
};

TEST_F(DialogTest, UacTakesItsStateFromTheResponse) {  // 12.1.2
  const Dialog dialog =
      Uac(ResponseTo(180, "314159",
                     absl::StrCat("Record-Route: <sip:ss2.biloxi.example.com;"
                                  "lr>, <sip:ss1.atlanta.example.com;lr>\r\n",
                                  kBobContact)));
  EXPECT_EQ(dialog.state(), DialogState::kEarly);
  EXPECT_EQ(dialog.call_id(), "3848276298220188511@atlanta.example.com");
  EXPECT_EQ(dialog.local_tag(), "9fxced76sl");
  EXPECT_EQ(dialog.remote_tag(), "314159");
  EXPECT_EQ(dialog.local_uri(), "sip:alice@atlanta.example.com");
  EXPECT_EQ(dialog.remote_uri(), "sip:bob@biloxi.example.com");
  EXPECT_EQ(dialog.remote_target(), "sip:bob@client.biloxi.example.com");
  EXPECT_EQ(dialog.route_set(),
            "<sip:ss1.atlanta.example.com;lr>, "
            "<sip:ss2.biloxi.example.com;lr>");
  EXPECT_EQ(dialog.local_cseq(), 2u);
  EXPECT_FALSE(dialog.remote_cseq().has_value());
  EXPECT_FALSE(dialog.secure());
}

TEST_F(DialogTest, UasTakesItsStateFromTheRequest) {  // 12.1.1
  const Dialog dialog =
      Uas(Invite(absl::StrCat("Record-Route: <sip:ss2.biloxi.example.com;lr>"
                              "\r\nRecord-Route: <sip:ss1.atlanta.example.com;"
                              "lr>\r\n",
                              kAliceContact)));
  EXPECT_EQ(dialog.local_tag(), "314159tag");
  EXPECT_EQ(dialog.remote_tag(), "9fxced76sl");
  EXPECT_EQ(dialog.local_uri(), "sip:bob@biloxi.example.com");
  EXPECT_EQ(dialog.remote_target(), "sip:alice@client.atlanta.example.com");
  EXPECT_EQ(dialog.route_set(),
            "<sip:ss2.biloxi.example.com;lr>, "
            "<sip:ss1.atlanta.example.com;lr>");
  EXPECT_EQ(dialog.remote_cseq(), 314159u);
  EXPECT_EQ(dialog.local_cseq(), 0u);
}

// 12.2.1.1, each row a route set (of a UAS: in order).
// 19.1.1: neither may stand in a Request-URI.
TEST_F(DialogTest, TargetHasNoHeadersAndNoMethod) {
  const Dialog dialog = Uac(ResponseTo(
      200, "1", "Contact: <sip:bob@192.0.2.4;method=BYE;x?Subject=y>\r\n"));
  EXPECT_EQ(dialog.remote_target(), "sip:bob@192.0.2.4;x");
}

TEST_F(DialogTest, RequestsFollowLooseAndStrictRoutes) {
  const struct {
    const char* record_route;
    const char* uri;
    const char* route;
    const char* next_hop;
  } kCases[] = {
      {"", "sip:alice@client.atlanta.example.com", "",
       "sip:alice@client.atlanta.example.com"},
      {"<sip:p1.example.com;lr>", "sip:alice@client.atlanta.example.com",
       "<sip:p1.example.com;lr>", "sip:p1.example.com;lr"},
      {"<sip:p1.example.com;lr>, <sip:p2.example.com>",
       "sip:alice@client.atlanta.example.com",
       "<sip:p1.example.com;lr>, <sip:p2.example.com>",
       "sip:p1.example.com;lr"},
      // The RFC's example, strict routers.
      {"<sip:proxy1>, <sip:proxy2>, <sip:proxy3;lr>, <sip:proxy4>",
       "sip:proxy1",
       "<sip:proxy2>, <sip:proxy3;lr>, <sip:proxy4>, "
       "<sip:alice@client.atlanta.example.com>",
       "sip:proxy1"},
      {"<sip:p1.example.com>", "sip:p1.example.com",
       "<sip:alice@client.atlanta.example.com>", "sip:p1.example.com"},
      // What may not stand in a Request-URI is taken off (19.1.1).
      {"<sip:p1.example.com;method=INVITE;transport=udp?Subject=x>",
       "sip:p1.example.com;transport=udp",
       "<sip:alice@client.atlanta.example.com>",
       "sip:p1.example.com;method=INVITE;transport=udp?Subject=x"},
      {"\"P, 1\" <sip:p1.example.com;lr>;x=\"a,b\", <sip:p2.example.com;lr>",
       "sip:alice@client.atlanta.example.com",
       "\"P, 1\" <sip:p1.example.com;lr>;x=\"a,b\", <sip:p2.example.com;lr>",
       "sip:p1.example.com;lr"},
  };
  for (const auto& c : kCases) {
    const std::string field =
        *c.record_route == '\0'
            ? ""
            : absl::StrCat("Record-Route: ", c.record_route, "\r\n");
    const Dialog dialog = Uas(Invite(absl::StrCat(field, kAliceContact)));
    EXPECT_EQ(dialog.next_hop(), c.next_hop);
    const Message bye = RequestOf(dialog, Method::kBye);
    EXPECT_EQ(bye.request_uri().text, c.uri) << c.record_route;
    EXPECT_EQ(bye.FindValue(HeaderId::kRoute), c.route) << c.record_route;
  }
}

TEST_F(DialogTest, RequestCarriesTheDialogsIdentity) {
  const Dialog dialog = Uas(Invite(kAliceContact));
  EXPECT_EQ(std::string(RequestOf(dialog, Method::kBye).text()),
            "BYE sip:alice@client.atlanta.example.com SIP/2.0\r\n"
            "Via: SIP/2.0/UDP h;branch=z9hG4bK1\r\n"
            "Max-Forwards: 70\r\n"
            "From: Bob <sip:bob@biloxi.example.com>;tag=314159tag\r\n"
            "To: Alice <sip:alice@atlanta.example.com>;tag=9fxced76sl\r\n"
            "Call-ID: 3848276298220188511@atlanta.example.com\r\n"
            "CSeq: 5 BYE\r\n"
            "Content-Length: 0\r\n\r\n");
}

TEST_F(DialogTest, AnswerRecomputesRouteSetAndTarget) {  // 13.2.2.4
  Dialog dialog =
      Uac(ResponseTo(180, "b", "Record-Route: <sip:old.example.com;lr>\r\n"));
  EXPECT_EQ(dialog.remote_target(), "sip:bob@biloxi.example.com");
  dialog.Confirm(ResponseTo(
      200, "b",
      absl::StrCat("Record-Route: <sip:new.example.com;lr>\r\n", kBobContact)));
  EXPECT_EQ(dialog.state(), DialogState::kConfirmed);
  EXPECT_EQ(dialog.route_set(), "<sip:new.example.com;lr>");
  EXPECT_EQ(dialog.remote_target(), "sip:bob@client.biloxi.example.com");
  dialog.Confirm(ResponseTo(200, "b", kBobContact));
  EXPECT_EQ(dialog.route_set(), "");
  EXPECT_EQ(dialog.next_hop(), "sip:bob@client.biloxi.example.com");
}

TEST_F(DialogTest, TargetRefreshChangesTheTargetAlone) {  // 12.2.2
  Dialog dialog = Uas(Invite(absl::StrCat(
      "Record-Route: <sip:p1.example.com;lr>\r\n", kAliceContact)));
  dialog.RefreshTarget(
      Invite("Record-Route: <sip:p2.example.com;lr>\r\n"
             "Contact: <sip:alice@192.0.2.1;transport=tcp>\r\n"));
  EXPECT_EQ(dialog.remote_target(), "sip:alice@192.0.2.1;transport=tcp");
  EXPECT_EQ(dialog.route_set(), "<sip:p1.example.com;lr>");
  dialog.RefreshTarget(Invite(""));
  EXPECT_EQ(dialog.remote_target(), "sip:alice@192.0.2.1;transport=tcp");
}

TEST_F(DialogTest, RemoteCSeqOnlyGoesUp) {  // 12.2.2
  Dialog dialog = Uas(Invite(kAliceContact));
  EXPECT_FALSE(dialog.AcceptCSeq(314158));
  EXPECT_FALSE(dialog.AcceptCSeq(314159));
  EXPECT_TRUE(dialog.AcceptCSeq(314161));  // Gaps are allowed.
  EXPECT_FALSE(dialog.AcceptCSeq(314160));
  EXPECT_EQ(dialog.remote_cseq(), 314161u);

  Dialog uac = Uac(ResponseTo(200, "b", kBobContact));
  EXPECT_TRUE(uac.AcceptCSeq(0));  // Empty: anything is accepted.
  EXPECT_FALSE(uac.AcceptCSeq(0));
}

TEST_F(DialogTest, LocalCSeqGoesUpByOne) {  // 12.2.1.1
  Dialog uac = Uac(ResponseTo(200, "b", kBobContact));
  EXPECT_EQ(uac.NextCSeq(), 3u);
  EXPECT_EQ(uac.NextCSeq(), 4u);
  Dialog uas = Uas(Invite(kAliceContact));
  EXPECT_EQ(uas.NextCSeq(), 1u);
}

TEST_F(DialogTest, MatchesByCallIdAndBothTags) {
  const Message response = ResponseTo(200, "b", kBobContact);
  const Dialog dialog = Uac(response);
  EXPECT_TRUE(dialog.MatchesResponse(response));
  EXPECT_FALSE(dialog.MatchesResponse(ResponseTo(200, "c", kBobContact)));
  EXPECT_FALSE(dialog.MatchesResponse(ResponseTo(200, "", kBobContact)));

  const Dialog uas = Uas(Invite(kAliceContact));
  EXPECT_FALSE(uas.MatchesRequest(Invite(kAliceContact)));  // No To tag.
  const Message bye = RequestOf(dialog, Method::kBye);
  EXPECT_FALSE(dialog.MatchesRequest(bye));  // Its own: the tags are swapped.
}

TEST_F(DialogTest, PeerWithoutTagIsAnEmptyTag) {  // 12.1.2, for RFC 2543.
  const Dialog dialog = Uac(ResponseTo(200, "", kBobContact));
  EXPECT_EQ(dialog.remote_tag(), "");
  EXPECT_EQ(RequestOf(dialog, Method::kBye).FindValue(HeaderId::kTo),
            "Bob <sip:bob@biloxi.example.com>");
  EXPECT_TRUE(dialog.MatchesResponse(ResponseTo(200, "", kBobContact)));
}

TEST_F(DialogTest, SecureOnlyWithSips) {  // 12.1.1, 12.1.2
  EXPECT_TRUE(Uac(ResponseTo(200, "b", kBobContact), "sips:bob@b.example.com")
                  .secure());
  const Message sips = Invite(kAliceContact, "sips:bob@b.example.com");
  EXPECT_TRUE(Dialog::OfUas(sips, "t", /*secure=*/true, DialogState::kConfirmed,
                            observer())
                  .secure());
  EXPECT_FALSE(Dialog::OfUas(sips, "t", /*secure=*/false,
                             DialogState::kConfirmed, observer())
                   .secure());
}

TEST_F(DialogTest, ReportsItsStates) {
  Dialog dialog = Uac(ResponseTo(180, "b", kBobContact));
  dialog.Confirm();
  dialog.Confirm();
  dialog.Terminate();
  dialog.Terminate();
  std::string changes;
  for (const auto& change : fake.state_changes()) {
    EXPECT_EQ(change.machine, "dialog");
    EXPECT_EQ(change.id,
              "3848276298220188511@atlanta.example.com;9fxced76sl;b");
    absl::StrAppend(&changes, change.from, ">", change.to, " ");
  }
  EXPECT_EQ(changes, ">Early Early>Confirmed Confirmed>Terminated ");
}

TEST_F(DialogTest, DescribesItself) {
  const Dialog dialog = Uas(Invite(kAliceContact));
  Description out;
  dialog.Describe(out);
  EXPECT_THAT(out.text(), HasSubstr("state: \"Early\""));
  EXPECT_THAT(out.text(), HasSubstr("remote_cseq: 314159"));
  EXPECT_THAT(out.text(), Not(HasSubstr("secure")));
}

}  // namespace
}  // namespace sipsim::sip
