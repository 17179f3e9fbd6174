#include "protocol/uri/uri.h"

#include <string>
#include <utility>

#include "gtest/gtest.h"
#include "protocol/uri/uri_headers.h"

namespace sipsim::sip {
namespace {

UriView Uri(absl::string_view text) {
  const std::optional<UriView> uri = ParseUri(text);
  EXPECT_TRUE(uri.has_value()) << text;
  return uri.value_or(UriView());
}

TEST(Uri, IsTakenApart) {
  // RFC 3261 section 19.1.1 and 19.1.3.
  const UriView uri =
      Uri("sip:alice:secretword@atlanta.com:5070;transport=tcp;lr?to=a&b=");
  EXPECT_EQ(uri.scheme, UriScheme::kSip);
  EXPECT_EQ(uri.user, "alice");
  EXPECT_EQ(uri.password, "secretword");
  EXPECT_EQ(uri.host, "atlanta.com");
  EXPECT_EQ(uri.port, 5070);
  EXPECT_EQ(uri.parameters, ";transport=tcp;lr");
  EXPECT_EQ(uri.headers, "to=a&b=");
  EXPECT_EQ(uri.Parameter("Transport"), "tcp");
  EXPECT_TRUE(uri.has_lr());
  EXPECT_FALSE(uri.Parameter("maddr").has_value());
}

TEST(Uri, ExamplesOfTheRfcAreTaken) {
  // Section 19.1.3; RFC 3966.
  for (const char* text :
       {"sip:alice@atlanta.com",
        "sip:alice:secretword@atlanta.com;transport=tcp",
        "sips:alice@atlanta.com?subject=project%20x&priority=urgent",
        "sip:+1-212-555-1212:1234@gateway.com;user=phone",
        "sips:1212@gateway.com", "sip:alice@192.0.2.4",
        "sip:atlanta.com;method=REGISTER?to=alice%40atlanta.com",
        "sip:alice;day=tuesday@atlanta.com", "SIP:alice@atlanta.com.",
        "sip:[2001:db8::1]", "tel:+1-201-555-0123",
        "tel:7042;phone-context=example.com", "tel:863-1234;phone-context=+1",
        "mailto:a@b", "urn:service:sos", "http://a/b?c=d"}) {
    EXPECT_TRUE(ParseUri(text).has_value()) << text;
  }
}

TEST(Uri, BrokenOnesAreRefused) {
  for (const char* text : {"",
                           "sip:",
                           "sip",
                           "sip:@atlanta.com",
                           "sip:alice@",
                           "alice@atlanta.com",
                           "sip:alice@atlanta.com ",
                           " sip:alice@atlanta.com",
                           "sip:alice@atlanta..com",
                           "sip:alice@-atlanta.com",
                           "sip:alice@atlanta-.com",
                           "sip:alice@atlanta.com-",
                           "sip:alice@.com",
                           "sip:a@300.0.0.1",
                           "sip:a@1.2.3",
                           "sip:a@1.2.3.4.5",
                           "sip:alice@atlanta.com:",
                           "sip:alice@atlanta.com:65536",
                           "sip:alice@atlanta.com:5x",
                           "sip:a%4@b.com",
                           "sip:a%zz@b.com",
                           "sip:a@b.com;",
                           "sip:a@b.com;=x",
                           "sip:a@b.com;x=",
                           "sip:a@b.com;;x",
                           "sip:a@b.com?",
                           "sip:a@b.com?x",
                           "sip:a@b.com?x=1&",
                           "sip:a b@c.com",
                           "sip:a@[2001:db8::1",
                           "sip:a@[2001:db8::g]",
                           "sip:a@[1.2.3.4]",
                           "sip:a\"@b.com",
                           "<sip:a@b.com>",
                           "1sip:a@b.com",
                           "tel:",
                           "tel:abc-x",
                           "tel:+",
                           "x:",
                           "x:a b"}) {
    EXPECT_FALSE(ParseUri(text).has_value()) << text;
  }
}

TEST(Uri, HostMayEndInADigit) {
  EXPECT_EQ(Uri("sip:pc33").host, "pc33");
  EXPECT_EQ(Uri("sip:a@xn--p1ai.x1").host, "xn--p1ai.x1");
}

// Section 19.1.4: "The URIs within each of the following sets are equivalent".
TEST(UriEquivalent, HoldsForTheExamplesOfTheRfc) {
  const std::pair<const char*, const char*> kSame[] = {
      {"sip:%61lice@atlanta.com;transport=TCP",
       "sip:alice@AtLanTa.CoM;Transport=tcp"},
      {"sip:carol@chicago.com", "sip:carol@chicago.com;newparam=5"},
      {"sip:carol@chicago.com", "sip:carol@chicago.com;security=on"},
      {"sip:carol@chicago.com;newparam=5", "sip:carol@chicago.com;security=on"},
      {"sip:biloxi.com;transport=tcp;method=REGISTER?to=sip:bob%40biloxi.com",
       "sip:biloxi.com;method=REGISTER;transport=tcp?to=sip:bob%40biloxi.com"},
      {"sip:alice@atlanta.com?subject=project%20x&priority=urgent",
       "sip:alice@atlanta.com?priority=urgent&subject=project%20x"},
      {"sip:carol@chicago.com", "sip:carol@chicago.com;security=off"},
      {"sip:a@[2001:db8::1]", "sip:a@[2001:DB8:0::1]"},
      {"tel:+1-201-555-0123", "tel:+12015550123"},
      {"tel:7042;phone-context=EXAMPLE.com",
       "tel:7042;phone-context=example.com"},
      {"URN:service:sos", "urn:service:sos"}};
  for (const auto& [a, b] : kSame) {
    EXPECT_TRUE(UriEquivalent(Uri(a), Uri(b))) << a << " " << b;
    EXPECT_TRUE(UriEquivalent(Uri(b), Uri(a))) << b << " " << a;
  }
}

TEST(UriEquivalent, DoesNotHoldForTheCounterexamplesOfTheRfc) {
  const std::pair<const char*, const char*> kDifferent[] = {
      {"SIP:ALICE@AtLanTa.CoM;Transport=udp",
       "sip:alice@AtLanTa.CoM;Transport=UDP"},
      {"sip:bob@biloxi.com", "sip:bob@biloxi.com:5060"},
      {"sip:bob@biloxi.com", "sip:bob@biloxi.com;transport=udp"},
      {"sip:bob@biloxi.com", "sip:bob@biloxi.com:6000;transport=tcp"},
      {"sip:carol@chicago.com", "sip:carol@chicago.com?Subject=next%20meeting"},
      {"sip:bob@phone21.boxesbybob.com", "sip:bob@192.0.2.4"},
      {"sip:carol@chicago.com;security=on",
       "sip:carol@chicago.com;security=off"},
      // The rules above the examples.
      {"sip:bob@biloxi.com", "sips:bob@biloxi.com"},
      {"sip:bob@biloxi.com", "sip:biloxi.com"},
      {"sip:bob:x@biloxi.com", "sip:bob:X@biloxi.com"},
      {"sip:bob@biloxi.com", "sip:bob@biloxi.com;maddr=192.0.2.1"},
      {"sip:bob@biloxi.com", "sip:bob@biloxi.com;user=phone"},
      {"sip:bob@biloxi.com", "sip:bob@biloxi.com;ttl=1"},
      {"sip:bob@biloxi.com", "sip:bob@biloxi.com;method=INVITE"},
      {"sip:a%2Bb@biloxi.com", "sip:a+b@biloxi.com"},  // Reserved: RFC 2396.
      {"tel:7042;phone-context=example.com", "tel:7042;phone-context=+1"},
      {"urn:service:sos", "urn:service:SOS"}};
  for (const auto& [a, b] : kDifferent) {
    EXPECT_FALSE(UriEquivalent(Uri(a), Uri(b))) << a << " " << b;
    EXPECT_FALSE(UriEquivalent(Uri(b), Uri(a))) << b << " " << a;
  }
}

TEST(CanonicalAor, LeavesOutAllButSchemeUserHostAndPort) {
  // Section 10.3 step 5.
  EXPECT_EQ(CanonicalAor(Uri("SIP:%62ob:pw@BILOXI.com;transport=tcp?a=b")),
            "sip:bob@biloxi.com");
  EXPECT_EQ(CanonicalAor(Uri("sips:Bob@biloxi.com:5061")),
            "sips:Bob@biloxi.com:5061");
  EXPECT_EQ(CanonicalAor(Uri("sip:a%2fb%00@biloxi.com")),
            "sip:a%2Fb%00@biloxi.com");
  EXPECT_EQ(CanonicalAor(Uri("tel:+1-(201)-555.0123;ext=1")),
            "tel:+12015550123");
}

TEST(Unescape, DecodesWhatIsAnEscape) {
  EXPECT_EQ(Unescape("sips%3Auser%40example.com"), "sips:user@example.com");
  EXPECT_EQ(Unescape("%"), "%");
  EXPECT_EQ(Unescape("%4"), "%4");
  EXPECT_EQ(Unescape("%zz%41"), "%zzA");
  EXPECT_EQ(Unescape("%00"), std::string(1, '\0'));
}

// RFC 5359 section 2.5, F15.
TEST(UriHeaders, AreTakenOffOneByOne) {
  absl::string_view headers =
      Uri("sips:carol@chicago.example.com?Replaces=sdjfdjfskdf%40biloxi.example"
          ".com%3Bto-tag%3D5f35a3&Require=replaces&Subject=")
          .headers;
  const auto first = NextUriHeader(&headers);
  ASSERT_TRUE(first.has_value());
  EXPECT_EQ(first->name, "Replaces");
  EXPECT_EQ(Unescape(first->value),
            "sdjfdjfskdf@biloxi.example.com;to-tag=5f35a3");
  EXPECT_EQ(EscapeUriHeader(Unescape(first->value)), first->value);
  EXPECT_EQ(NextUriHeader(&headers)->value, "replaces");
  EXPECT_EQ(NextUriHeader(&headers)->value, "");
  EXPECT_FALSE(NextUriHeader(&headers).has_value());
}

TEST(UriHeaders, EscapesAllButUnreservedCharacters) {
  EXPECT_EQ(EscapeUriHeader("a-Z_.!~*'()[]/?:+$"), "a-Z_.!~*'()[]/?:+$");
  EXPECT_EQ(EscapeUriHeader("a@b;c=d&e, \r%\xff"),
            "a%40b%3Bc%3Dd%26e%2C%20%0D%25%FF");
}

}  // namespace
}  // namespace sipsim::sip
