#include "tests/torture/torture_text.h"

namespace sipsim::sip {
namespace {

void AddBrokenNumbers(std::vector<TortureMessage>& all) {
  auto add = [&all](const char* name, const char* section, const char* error,
                    bool can_answer, std::string text) {
    all.push_back({name, section, error, can_answer, std::move(text)});
  };
  add("badinv01", "3.1.2.1", "bad_header_value", true,
      Options("OPTIONS sip:user@example.com SIP/2.0",
              "Contact: \"Joe\" <sip:joe@example.org>;;;;\n"));
  add("badinv01-via", "3.1.2.1", "bad_header_value", false,
      Wire(absl::StrCat("INVITE sip:user@example.com SIP/2.0\n"
                        "Via: SIP/2.0/UDP 192.0.2.15;;,;,,\n",
                        kFromTo, "Call-ID: x\nCSeq: 8 INVITE\n\n")));
  add("clerr", "3.1.2.2", "body_too_short", true,
      Wire(absl::StrCat("INVITE sip:user@example.com SIP/2.0\n"
                        "Via: SIP/2.0/UDP 192.0.2.95;branch=z9hG4bKkd\n",
                        kFromTo,
                        "Call-ID: x\nCSeq: 8 INVITE\n"
                        "Content-Length: 9999\n\nv=0\n")));
  add("ncl", "3.1.2.3", "bad_header_value", true,
      Wire(absl::StrCat("INVITE sip:user@example.com SIP/2.0\n"
                        "Via: SIP/2.0/UDP 192.0.2.95;branch=z9hG4bKkd\n",
                        kFromTo,
                        "Call-ID: x\nCSeq: 8 INVITE\n"
                        "Content-Length: -999\n\nv=0\n")));
  add("scalar02-cseq", "3.1.2.4", "bad_header_value", false,
      Request("REGISTER sip:example.com SIP/2.0",
              absl::StrCat(kFromTo, "CSeq: 36893488147419103232 REGISTER\n")));
  add("scalar02-mf", "3.1.2.4", "bad_header_value", true,
      Wire(absl::StrCat("REGISTER sip:example.com SIP/2.0\n"
                        "Via: SIP/2.0/UDP 192.0.2.95;branch=z9hG4bKkd\n"
                        "Max-Forwards: 300\n",
                        kFromTo, "Call-ID: x\nCSeq: 8 REGISTER\n\n")));
  add("scalar02-expires", "3.1.2.4", "bad_header_value", true,
      Options("OPTIONS sip:user@example.com SIP/2.0",
              "Expires: 10000000000000000000000000000000000\n"));
  add("cseq-2-31", "RFC 3261 8.1.1.5", "bad_header_value", false,
      Request("BYE sip:example.com SIP/2.0",
              absl::StrCat(kFromTo, "CSeq: 2147483648 BYE\n")));
  add("scalarlg", "3.1.2.5", "bad_header_value", false,
      Response("SIP/2.0 503 Service Unavailable",
               "9292394834772304023312 OPTIONS"));
  add("quotbal", "3.1.2.6", "bad_header_value", false,
      Request("INVITE sip:user@example.com SIP/2.0",
              "To: \"Mr. J. User <sip:j.user@example.com>\n"
              "From: sip:caller@example.net;tag=93334\nCSeq: 8 INVITE\n"));
}

void AddBrokenHeaders(std::vector<TortureMessage>& all) {
  auto add = [&all](const char* name, const char* section, const char* error,
                    bool can_answer, std::string text) {
    all.push_back({name, section, error, can_answer, std::move(text)});
  };
  add("badaspec", "3.1.2.14", "bad_header_value", false,
      Request("OPTIONS sip:user@example.org SIP/2.0",
              "From: \"Bell, Alexander\" <sip:a.g.bell@example.com>;tag=43\n"
              "To: \"Watson, Thomas\" < sip:t.watson@example.org >\n"
              "CSeq: 3923942 OPTIONS\n"));
  add("baddn", "3.1.2.15", "bad_header_value", false,
      Request("OPTIONS sip:t.watson@example.org SIP/2.0",
              "From: Bell, Alexander <sip:a.g.bell@example.com>;tag=43\n"
              "To: Watson, Thomas <sip:t.watson@example.org>\n"
              "CSeq: 3923942 OPTIONS\n"));
  add("regbadct", "3.1.2.13", "bad_header_value", true,
      Options("OPTIONS sip:example.com SIP/2.0",
              "Contact: sip:user@example.com?Route=%3Csip:sip.example.com"
              "%3E\n"));
  add("mismatch01", "3.1.2.17", "method_mismatch", true,
      Request("OPTIONS sip:user@example.com SIP/2.0",
              absl::StrCat(kFromTo, "CSeq: 8 INVITE\n")));
  add("mismatch02", "3.1.2.18", "method_mismatch", true,
      Request("NEWMETHOD sip:user@example.com SIP/2.0",
              absl::StrCat(kFromTo, "CSeq: 8 INVITE\n")));
  add("insuf", "3.3.1", "missing_header", false,
      Wire("INVITE sip:user@example.com SIP/2.0\nCSeq: 193942 INVITE\n"
           "Via: SIP/2.0/UDP 192.0.2.95;branch=z9hG4bKkdj.insuf\n"
           "Content-Length: 0\n\n"));
  add("multi01", "3.3.8", "duplicate_header", true,
      Request("INVITE sip:user@company.com SIP/2.0",
              absl::StrCat(kFromTo, kFromTo,
                           "CSeq: 8 INVITE\nCSeq: 8 INVITE\n"
                           "Call-ID: another\nMax-Forwards: 5\n")));
  add("mcl01", "3.3.9", "duplicate_header", true,
      Options("OPTIONS sip:user@example.com SIP/2.0", "Content-Length: 13\n"));
  add("route-addr-spec", "RFC 3261 25.1", "bad_header_value", true,
      Options("OPTIONS sip:user@example.com SIP/2.0",
              "Route: sip:ss1.example.com;lr\n"));
  add("star-and-more", "RFC 3261 10.2.2", "bad_header_value", true,
      Options("OPTIONS sip:user@example.com SIP/2.0",
              "Contact: *, <sip:a@example.com>\n"));
  add("no-colon", "RFC 3261 7.3", "bad_header_name", true,
      Options("OPTIONS sip:user@example.com SIP/2.0", "Subject hello\n"));
  add("bare-cr", "RFC 3261 25.1", "bad_line_end", true,
      Options("OPTIONS sip:user@example.com SIP/2.0", "Subject: a\rb\n"));
  add("escape-cut-short", "RFC 3261 25.1", "bad_header_value", true,
      Options("OPTIONS sip:user@example.com SIP/2.0",
              "Contact: <sip:a%4@example.com>\n"));
  add("two-dots", "RFC 3261 25.1", "bad_header_value", true,
      Options("OPTIONS sip:user@example.com SIP/2.0",
              "Contact: <sip:a@example..com>\n"));
}

void AddBrokenStartLines(std::vector<TortureMessage>& all) {
  auto add = [&all](const char* name, const char* section, const char* error,
                    bool can_answer, std::string text) {
    all.push_back({name, section, error, can_answer, std::move(text)});
  };
  add("ltgtruri", "3.1.2.7", "bad_request_uri", true,
      Options("OPTIONS <sip:user@example.com> SIP/2.0"));
  add("lwsruri", "3.1.2.8", "bad_request_uri", true,
      Options("OPTIONS sip:user@example.com; lr SIP/2.0"));
  add("lwsstart", "3.1.2.9", "bad_request_uri", true,
      Options("OPTIONS  sip:user@example.com  SIP/2.0"));
  add("trws", "3.1.2.10", "bad_start_line", true,
      Options("OPTIONS sip:user@example.com SIP/2.0  "));
  add("escruri", "3.1.2.11", "bad_request_uri", true,
      Options("OPTIONS sip:user@example.com?Route=%3Csip:example.com%3E "
              "SIP/2.0"));
  add("badvers", "3.1.2.16", "bad_version", true,
      Options("OPTIONS sip:user@example.com SIP/7.0"));
  add("bigcode", "3.1.2.19", "bad_status_code", false,
      Response("SIP/2.0 4294967301 better not break the receiver",
               "353494 INVITE"));
  add("status-700", "RFC 3261 7.2", "bad_status_code", false,
      Response("SIP/2.0 700 Beyond", "353494 INVITE"));
  add("no-version", "RFC 3261 7.1", "bad_start_line", true,
      Options("OPTIONS sip:user@example.com HTTP/1.1"));
  add("empty", "RFC 3261 7.5", "empty", false, "\r\n\r\n");
  add("ack-with-error", "RFC 3261 8.2", "bad_version", false,
      Request("ACK sip:user@example.com SIP/3.0",
              absl::StrCat(kFromTo, "CSeq: 8 ACK\n")));
  add("cut-short", "RFC 3261 7", "incomplete", false,
      "OPTIONS sip:user@example.com SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1");
}

}  // namespace

void AddBrokenMessages(std::vector<TortureMessage>& all) {
  AddBrokenNumbers(all);
  AddBrokenHeaders(all);
  AddBrokenStartLines(all);
}

}  // namespace sipsim::sip
