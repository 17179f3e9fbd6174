// Which certificates the sides of a TLS handshake believe, and what becomes of
// those that they do not.

#include <gmock/gmock.h>

#include <optional>
#include <string>

#include "tests/sim/net/tls_world.h"

namespace sipsim::sim {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class TlsCertificateTest : public TlsTest {};

TEST_F(TlsCertificateTest, ClientSeesTheCertificateOfTheServer) {
  Handshake();
  EXPECT_EQ(streams("alice").peer_certificate, server_.certificate);
  EXPECT_EQ(streams("bob").peer_certificate, std::nullopt);
}

TEST_F(TlsCertificateTest, ServerSeesACertificateOnlyIfItAsks) {
  client_.certificate = SignedBy("good", "alice.example.com");
  Handshake();
  EXPECT_EQ(streams("bob").peer_certificate, std::nullopt);
  BuildStreams({});
  server_.client_certificate = ClientCertificate::kRequested;
  Handshake();
  EXPECT_EQ(streams("bob").peer_certificate, client_.certificate);
}

TEST_F(TlsCertificateTest, RequestedCertificateMayBeMissing) {
  server_.client_certificate = ClientCertificate::kRequested;
  Handshake();
  EXPECT_THAT(streams("bob").lines,
              ElementsAre("0.05 accepted 192.0.2.1:49152"));
}

TEST_F(TlsCertificateTest, ClientRejectsAnUntrustedIssuer) {
  server_.certificate->issuer = "stranger";
  Handshake();
  EXPECT_THAT(streams("alice").lines,
              ElementsAre("0.04 closed: tls untrusted issuer"));
  EXPECT_THAT(streams("bob").lines, IsEmpty());
  EXPECT_THAT(segments_->notes,
              ElementsAre("tls_handshake_failed 192.0.2.1:49152: tls alert: "
                          "unknown issuer"));
  ExpectAllOver();
}

TEST_F(TlsCertificateTest, CertificateIsGoodUpToItsLastInstant) {
  // The client verifies at 40 ms.
  server_.certificate->not_before = SimTime(40ms);
  server_.certificate->not_after = SimTime(40ms);
  Handshake();
  EXPECT_THAT(streams("alice").lines,
              ElementsAre("0.04 connected 192.0.2.1:49152"));
}

TEST_F(TlsCertificateTest, ClientRejectsAnExpiredCertificate) {
  server_.certificate->not_after = SimTime(40ms - 1ns);
  Handshake();
  EXPECT_THAT(streams("alice").lines,
              ElementsAre("0.04 closed: tls certificate expired"));
  ExpectAllOver();
}

TEST_F(TlsCertificateTest, ClientRejectsACertificateOfTheFuture) {
  server_.certificate->not_before = SimTime(40ms + 1ns);
  Handshake();
  EXPECT_THAT(streams("alice").lines,
              ElementsAre("0.04 closed: tls certificate not yet valid"));
  ExpectAllOver();
}

TEST_F(TlsCertificateTest, ValidityCountsByTheClockOfTheVerifier) {
  server_.certificate->not_after = SimTime(1h);
  client_.clock_offset = 2h;
  Handshake();
  EXPECT_THAT(streams("alice").lines,
              ElementsAre("0.04 closed: tls certificate expired"));
}

// The client of 1.3 is done before the server has seen its certificate.
TEST_F(TlsCertificateTest, ServerOf13RejectsAMissingCertificateLate) {
  server_.client_certificate = ClientCertificate::kRequired;
  Handshake();
  EXPECT_THAT(streams("alice").lines,
              ElementsAre("0.04 connected 192.0.2.1:49152",
                          "0.06 closed: tls alert: certificate required"));
  EXPECT_THAT(streams("bob").lines, IsEmpty());
  EXPECT_THAT(segments_->notes,
              ElementsAre("tls_handshake_failed 192.0.2.1:49152: tls "
                          "certificate missing"));
  ExpectAllOver();
}

TEST_F(TlsCertificateTest, ServerOf12RejectsAMissingCertificateInTheHandshake) {
  server_.version = TlsVersion::k12;
  server_.client_certificate = ClientCertificate::kRequired;
  Handshake();
  EXPECT_THAT(streams("alice").lines, ElementsAre("0.06 closed: tls alert"));
  ExpectAllOver();
}

TEST_F(TlsCertificateTest, ServerVerifiesTheCertificateOfTheClient) {
  server_.client_certificate = ClientCertificate::kRequested;
  server_.version = TlsVersion::k12;
  const auto reason = [&] {
    BuildStreams({});
    Handshake();
    return streams("alice").lines.at(0);
  };
  client_.certificate = SignedBy("stranger", "alice.example.com");
  EXPECT_EQ(reason(), "0.06 closed: tls alert: unknown issuer");
  client_.certificate = SignedBy("good", "alice.example.com");
  client_.certificate->not_after = SimTime(1ms);
  EXPECT_EQ(reason(), "0.06 closed: tls alert: certificate expired");
  client_.certificate->not_after = SimTime::max();
  client_.certificate->not_before = SimTime(1h);
  EXPECT_EQ(reason(), "0.06 closed: tls alert: bad certificate");
  client_.certificate->not_before = SimTime::min();
  EXPECT_EQ(reason(), "0.06 connected 192.0.2.1:49152");
}

TEST_F(TlsCertificateTest, ListenerNeedsACertificate) {
  server_.certificate.reset();
  EXPECT_FALSE(host("bob")
                   .streams()
                   .Listen(At("192.0.2.2", kTlsPort), streams("bob"), &server_)
                   .ok());
}

// More names than fit into one record.
TEST_F(TlsCertificateTest, LargeCertificateArrivesWhole) {
  for (int i = 0; i < 3000; ++i) {
    server_.certificate->dns_names.push_back(absl::StrCat(i, ".example.com"));
  }
  Handshake();
  EXPECT_EQ(streams("alice").peer_certificate, server_.certificate);
}

}  // namespace
}  // namespace sipsim::sim
