// RFC 4475: what a parser must take, and what it must not.

#include <ostream>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "protocol/message/parser.h"
#include "protocol/message/rewriter.h"
#include "tests/torture/torture_messages.h"

namespace sipsim::sip {

void PrintTo(const TortureMessage& message, std::ostream* out) {
  *out << message.name << " (" << message.section << ")";
}

namespace {

class Torture : public ::testing::TestWithParam<TortureMessage> {
 protected:
  ParseError Parse() {
    return ParseMessage(BufferRef::Copy(GetParam().text), ParseLimits(),
                        &message_);
  }
  Message message_;
};

TEST_P(Torture, IsTakenOrRefusedAsTheRfcSays) {
  const ParseError error = Parse();
  EXPECT_STREQ(ParseErrorName(error.code), GetParam().error)
      << error.ToString() << "\n"
      << GetParam().text;
  if (!error.ok()) {
    EXPECT_EQ(CanAnswer(message_), GetParam().can_answer);
    return;
  }
  // What no edit touches is copied byte for byte.
  const BufferRef copy = MessageRewriter(message_).Write();
  EXPECT_EQ(std::string(copy.view()),
            std::string(message_.text().substr(0, copy.view().size())));
  EXPECT_EQ(copy.view().size(),
            message_.body_offset() + message_.body().size());
}

std::string NameOf(const ::testing::TestParamInfo<TortureMessage>& info) {
  std::string name = info.param.name;
  for (char& c : name) {
    if (c == '-') c = '_';
  }
  return name;
}

INSTANTIATE_TEST_SUITE_P(Rfc4475, Torture,
                         ::testing::ValuesIn(TortureMessages()), NameOf);

// The message of that name, parsed; it must be a right one.
Message ParseNamed(absl::string_view name) {
  Message message;
  for (const TortureMessage& m : TortureMessages()) {
    if (m.name != name) continue;
    const ParseError error =
        ParseMessage(BufferRef::Copy(m.text), ParseLimits(), &message);
    EXPECT_TRUE(error.ok()) << error.ToString();
  }
  return message;
}

TEST(TortureValues, FoldsBlanksAndOddCaseAreUnderstood) {
  const Message m = ParseNamed("wsinv");
  EXPECT_EQ(m.max_forwards(), 42u);
  EXPECT_EQ(m.cseq().number, 21u);
  EXPECT_EQ(m.cseq().method, Method::kInvite);
  EXPECT_EQ(m.to()->uri.text, "sip:vera@station.example.com");
  EXPECT_EQ(m.to()->tag, "2817n");
  EXPECT_EQ(m.from()->display_name, "\"W Rosen \\\\\\\"\"");
  EXPECT_EQ(m.from()->tag, "61gtr5");
  ASSERT_EQ(m.vias().size(), 3u);
  EXPECT_EQ(m.vias()[0].branch, "39skw");
  EXPECT_FALSE(m.vias()[0].has_cookie());
  EXPECT_EQ(m.vias()[1].transport, "TCP");
  EXPECT_EQ(m.vias()[1].host, "relay.example.com");
  EXPECT_EQ(m.vias()[1].branch, "z9hG4bK9ikj8");
  EXPECT_EQ(m.vias()[2].host, "192.168.255.1");
  EXPECT_EQ(m.vias()[2].branch, "z9hG4bK30239");
  ASSERT_EQ(m.routes().size(), 1u);
  EXPECT_TRUE(m.routes()[0].uri.has_lr());
  EXPECT_EQ(m.routes()[0].uri.Parameter("unknownwith"), "value");
  ASSERT_EQ(m.contacts().size(), 1u);
  EXPECT_EQ(m.contacts()[0].Parameter("newparam"), "newvalue");
  EXPECT_EQ(m.contacts()[0].Parameter("q"), "0.33");
  EXPECT_EQ(m.contacts()[0].Parameter("secondparam"), "");
  EXPECT_NE(m.Find(HeaderId::kSubject), nullptr);
  EXPECT_EQ(m.FindValue(HeaderId::kSubject), "");
  const HeaderField* unknown = m.FindByName("unknownheaderwithUNUSUALvalue");
  ASSERT_NE(unknown, nullptr);
  EXPECT_EQ(m.value(*unknown), ";;,,;;,;");
  const HeaderField* fangled = m.FindByName("NewFangledHeader");
  ASSERT_NE(fangled, nullptr);
  EXPECT_EQ(m.value(*fangled),
            "newfangled value\r\n continued newfangled value");
}

TEST(TortureValues, EveryCharacterOfTheGrammarIsTaken) {
  const Message m = ParseNamed("intmeth");
  EXPECT_EQ(m.method(), Method::kOther);
  EXPECT_EQ(m.method_text(), "!interesting-Method0123456789_*+`.%indeed'~");
  EXPECT_EQ(m.request_uri().user,
            "1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*");
  EXPECT_EQ(m.request_uri().password,
            "&it+has=1,weird!*pas$wo~d_too.(doesn't-it)");
  EXPECT_EQ(m.request_uri().host, "example.com");
  EXPECT_EQ(m.from()->display_name, "token1~` token2'+_ token3*%!.-");
  EXPECT_EQ(m.from()->tag, "_token~1'+`*%!-.");
  EXPECT_EQ(m.call_id(), "word%ZK-!.*_+'@word`~)(><:\\/\"][?}{");
}

TEST(TortureValues, EscapesStayAsTheyAre) {
  const Message m = ParseNamed("esc01");
  EXPECT_EQ(m.request_uri().user, "sips%3Auser%40example.com");
  EXPECT_EQ(Unescape(m.request_uri().user), "sips:user@example.com");
  EXPECT_EQ(CanonicalAor(m.to()->uri), "sip:user@example.com");
  EXPECT_EQ(m.cseq().method, Method::kInvite);
}

TEST(TortureValues, AnEscapedMethodIsNotTheMethod) {
  const Message m = ParseNamed("esc02");
  EXPECT_EQ(m.method(), Method::kOther);
  EXPECT_EQ(m.method_text(), "RE%47IST%45R");
}

TEST(TortureValues, SecondRequestInTheDatagramIsDropped) {
  const Message m = ParseNamed("dblreq");
  EXPECT_EQ(m.request_uri().user, "a");
  EXPECT_EQ(m.body(), "");
}

TEST(TortureValues, UserPartMayHoldSemicolons) {
  const Message m = ParseNamed("semiuri");
  EXPECT_EQ(m.request_uri().user, "user;par=u%40example.net");
  EXPECT_EQ(m.request_uri().host, "example.com");
  EXPECT_EQ(m.request_uri().parameters, "");
}

TEST(TortureValues, ReasonPhraseMayBeEmptyOrUtf8) {
  EXPECT_EQ(ParseNamed("noreason").reason_phrase(), "");
  EXPECT_EQ(ParseNamed("noreason").status_code(), 100);
  EXPECT_EQ(ParseNamed("unreason").reason_phrase(),
            "= 2**3 * 5**2 \xd0\xbd\xd0\xbe \xd1\x81\xd1\x82\xd0\xbe");
}

TEST(TortureValues, OtherSchemesAreKeptWhole) {
  EXPECT_EQ(ParseNamed("novelsc").request_uri().scheme, UriScheme::kOther);
  EXPECT_EQ(ParseNamed("novelsc").request_uri().text,
            "soap.beep://192.0.2.103:3002");
  EXPECT_EQ(ParseNamed("unksm2").to()->uri.scheme_text, "isbn");
}

TEST(TortureValues, ParametersBehindABareUriBelongToTheHeader) {
  const Message bare = ParseNamed("cparam01");
  EXPECT_EQ(bare.contacts()[0].uri.text, "sip:+19725552222@gw1.example.net");
  EXPECT_EQ(bare.contacts()[0].Parameter("unknownparam"), "");
  const Message enclosed = ParseNamed("cparam02");
  EXPECT_EQ(enclosed.contacts()[0].uri.Parameter("unknownparam"), "");
  EXPECT_FALSE(enclosed.contacts()[0].Parameter("unknownparam").has_value());
}

TEST(TortureValues, Rfc2543RequestNeedsNoTagBranchOrMaxForwards) {
  const Message m = ParseNamed("inv2543");
  EXPECT_EQ(m.from()->tag, "");
  EXPECT_EQ(m.top_via().branch, "");
  EXPECT_FALSE(m.max_forwards().has_value());
  EXPECT_EQ(m.body().substr(0, 5), "v=0\r\n");
  EXPECT_EQ(m.record_routes()[0].uri.Parameter("maddr"), "ss1.example.com");
}

TEST(TortureValues, Ipv6ReferencesKeepTheirBrackets) {
  const Message m = ParseNamed("ipv6-good");
  EXPECT_EQ(m.request_uri().host, "[2001:db8::10]");
  EXPECT_EQ(m.request_uri().port, 5070);
  EXPECT_EQ(m.vias()[1].host, "[2001:db8::9:1]");
  EXPECT_EQ(m.vias()[1].received, "2001:db8::9:255");
  EXPECT_EQ(m.vias()[2].port, 5062);
  EXPECT_EQ(m.vias()[2].received, "[2001:db8::9]");
}

TEST(TortureValues, TelephoneNumbersAreUsers) {
  const Message m = ParseNamed("tel");
  EXPECT_EQ(m.request_uri().scheme, UriScheme::kTel);
  EXPECT_EQ(m.request_uri().user, "+1-201-555-0123");
  EXPECT_EQ(m.contacts()[0].uri.Parameter("phone-context"), "example.com");
}

TEST(TortureValues, StarContactStandsAlone) {
  const Message m = ParseNamed("star");
  EXPECT_TRUE(m.contact_is_star());
  EXPECT_TRUE(m.contacts().empty());
  EXPECT_EQ(m.expires(), 0u);
}

}  // namespace
}  // namespace sipsim::sip
