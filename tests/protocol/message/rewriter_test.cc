#include "protocol/message/rewriter.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gtest/gtest.h"
#include "protocol/message/parser.h"

namespace sipsim::sip {
namespace {

Message Parsed(absl::string_view text) {
  Message message;
  const ParseError error =
      ParseMessage(BufferRef::Copy(text), ParseLimits(), &message);
  EXPECT_TRUE(error.ok()) << error.ToString();
  return message;
}

std::string Written(MessageRewriter rewriter) {
  return std::string(std::move(rewriter).Write().view());
}

// Unknown headers, odd case, folds and compact names: what a proxy must leave
// alone (RFC 3261 section 16.6 step 1, 7.3.1).
constexpr char kOdd[] =
    "INVITE sip:bob@biloxi.com SIP/2.0\r\n"
    "v: SIP/2.0/UDP pc33.atlanta.com;branch=z9hG4bK77,SIP / 2.0 / TCP\r\n"
    "  10.1.1.1 ; branch = z9hG4bK66\r\n"
    "X-uNKNOWN :  a,b;;c=\"d\"  \r\n"
    "mAx-FORWARDS:\t70\r\n"
    "Route: <sip:ss1.atlanta.com;lr> , <sip:ss2.biloxi.com;lr>\r\n"
    "f: Alice <sip:alice@atlanta.com>;tag=1928301774\r\n"
    "tO: Bob\r\n <sip:bob@biloxi.com>\r\n"
    "i: a84b4c76e66710\r\n"
    "CSEQ: 314159   INVITE\r\n"
    "Subject: folded\r\n\tover two lines\r\n"
    "l: 6\r\n"
    "\r\n"
    "v=0\r\n\n";

TEST(Rewriter, LeavesUntouchedPartsByteIdentical) {
  const Message m = Parsed(kOdd);
  MessageRewriter rewriter(m);
  rewriter.SetValue(*m.Find(HeaderId::kMaxForwards), "69");
  rewriter.PushVia("SIP/2.0/UDP ss1.atlanta.com;branch=z9hG4bK1");
  rewriter.SetRequestUri("sip:bob@192.0.2.4");
  rewriter.PopEntry(HeaderId::kRoute, m.routes()[0].text);
  rewriter.PushField(HeaderId::kRecordRoute, "<sip:ss1.atlanta.com;lr>");
  EXPECT_EQ(Written(std::move(rewriter)),
            absl::StrReplaceAll(
                kOdd, {{"sip:bob@biloxi.com SIP", "sip:bob@192.0.2.4 SIP"},
                       {"v: SIP/2.0/UDP",
                        "Via: SIP/2.0/UDP ss1.atlanta.com;branch=z9hG4bK1\r\n"
                        "v: SIP/2.0/UDP"},
                       {"X-uNKNOWN",
                        "Record-Route: <sip:ss1.atlanta.com;lr>\r\n"
                        "X-uNKNOWN"},
                       {":\t70", ":\t69"},
                       {"<sip:ss1.atlanta.com;lr> , ", ""}}));
}

TEST(Rewriter, PopsOneViaOfAListAndThenTheField) {
  const Message m = Parsed(kOdd);
  MessageRewriter rewriter(m);
  rewriter.PopVia();
  const std::string once = Written(std::move(rewriter));
  EXPECT_EQ(
      once,
      absl::StrReplaceAll(
          kOdd, {{"SIP/2.0/UDP pc33.atlanta.com;branch=z9hG4bK77,", ""}}));
  const Message second = Parsed(once);
  EXPECT_EQ(second.top_via().host, "10.1.1.1");
  MessageRewriter again(second);
  again.PopVia();
  again.PushVia("SIP/2.0/UDP new.example.com;branch=z9hG4bK2");
  const Message third = Parsed(Written(std::move(again)));
  ASSERT_EQ(third.vias().size(), 1u);
  EXPECT_EQ(third.top_via().host, "new.example.com");
}

TEST(Rewriter, InsertionsAtOnePlaceKeepTheirOrder) {
  const Message m = Parsed(kOdd);
  MessageRewriter rewriter(m);
  rewriter.PushField(HeaderId::kRecordRoute, "<sip:a.example.com;lr>");
  rewriter.PushField(HeaderId::kPath, "<sip:b.example.com>");
  const std::string text = Written(std::move(rewriter));
  EXPECT_NE(text.find("Record-Route: <sip:a.example.com;lr>\r\n"
                      "Path: <sip:b.example.com>\r\nX-uNKNOWN"),
            std::string::npos)
      << text;
}

TEST(Rewriter, NewBodyGetsItsContentLength) {
  const Message m = Parsed(kOdd);
  MessageRewriter rewriter(m);
  rewriter.SetBody("0123456789");
  EXPECT_EQ(Written(std::move(rewriter)),
            absl::StrReplaceAll(
                kOdd, {{"l: 6\r\n\r\nv=0\r\n\n", "l: 10\r\n\r\n0123456789"}}));
}

TEST(Rewriter, AddsContentLengthWhereThereWasNone) {
  const std::string text = absl::StrReplaceAll(kOdd, {{"l: 6\r\n", ""}});
  const Message m = Parsed(text);
  MessageRewriter rewriter(m);
  rewriter.SetBody("abc");
  const Message changed = Parsed(Written(std::move(rewriter)));
  EXPECT_EQ(changed.content_length(), 3u);
  EXPECT_EQ(changed.body(), "abc");
}

TEST(Rewriter, RemovesAllFieldsOfAName) {
  const Message m = Parsed(kOdd);
  MessageRewriter rewriter(m);
  rewriter.RemoveAll(HeaderId::kRoute);
  rewriter.RemoveField(*m.FindByName("X-Unknown"));
  const Message changed = Parsed(Written(std::move(rewriter)));
  EXPECT_TRUE(changed.routes().empty());
  EXPECT_EQ(changed.FindByName("X-Unknown"), nullptr);
  EXPECT_EQ(changed.fields().size(), m.fields().size() - 2);
}

TEST(Rewriter, DropsBytesBehindTheBody) {
  // RFC 3261 section 18.3.
  const Message m = Parsed(absl::StrCat(kOdd, "trailing bytes"));
  EXPECT_EQ(Written(MessageRewriter(m)), kOdd);
}

TEST(Rewriter, WritesTheViaStampBelowTheNewVia) {
  Message m = Parsed(kOdd);
  m.StampTopVia({*IpAddress::Parse("192.0.2.1"), 5060});
  MessageRewriter rewriter(m);
  rewriter.PushVia("SIP/2.0/UDP ss1.atlanta.com;branch=z9hG4bK1");
  const std::string text = Written(std::move(rewriter));
  const Message changed = Parsed(text);
  ASSERT_EQ(changed.vias().size(), 3u);
  EXPECT_EQ(changed.vias()[1].received, "192.0.2.1");
  EXPECT_EQ(changed.vias()[1].branch, "z9hG4bK77");
  EXPECT_EQ(changed.vias()[2].received, "");
}

}  // namespace
}  // namespace sipsim::sip
