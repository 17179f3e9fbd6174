#include "protocol/transport/certificate_names.h"

#include "gtest/gtest.h"

namespace sipsim::sip {
namespace {

// RFC 5922 section 7.1.
TEST(CertificateNames, SipUrisWithoutUserAreTheIdentities) {
  const PeerCertificate certificate = {
      {"sip:example.com", "SIP:Example.NET", "sip:bob@example.org",
       "https://example.edu", "sips:example.info"},
      {"dns.example.com"}};
  EXPECT_EQ(SipIdentities(certificate),
            (std::vector<std::string>{"example.com", "Example.NET"}));
}

TEST(CertificateNames, DnsNamesCountOnlyWithoutSipUris) {
  EXPECT_TRUE(NamesDomain({{}, {"example.com"}}, "example.com"));
  EXPECT_TRUE(
      NamesDomain({{"sip:bob@example.org"}, {"example.com"}}, "example.com"));
  EXPECT_FALSE(
      NamesDomain({{"sip:example.org"}, {"example.com"}}, "example.com"));
  EXPECT_FALSE(NamesDomain({}, "example.com"));
}

// Section 7.2.
TEST(CertificateNames, ComparesWholeNamesWithoutCaseOrWildcards) {
  EXPECT_TRUE(NamesDomain({{}, {"Example.COM"}}, "eXample.com"));
  EXPECT_FALSE(NamesDomain({{}, {"*.example.com"}}, "ss1.example.com"));
  EXPECT_FALSE(NamesDomain({{}, {"example.com"}}, "ss1.example.com"));
  EXPECT_FALSE(NamesDomain({{}, {"ss1.example.com"}}, "example.com"));
}

}  // namespace
}  // namespace sipsim::sip
