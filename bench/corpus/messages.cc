#include "bench/corpus/messages.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace sipsim::bench {
namespace {

constexpr absl::string_view kAnnSession =
    "v=0\r\n"
    "o=ann 2890844526 2890844526 IN IP4 pc7.north.example\r\n"
    "s=-\r\n"
    "c=IN IP4 192.0.2.101\r\n"
    "t=0 0\r\n"
    "m=audio 49172 RTP/AVP 0 8 101\r\n"
    "a=rtpmap:0 PCMU/8000\r\n"
    "a=rtpmap:8 PCMA/8000\r\n"
    "a=rtpmap:101 telephone-event/8000\r\n";

constexpr absl::string_view kBenSession =
    "v=0\r\n"
    "o=ben 2890844527 2890844527 IN IP4 pc9.south.example\r\n"
    "s=-\r\n"
    "c=IN IP4 192.0.2.201\r\n"
    "t=0 0\r\n"
    "m=audio 3456 RTP/AVP 0 101\r\n"
    "a=rtpmap:0 PCMU/8000\r\n"
    "a=rtpmap:101 telephone-event/8000\r\n";

constexpr absl::string_view kInvite1Via =
    "INVITE sip:ben@south.example SIP/2.0\r\n"
    "Via: SIP/2.0/UDP pc7.north.example:5060;branch=z9hG4bK74bf9;rport\r\n"
    "Max-Forwards: 70\r\n"
    "From: Ann <sip:ann@north.example>;tag=9fxced76sl\r\n"
    "To: Ben <sip:ben@south.example>\r\n"
    "Call-ID: 3848276298220188511@pc7.north.example\r\n"
    "CSeq: 1 INVITE\r\n"
    "Contact: <sip:ann@pc7.north.example:5060;transport=udp>\r\n"
    "Allow: INVITE, ACK, CANCEL, OPTIONS, BYE\r\n"
    "Content-Type: application/sdp\r\n";

constexpr absl::string_view kInvite3ViaAuth =
    "INVITE sip:ben@pc9.south.example:5060;transport=udp SIP/2.0\r\n"
    "Via: SIP/2.0/UDP ss2.south.example:5060;branch=z9hG4bK721e4.1\r\n"
    "Via: SIP/2.0/UDP "
    "ss1.north.example:5060;branch=z9hG4bK2d4790.1;received=192.0.2.111\r\n"
    "Via: SIP/2.0/UDP "
    "pc7.north.example:5060;branch=z9hG4bK74b43;received=192.0.2.101;rport="
    "5060\r\n"
    "Record-Route: <sip:ss2.south.example;lr>, <sip:ss1.north.example;lr>\r\n"
    "Max-Forwards: 68\r\n"
    "From: Ann <sip:ann@north.example>;tag=9fxced76sl\r\n"
    "To: Ben <sip:ben@south.example>\r\n"
    "Call-ID: 2xTb9vxSit55XU7p8@north.example\r\n"
    "CSeq: 2 INVITE\r\n"
    "Contact: <sip:ann@pc7.north.example:5060;transport=udp>\r\n"
    "Proxy-Authorization: Digest username=\"ann\", realm=\"north.example\", "
    "nonce=\"wf84f1ceczx41ae6cbe5aea9c8e88d359\", opaque=\"\", "
    "uri=\"sip:ben@south.example\", response=\"42ce3cef44b22f50c6a6071bc8\"\r\n"
    "Content-Type: application/sdp\r\n";

constexpr absl::string_view kRinging3Via =
    "SIP/2.0 180 Ringing\r\n"
    "Via: SIP/2.0/UDP "
    "ss2.south.example:5060;branch=z9hG4bK721e4.1;received=192.0.2.222\r\n"
    "Via: SIP/2.0/UDP "
    "ss1.north.example:5060;branch=z9hG4bK2d4790.1;received=192.0.2.111\r\n"
    "Via: SIP/2.0/UDP "
    "pc7.north.example:5060;branch=z9hG4bK74b43;received=192.0.2.101;rport="
    "5060\r\n"
    "Record-Route: <sip:ss2.south.example;lr>, <sip:ss1.north.example;lr>\r\n"
    "From: Ann <sip:ann@north.example>;tag=9fxced76sl\r\n"
    "To: Ben <sip:ben@south.example>;tag=314159\r\n"
    "Call-ID: 2xTb9vxSit55XU7p8@north.example\r\n"
    "CSeq: 2 INVITE\r\n"
    "Contact: <sip:ben@pc9.south.example:5060;transport=udp>\r\n";

constexpr absl::string_view kOkToInvite =
    "SIP/2.0 200 OK\r\n"
    "Via: SIP/2.0/UDP "
    "ss1.north.example:5060;branch=z9hG4bK2d4790.1;received=192.0.2.111\r\n"
    "Via: SIP/2.0/UDP "
    "pc7.north.example:5060;branch=z9hG4bK74b43;received=192.0.2.101;rport="
    "5060\r\n"
    "Record-Route: <sip:ss2.south.example;lr>, <sip:ss1.north.example;lr>\r\n"
    "From: Ann <sip:ann@north.example>;tag=9fxced76sl\r\n"
    "To: Ben <sip:ben@south.example>;tag=314159\r\n"
    "Call-ID: 2xTb9vxSit55XU7p8@north.example\r\n"
    "CSeq: 2 INVITE\r\n"
    "Contact: <sip:ben@pc9.south.example:5060;transport=udp>\r\n"
    "Content-Type: application/sdp\r\n";

constexpr absl::string_view kAck =
    "ACK sip:ben@pc9.south.example:5060;transport=udp SIP/2.0\r\n"
    "Via: SIP/2.0/UDP pc7.north.example:5060;branch=z9hG4bK74b76;rport\r\n"
    "Max-Forwards: 70\r\n"
    "Route: <sip:ss1.north.example;lr>, <sip:ss2.south.example;lr>\r\n"
    "From: Ann <sip:ann@north.example>;tag=9fxced76sl\r\n"
    "To: Ben <sip:ben@south.example>;tag=314159\r\n"
    "Call-ID: 2xTb9vxSit55XU7p8@north.example\r\n"
    "CSeq: 2 ACK\r\n";

constexpr absl::string_view kBye =
    "BYE sip:ann@pc7.north.example:5060;transport=udp SIP/2.0\r\n"
    "Via: SIP/2.0/UDP ss2.south.example:5060;branch=z9hG4bK721e4.1\r\n"
    "Via: SIP/2.0/UDP "
    "pc9.south.example:5060;branch=z9hG4bKnashds7;received=192.0.2.201\r\n"
    "Max-Forwards: 69\r\n"
    "Route: <sip:ss1.north.example;lr>\r\n"
    "From: Ben <sip:ben@south.example>;tag=314159\r\n"
    "To: Ann <sip:ann@north.example>;tag=9fxced76sl\r\n"
    "Call-ID: 2xTb9vxSit55XU7p8@north.example\r\n"
    "CSeq: 1 BYE\r\n";

constexpr absl::string_view kRegisterAuth =
    "REGISTER sip:ss2.south.example SIP/2.0\r\n"
    "Via: SIP/2.0/UDP pc9.south.example:5060;branch=z9hG4bKnashd92\r\n"
    "Max-Forwards: 70\r\n"
    "From: Ben <sip:ben@south.example>;tag=ja743ks76zlflH\r\n"
    "To: Ben <sip:ben@south.example>\r\n"
    "Call-ID: 1j9FpLxk3uxtm8tn@south.example\r\n"
    "CSeq: 2 REGISTER\r\n"
    "Contact: <sip:ben@pc9.south.example:5060>;expires=3600\r\n"
    "Authorization: Digest username=\"ben\", realm=\"south.example\", "
    "nonce=\"ea9c8e88df84f1cec4341ae6cbe5a359\", opaque=\"\", "
    "uri=\"sip:ss2.south.example\", "
    "response=\"dfe56131d1958046689d83306477ecc\"\r\n";

constexpr absl::string_view kProxyAuthenticationRequired =
    "SIP/2.0 407 Proxy Authentication Required\r\n"
    "Via: SIP/2.0/UDP "
    "pc7.north.example:5060;branch=z9hG4bK74b43;received=192.0.2.101;rport="
    "5060\r\n"
    "From: Ann <sip:ann@north.example>;tag=9fxced76sl\r\n"
    "To: Ben <sip:ben@south.example>;tag=3flal12sf\r\n"
    "Call-ID: 2xTb9vxSit55XU7p8@north.example\r\n"
    "CSeq: 1 INVITE\r\n"
    "Proxy-Authenticate: Digest realm=\"north.example\", qop=\"auth\", "
    "nonce=\"f84f1cec41e6cbe5aea9c8e88d359\", opaque=\"\", stale=FALSE, "
    "algorithm=MD5\r\n";

CorpusMessage Make(const char* name, absl::string_view head,
                   absl::string_view body) {
  return {name, absl::StrCat(head, "Content-Length: ", body.size(), "\r\n\r\n",
                             body)};
}

}  // namespace

std::vector<CorpusMessage> Corpus() {
  return {
      Make("invite_1via", kInvite1Via, kAnnSession),
      Make("invite_3via_auth", kInvite3ViaAuth, kAnnSession),
      Make("180_3via", kRinging3Via, ""),
      Make("200_invite", kOkToInvite, kBenSession),
      Make("ack", kAck, ""),
      Make("bye", kBye, ""),
      Make("register_auth", kRegisterAuth, ""),
      Make("407", kProxyAuthenticationRequired, ""),
  };
}

}  // namespace sipsim::bench
