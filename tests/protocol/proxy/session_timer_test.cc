// A proxy's part in session timers: RFC 4028 section 8.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "protocol/message/builder.h"
#include "protocol/message/parser.h"
#include "protocol/proxy/proxy_session_timer.h"
#include "tests/protocol/testing/fake_node_context.h"

namespace sipsim::sip {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

Message Parse(const std::string& text) {
  Message message;
  EXPECT_TRUE(
      ParseMessage(BufferRef::Copy(text), ParseLimits(), &message).ok());
  return message;
}

Message Request(const std::string& fields,
                const std::string& method = "INVITE") {
  return Parse(absl::StrCat(method,
                            " sip:bob@biloxi.example.com SIP/2.0\r\n"
                            "Via: SIP/2.0/UDP 192.0.2.101;branch=z9hG4bK1\r\n"
                            "From: <sip:alice@atlanta.example.com>;tag=1\r\n"
                            "To: <sip:bob@biloxi.example.com>\r\n"
                            "Call-ID: 1\r\nCSeq: 1 ",
                            method, "\r\n", fields,
                            "Content-Length: 0\r\n\r\n"));
}

struct Timed {
  explicit Timed(Duration interval = 1800s, Duration min = 90s)
      : timer(fake.context(), {.interval = interval, .min = min}) {}

  // The text of what goes on, or "422".
  std::string Forwarded(const Message& request) {
    const Message* forwarded = &request;
    const int refusal =
        timer.OnRequest(request, fake.FlowTo("192.0.2.101:5060"), forwarded);
    if (refusal != 0) return absl::StrCat(refusal);
    return std::string(forwarded->text());
  }
  std::string Answer(const Message& request, int status_code,
                     const std::string& fields = "") {
    MessageBuilder b = StartResponseTo(request, status_code, "2");
    b.Append(fields);
    return std::string(timer.OnResponse(std::move(b).Finish()).view());
  }

  FakeNodeContext fake;
  ProxySessionTimer timer;
};

TEST(ProxySessionTimer, AsksForOneWhereNobodyHas) {
  Timed proxy(600s);
  EXPECT_THAT(proxy.Forwarded(Request("")),
              HasSubstr("\r\nSession-Expires: 600\r\n"));
  EXPECT_THAT(proxy.Forwarded(Request("Min-SE: 900\r\n")),
              HasSubstr("\r\nSession-Expires: 900\r\n"));
  const Message bye = Request("", "BYE");
  EXPECT_EQ(proxy.Forwarded(bye), bye.text());
}

TEST(ProxySessionTimer, MakesItShorterButNotBelowTheMinimumNorLonger) {
  Timed proxy(600s);
  EXPECT_THAT(proxy.Forwarded(Request("Session-Expires: 1800;refresher=uas\r\n"
                                      "Supported: timer\r\n")),
              HasSubstr("\r\nSession-Expires: 600;refresher=uas\r\n"));
  EXPECT_THAT(
      proxy.Forwarded(Request("Session-Expires: 1800\r\nMin-SE: 700\r\n")),
      HasSubstr("\r\nSession-Expires: 700\r\n"));
  const Message shorter = Request("x: 300\r\n");
  EXPECT_EQ(proxy.Forwarded(shorter), shorter.text());
}

TEST(ProxySessionTimer, RefusesWhatIsTooShortOfWhoCanDoSomethingAboutIt) {
  Timed proxy(1800s, 600s);
  const Message request =
      Request("Session-Expires: 500\r\nSupported: 100rel, timer\r\n");
  EXPECT_EQ(proxy.Forwarded(request), "422");
  EXPECT_THAT(proxy.Answer(request, 422), HasSubstr("\r\nMin-SE: 600\r\n"));
  // For the others it is made longer.
  const std::string raised =
      proxy.Forwarded(Request("Session-Expires: 500\r\n"));
  EXPECT_THAT(raised, HasSubstr("\r\nSession-Expires: 600\r\n"));
  EXPECT_THAT(raised, HasSubstr("\r\nMin-SE: 600\r\n"));
}

TEST(ProxySessionTimer, A422OfSomebodyElseIsLeftAlone) {
  Timed proxy(1800s, 600s);
  const Message request =
      Request("Session-Expires: 700\r\nSupported: timer\r\n");
  proxy.Forwarded(request);
  const std::string refusal = proxy.Answer(request, 422, "Min-SE: 800\r\n");
  EXPECT_THAT(refusal, HasSubstr("\r\nMin-SE: 800\r\n"));
  EXPECT_THAT(refusal, Not(HasSubstr("600")));
  EXPECT_EQ(proxy.timer.remembered_count(), 0u);
}

// 8.2: it is the first one on the way back that knows of it.
TEST(ProxySessionTimer, StandsInForACalleeThatKnowsNothingOfIt) {
  Timed proxy(600s);
  const Message request = Request("Supported: timer\r\n");
  proxy.Forwarded(request);
  const std::string ok = proxy.Answer(request, 200);
  EXPECT_THAT(ok, HasSubstr("\r\nSession-Expires: 600;refresher=uac\r\n"));
  EXPECT_THAT(ok, HasSubstr("\r\nRequire: timer\r\n"));
  const std::string other =
      proxy.Answer(request, 200, "Session-Expires: 90;refresher=uas\r\n");
  EXPECT_THAT(other, Not(HasSubstr("600")));
  EXPECT_THAT(proxy.Answer(request, 180), Not(HasSubstr("Session-Expires")));
}

TEST(ProxySessionTimer, CallerThatKnowsNothingOfItIsToldNothing) {
  Timed proxy(600s);
  const Message request = Request("");
  proxy.Forwarded(request);
  EXPECT_THAT(proxy.Answer(request, 200), Not(HasSubstr("Session-Expires")));
  EXPECT_EQ(proxy.timer.remembered_count(), 0u);
}

TEST(ProxySessionTimer, RemembersForTheTransactionOnly) {
  Timed proxy;
  const Message request = Request("Supported: timer\r\n");
  proxy.Forwarded(request);
  proxy.Answer(request, 200);
  proxy.fake.Advance(33s);
  proxy.Forwarded(Request(""));
  EXPECT_EQ(proxy.timer.remembered_count(), 0u);
}

TEST(ProxySessionTimer, BrokenIntervalIsForTheCalleeToRefuse) {
  Timed proxy;
  const Message request = Request("Session-Expires: soon\r\n");
  EXPECT_EQ(proxy.Forwarded(request), request.text());
}

}  // namespace
}  // namespace sipsim::sip
