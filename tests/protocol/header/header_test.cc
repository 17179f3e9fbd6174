#include <set>
#include <string>

#include "absl/strings/ascii.h"
#include "gtest/gtest.h"
#include "protocol/header/header_id.h"
#include "protocol/header/method.h"
#include "protocol/header/name_addr.h"
#include "protocol/header/via.h"

namespace sipsim::sip {
namespace {

TEST(HeaderIdFromName, KnowsEveryNameInAnyCase) {
  std::set<std::string> compact_forms;
  for (int i = 1; i < kHeaderIdCount; ++i) {
    const auto id = static_cast<HeaderId>(i);
    const absl::string_view name = HeaderName(id);
    EXPECT_EQ(HeaderIdFromName(name), id) << name;
    EXPECT_EQ(HeaderIdFromName(absl::AsciiStrToUpper(name)), id) << name;
    EXPECT_EQ(HeaderIdFromName(absl::AsciiStrToLower(name)), id) << name;
    const absl::string_view compact = CompactHeaderName(id);
    if (compact.empty()) continue;
    EXPECT_EQ(HeaderIdFromName(compact), id) << compact;
    EXPECT_EQ(HeaderIdFromName(absl::AsciiStrToUpper(compact)), id) << compact;
    compact_forms.insert(std::string(compact));
  }
  // RFC 3261 section 20 (c e f i k l m s t v), 3515 (r), 3892 (b), 4028 (x),
  // 6665 (o u).
  EXPECT_EQ(compact_forms,
            (std::set<std::string>{"b", "c", "e", "f", "i", "k", "l", "m", "o",
                                   "r", "s", "t", "u", "v", "x"}));
}

TEST(HeaderIdFromName, LeavesOtherNamesAlone) {
  for (const char* name :
       {"", "Y", "z", "Viaa", "Vi", "Call_ID", "Call-IDs", "Content-", "\x16ia",
        "Call\rID", "Proxy-Authorizatio", "WWW-Authenticate-And-More-Of-It"}) {
    EXPECT_EQ(HeaderIdFromName(name), HeaderId::kOther) << name;
  }
}

TEST(HeaderNames, AreWrittenAsTheRfcPrintsThem) {
  EXPECT_EQ(HeaderName(HeaderId::kCSeq), "CSeq");
  EXPECT_EQ(HeaderName(HeaderId::kCallId), "Call-ID");
  EXPECT_EQ(HeaderName(HeaderId::kMimeVersion), "MIME-Version");
  EXPECT_EQ(HeaderName(HeaderId::kWwwAuthenticate), "WWW-Authenticate");
  EXPECT_EQ(HeaderName(HeaderId::kOther), "");
}

TEST(IsCommaList, HoldsWhereFieldsMayBeJoined) {
  EXPECT_TRUE(IsCommaList(HeaderId::kVia));
  EXPECT_TRUE(IsCommaList(HeaderId::kRoute));
  EXPECT_TRUE(IsCommaList(HeaderId::kContact));
  // "WWW-Authenticate, Authorization, Proxy-Authenticate, and
  // Proxy-Authorization [...] MUST NOT be combined".
  EXPECT_FALSE(IsCommaList(HeaderId::kWwwAuthenticate));
  EXPECT_FALSE(IsCommaList(HeaderId::kAuthorization));
  EXPECT_FALSE(IsCommaList(HeaderId::kProxyAuthenticate));
  EXPECT_FALSE(IsCommaList(HeaderId::kProxyAuthorization));
  EXPECT_FALSE(IsCommaList(HeaderId::kFrom));
}

TEST(MethodFromText, IsCaseSensitiveAndExact) {
  for (const Method method :
       {Method::kInvite, Method::kAck, Method::kBye, Method::kCancel,
        Method::kOptions, Method::kRegister, Method::kPrack, Method::kUpdate,
        Method::kRefer, Method::kSubscribe, Method::kNotify, Method::kMessage,
        Method::kInfo, Method::kPublish}) {
    EXPECT_EQ(MethodFromText(MethodText(method)), method) << MethodText(method);
  }
  for (const char* other : {"", "invite", "INVITES", "INVIT", "REGISTERED",
                            "SUBSCRIB", "SUBSCRIBED", "SUBSCRIBE ", "X"}) {
    EXPECT_EQ(MethodFromText(other), Method::kOther) << other;
  }
  EXPECT_EQ(MethodText(Method::kOther), "");
}

TEST(NameAddr, HasTwoForms) {
  const auto enclosed = ParseNameAddr(
      "\"A. G. \\\"Bell\\\"\" <sip:agb@bell-telephone.com;x=y> ;tag=a48s");
  ASSERT_TRUE(enclosed.has_value());
  EXPECT_EQ(enclosed->display_name, "\"A. G. \\\"Bell\\\"\"");
  EXPECT_EQ(enclosed->uri.parameters, ";x=y");
  EXPECT_EQ(enclosed->tag, "a48s");
  EXPECT_TRUE(enclosed->is_name_addr);
  const auto bare =
      ParseNameAddr("sip:+12125551212@server.com;tag=887s;q=\"x\"");
  ASSERT_TRUE(bare.has_value());
  EXPECT_EQ(bare->uri.text, "sip:+12125551212@server.com");
  EXPECT_EQ(bare->uri.parameters, "");
  EXPECT_EQ(bare->tag, "887s");
  EXPECT_EQ(bare->Parameter("Q"), "\"x\"");
  EXPECT_FALSE(bare->is_name_addr);
}

TEST(NameAddr, BrokenOnesAreRefused) {
  for (const char* text :
       {"", "Anonymous", "<sip:a@b.com", "sip:a@b.com>", "< sip:a@b.com>",
        "\"a <sip:a@b.com>", "\"a\" sip:a@b.com", "a@b <sip:a@b.com>",
        "<sip:a@b.com>;", "<sip:a@b.com>;tag", "<sip:a@b.com>;tag=",
        "<sip:a@b.com>;tag=\"q\"", "<sip:a@b.com>;tag=[::1]", "<sip:a@b.com> x",
        "sip:a@b.com?x=y", "<>", "*"}) {
    EXPECT_FALSE(ParseNameAddr(text).has_value()) << text;
  }
}

TEST(Via, DefaultPortIsThatOfTheTransport) {
  // Section 18.2.2, 19.1.2.
  ViaView via;
  via.transport = "UDP";
  EXPECT_EQ(via.port_or_default(), 5060);
  via.transport = "TLS";
  EXPECT_EQ(via.port_or_default(), 5061);
  via.has_port = true;
  via.port = 9;
  EXPECT_EQ(via.port_or_default(), 9);
}

TEST(NameAddrList, HasOneEntryOrMore) {
  const auto entries = ParseNameAddrList(
      "sip:UserC@anywhere.com , \"D, E\" <sip:UserD@nowhere.com>;x=1");
  ASSERT_TRUE(entries.has_value());
  ASSERT_EQ(entries->size(), 2u);
  EXPECT_EQ((*entries)[0].uri.text, "sip:UserC@anywhere.com");
  EXPECT_EQ((*entries)[1].uri.text, "sip:UserD@nowhere.com");
  for (const char* text : {"", ",", "sip:a@b,", "sip:a@b sip:c@d", "a@b"}) {
    EXPECT_FALSE(ParseNameAddrList(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace sipsim::sip
