#include "tests/torture/torture_text.h"

namespace sipsim::sip {
namespace {

// Adds right messages.
class Adder {
 public:
  explicit Adder(std::vector<TortureMessage>& all) : all_(all) {}
  void operator()(const char* name, const char* section,
                  std::string text) const {
    all_.push_back({name, section, "none", false, std::move(text)});
  }

 private:
  std::vector<TortureMessage>& all_;
};

// Section 3.1.1.1: folds wherever they may stand, compact names, odd case,
// escaped quotes, an empty header, values without sense.
std::string Tortuous() {
  return Wire(
      "INVITE sip:vera@station.example.com;unknownparam SIP/2.0\n"
      "TO :\n sip:vera@station.example.com ;   tag    = 2817n\n"
      "from   : \"W Rosen \\\\\\\"\"       <sip:wrosen@example.com>\n"
      "  ;\n  tag = 61gtr5\n"
      "MaX-fOrWaRdS: 0042\n"
      "Call-ID: tortuous.ndaks@192.0.2.77\n"
      "Content-Length   : {length}\n"
      "cseq: 0021\n  INVITE\n"
      "Via  : SIP  /   2.0\n /UDP\n    192.0.2.77;branch=39skw\n"
      "s :\n"
      "NewFangledHeader:   newfangled value\n continued newfangled value\n"
      "UnknownHeaderWithUnusualValue: ;;,,;;,;\n"
      "Content-Type: application/sdp\n"
      "Route:\n <sip:services.example.com;lr;unknownwith=value;unknown-no-"
      "value>\n"
      "v:  SIP  / 2.0  / TCP     relay.example.com   ;\n"
      "  branch  =   z9hG4bK9ikj8  ,\n"
      " SIP  /    2.0   / UDP  192.168.255.1   ; branch=\n z9hG4bK30239\n"
      "m:\"Quoted string \\\"\\\"\" <sip:wrosen@example.com> ; newparam =\n"
      "      newvalue ;\n"
      "  secondparam ; q = 0.33\n"
      "\n"
      "v=0\no=w 1 1 IN IP4 192.0.2.77\ns=-\nc=IN IP4 192.0.2.77\nt=0 0\n"
      "m=audio 4000 RTP/AVP 0\n");
}

// Section 3.1.1.2: every odd character that the grammar lets stand.
std::string WideRange() {
  std::string text = Wire(
      "!interesting-Method0123456789_*+`.%indeed'~ "
      "sip:1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*"
      ":&it+has=1,weird!*pas$wo~d_too.(doesn't-it)@example.com SIP/2.0\n"
      "Via: SIP/2.0/TCP host1.example.com;branch=z9hG4bK-.!%66*_+`'~\n"
      "To: \"BEL:\\@BEL@ NUL:\\@NUL@ DEL:\\@DEL@\" "
      "<sip:1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*@example.com>\n"
      "From: token1~` token2'+_ token3*%!.- "
      "<sip:mundane@example.com>;fromParam''~+*_!.-%=\"\xd1\x80\xd0\xb0\";"
      "tag=_token~1'+`*%!-.\n"
      "Call-ID: word%ZK-!.*_+'@word`~)(><:\\/\"][?}{\n"
      "CSeq: 139122385 !interesting-Method0123456789_*+`.%indeed'~\n"
      "Max-Forwards: 255\n"
      "extensionHeader-!.%*+_`'~:\xef\xbb\xbf\xe5\xa4\xa7\xe5\x81\x9c\n"
      "Content-Length: 0\n\n");
  return absl::StrReplaceAll(text, {{"@BEL@", std::string(1, '\x07')},
                                    {"@NUL@", std::string(1, '\0')},
                                    {"@DEL@", std::string(1, '\x7f')}});
}

void AddOddlyWritten(std::vector<TortureMessage>& all) {
  const Adder add(all);
  add("wsinv", "3.1.1.1", Tortuous());
  add("intmeth", "3.1.1.2", WideRange());
  add("esc01", "3.1.1.3",
      Request("INVITE sip:sips%3Auser%40example.com@example.net SIP/2.0",
              "To: sip:%75se%72@example.com\n"
              "From: <sip:I%20have%20spaces@example.net>;tag=93\n"
              "CSeq: 2 INVITE\n"
              "Contact: <sip:cal%6Cer@192.0.2.5;%6C%72;n%61me=v%61lue%25%34"
              "1>\n"));
  add("escnull", "3.1.1.4",
      Request("REGISTER sip:example.com SIP/2.0",
              "To: sip:null-%00-null@example.com\n"
              "From: sip:null-%00-null@example.com;tag=83\n"
              "CSeq: 1 REGISTER\n"
              "Contact: <sip:%00@host5.example.com>, "
              "<sip:%00%00@host5.example.com>\n"));
  add("esc02", "3.1.1.5",
      Request("RE%47IST%45R sip:registrar.example.com SIP/2.0",
              "To: \"%Z%45\" <sip:resource@example.com>\n"
              "From: \"%Z%45\" <sip:resource@example.com>;tag=f2\n"
              "CSeq: 29344 RE%47IST%45R\n"
              "Contact: <sip:alias1@host1.example.com>\n"));
  add("lwsdisp", "3.1.1.6",
      Request("OPTIONS sip:user@example.com SIP/2.0",
              "To: sip:user@example.com\n"
              "From: caller<sip:caller@example.com>;tag=323\n"
              "CSeq: 60 OPTIONS\n"));
  const std::string long_user(600, 'u');
  const std::string long_value(900, 'v');
  add("longreq", "3.1.1.7",
      Request("INVITE sip:user@example.com SIP/2.0",
              absl::StrCat("To: \"I have a ", long_value, "\" <sip:", long_user,
                           "@example.com:6000;lr>\n", "From: sip:", long_user,
                           "@example.net;tag=12;x", long_value, "=\"",
                           long_value, "\"\n", "CSeq: 3882340 INVITE\n",
                           "Unknown-", long_user, ": ", long_value, "\n")));
  add("dblreq", "3.1.1.8",
      absl::StrCat(Options("OPTIONS sip:a@example.com SIP/2.0"),
                   Options("OPTIONS sip:b@example.com SIP/2.0")));
  add("semiuri", "3.1.1.9",
      Options("OPTIONS sip:user;par=u%40example.net@example.com SIP/2.0"));
  add("transports", "3.1.1.10",
      Options("OPTIONS sip:user@example.com SIP/2.0",
              "Via: SIP/2.0/SCTP t2.example.com;branch=z9hG4bKklasjdhf\n"
              "Via: SIP/2.0/TLS t3.example.com;branch=z9hG4bK2980unddj\n"
              "Via: SIP/2.0/UNKNOWN t4.example.com;branch=z9hG4bKasd0f3en\n"));
}

void AddUnusualValues(std::vector<TortureMessage>& all) {
  const Adder add(all);
  add("mpart01", "3.1.1.11",
      Wire("MESSAGE sip:kate@example.org SIP/2.0\n"
           "Via: SIP/2.0/UDP 127.0.0.1:5070;branch=z9hG4bK-d8754z\n"
           "Max-Forwards: 70\n"
           "Contact: <sip:fluffy@127.0.0.1:5070>\n"
           "To: <sip:kate@example.org>\nFrom: <sip:fluffy@example.com>;tag=2f\n"
           "Call-ID: M2YzMTdi\nCSeq: 1 MESSAGE\n"
           "Content-Type: multipart/mixed;boundary=7a9cbec02ceef655\n"
           "Content-Length: {length}\n\n"
           "--7a9cbec02ceef655\nContent-Type: text/plain\n\nHello\n"
           "--7a9cbec02ceef655\n\n\x01\x02\xff\xfe\n"
           "--7a9cbec02ceef655--\n"));
  add("unreason", "3.1.1.12",
      Response("SIP/2.0 200 = 2**3 * 5**2 "
               "\xd0\xbd\xd0\xbe \xd1\x81\xd1\x82\xd0\xbe",
               "35 INVITE"));
  add("noreason", "3.1.1.13", Response("SIP/2.0 100 ", "35 INVITE"));
  add("badbranch", "3.2.1",
      Options("OPTIONS sip:user@example.com SIP/2.0",
              "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK\n"));
  add("unkscm", "3.3.2",
      Options("OPTIONS nobodyKnowsThisScheme:totallyopaquecontent SIP/2.0"));
  add("novelsc", "3.3.3",
      Options("OPTIONS soap.beep://192.0.2.103:3002 SIP/2.0"));
  add("unksm2", "3.3.4",
      Request("REGISTER sip:example.com SIP/2.0",
              "To: <isbn:2983792873>\n"
              "From: <http://www.example.com>;tag=3234233\n"
              "CSeq: 234902 REGISTER\n"
              "Contact: <name:John_Smith>\n"));
}

void AddForApplications(std::vector<TortureMessage>& all) {
  const Adder add(all);
  add("bext01", "3.3.5",
      Options("OPTIONS sip:user@example.com SIP/2.0",
              "Require: nothingSupportsThis, nothingSupportsThisEither\n"));
  add("invut", "3.3.6",
      Options("OPTIONS sip:user@example.com SIP/2.0",
              "Content-Type: application/unknownformat\n"));
  add("regaut01", "3.3.7",
      Options("OPTIONS sip:user@example.com SIP/2.0",
              "Authorization: NoOneKnowsThisScheme opaque-data=here\n"));
  add("bcast", "3.3.10",
      Wire("SIP/2.0 200 OK\n"
           "Via: SIP/2.0/UDP 192.0.2.198;branch=z9hG4bK1324923\n"
           "Via: SIP/2.0/UDP 255.255.255.255;branch=z9hG4bK1saber23\n"
           "Call-ID: bcast.0384840201234ksdfak3j2erwedfsASdf\n"
           "CSeq: 35 INVITE\nFrom: sip:user@example.com;tag=11141343\n"
           "To: sip:user@example.edu;tag=2229\nContent-Length: 0\n\n"));
  add("zeromf", "3.3.11",
      Wire("OPTIONS sip:user@example.com SIP/2.0\n"
           "Via: SIP/2.0/UDP host1.example.com;branch=z9hG4bK-mf\n"
           "Max-Forwards: 0\nTo: sip:user@example.com\n"
           "From: sip:caller@example.net;tag=3ghsd41\nCall-ID: zeromf.js\n"
           "CSeq: 39234321 OPTIONS\nContent-Length: 0\n\n"));
  add("cparam01", "3.3.12",
      Request("REGISTER sip:example.com SIP/2.0",
              "To: sip:watson@example.com\n"
              "From: sip:watson@example.com;tag=dkfj\nCSeq: 9 REGISTER\n"
              "Contact: sip:+19725552222@gw1.example.net;unknownparam\n"));
  add("cparam02", "3.3.13",
      Request("REGISTER sip:example.com SIP/2.0",
              "To: sip:watson@example.com\n"
              "From: sip:watson@example.com;tag=dkfj\nCSeq: 9 REGISTER\n"
              "Contact: <sip:+19725552222@gw1.example.net;unknownparam>\n"));
  add("regescrt", "3.3.14",
      Request("REGISTER sip:example.com SIP/2.0",
              "To: sip:user@example.com\n"
              "From: sip:user@example.com;tag=8\nCSeq: 14398234 REGISTER\n"
              "Contact: <sip:user@example.com?Route=%3Csip:sip.example.com"
              "%3E>\n"));
  add("inv2543", "3.4.1",
      Wire("INVITE sip:UserB@example.com SIP/2.0\n"
           "Via: SIP/2.0/UDP iftgw.example.com\n"
           "From: <sip:+13035551111@ift.client.example.net;user=phone>\n"
           "Record-Route: <sip:UserB@example.com;maddr=ss1.example.com>\n"
           "To: sip:+16505552222@ss1.example.net;user=phone\n"
           "Call-ID: inv2543.1717@ift.client.example.com\n"
           "CSeq: 56 INVITE\n"
           "Contact: <sip:+13035551111@ift.client.example.net;user=phone>\n"
           "Content-Type: application/sdp\n\n"
           "v=0\no=f 1 1 IN IP4 192.0.2.7\ns=-\nc=IN IP4 192.0.2.7\nt=0 0\n"));
  // RFC 5118: IPv6.
  add("ipv6-good", "RFC 5118 4.1",
      Options("OPTIONS sip:[2001:db8::10]:5070 SIP/2.0",
              "Via: SIP/2.0/UDP [2001:db8::9:1];received=2001:db8::9:255;"
              "branch=z9hG4bKas3\n"
              "Via: SIP/2.0/UDP [2001:db8::9:2]:5062;received=[2001:db8::9]\n"
              "Contact: <sip:user@[2001:db8::1]:5061>\n"));
  add("tel", "RFC 3966",
      Options("OPTIONS tel:+1-201-555-0123 SIP/2.0",
              "Contact: <tel:7042;phone-context=example.com>\n"));
  add("leading-crlf", "RFC 3261 7.5",
      absl::StrCat("\r\n\r\n", Options("OPTIONS sip:a@example.com SIP/2.0")));
  add("star", "RFC 3261 10.2.2",
      Options("OPTIONS sip:a@example.com SIP/2.0", "Contact: *\nExpires: 0\n"));
}

}  // namespace

void AddValidMessages(std::vector<TortureMessage>& all) {
  AddOddlyWritten(all);
  AddUnusualValues(all);
  AddForApplications(all);
}

}  // namespace sipsim::sip
