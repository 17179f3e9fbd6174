#include "protocol/event/dialog_info.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "protocol/event/dialog_table.h"

namespace sipsim::sip {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::SizeIs;

DialogElement Confirmed() {
  DialogElement dialog;
  dialog.id = "1";
  dialog.call_id = "\"a&b'<1>@x\"";
  dialog.local_tag = "1928301774";
  dialog.remote_tag = "456887766";
  dialog.is_initiator = true;
  dialog.state = DialogInfoState::kConfirmed;
  dialog.local = {"sip:alice@example.com", "Alice \"A\"",
                  "sip:alice@pc33.example.com", false};
  dialog.remote = {"sip:bob@example.org", "", "sip:bob@192.0.2.1", true};
  return dialog;
}

TEST(DialogInfo, IsWrittenAsRfc4235Has) {
  DialogInfo info{.version = 3, .is_full = false, .entity = "sip:a@b"};
  info.dialogs.push_back(Confirmed());
  DialogElement over;
  over.id = "2";
  over.state = DialogInfoState::kTerminated;
  over.event = DialogInfoEvent::kRejected;
  over.code = 486;
  info.dialogs.push_back(over);
  EXPECT_EQ(
      WriteDialogInfo(info),
      "<?xml version=\"1.0\"?>\n"
      "<dialog-info xmlns=\"urn:ietf:params:xml:ns:dialog-info\" "
      "version=\"3\" state=\"partial\" entity=\"sip:a@b\">\n"
      "  <dialog id=\"1\" call-id=\"&quot;a&amp;b&apos;&lt;1&gt;@x&quot;\" "
      "local-tag=\"1928301774\" remote-tag=\"456887766\" "
      "direction=\"initiator\">\n"
      "    <state>confirmed</state>\n"
      "    <local>\n"
      "      <identity display=\"Alice &quot;A&quot;\">sip:alice@example.com"
      "</identity>\n"
      "      <target uri=\"sip:alice@pc33.example.com\">\n"
      "        <param pname=\"+sip.rendering\" pval=\"no\"/>\n"
      "      </target>\n"
      "    </local>\n"
      "    <remote>\n"
      "      <identity>sip:bob@example.org</identity>\n"
      "      <target uri=\"sip:bob@192.0.2.1\"/>\n"
      "    </remote>\n"
      "  </dialog>\n"
      "  <dialog id=\"2\">\n"
      "    <state event=\"rejected\" code=\"486\">terminated</state>\n"
      "  </dialog>\n"
      "</dialog-info>\n");
}

TEST(DialogInfo, WhatIsWrittenReadsTheSame) {
  DialogInfo info{.version = 7, .is_full = true, .entity = "sip:a@b?x=1&y"};
  info.dialogs.push_back(Confirmed());
  const auto read = ParseDialogInfo(WriteDialogInfo(info));
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->version, 7u);
  EXPECT_TRUE(read->is_full);
  EXPECT_EQ(read->entity, "sip:a@b?x=1&y");
  ASSERT_THAT(read->dialogs, SizeIs(1));
  EXPECT_EQ(read->dialogs[0], Confirmed());
}

// RFC 4235 section 4.2, but for its attribute xsi:schemaLocation.
TEST(DialogInfo, SampleOfTheRfcIsRead) {
  const auto info = ParseDialogInfo(R"(<?xml version="1.0" encoding="UTF-8"?>
   <!-- with a prefix, and what is not ours -->
   <d:dialog-info xmlns:d="urn:ietf:params:xml:ns:dialog-info"
     xmlns:o="urn:other" version="1" state="full"
     entity="sip:alice@example.com">
     <d:dialog id="123456">
        <d:state>confirmed</d:state>
        <d:duration>274</d:duration>
        <o:state>nonsense</o:state>
        <d:local>
          <d:identity display="Alice">
             sip:alice@example.com</d:identity>
          <d:target uri="sip:alice@pc33.example.com">
            <d:param pname="isfocus" pval="true"/>
            <d:param pname="class" pval="personal"/>
          </d:target>
        </d:local>
        <d:remote>
          <d:identity display="Bob"><![CDATA[sip:bob@example.org]]></d:identity>
          <d:target uri="sip:bobster@phone21.example.org"/>
        </d:remote>
     </d:dialog>
   </d:dialog-info>)");
  ASSERT_TRUE(info.has_value());
  ASSERT_THAT(info->dialogs, SizeIs(1));
  EXPECT_EQ(info->dialogs[0].id, "123456");
  EXPECT_EQ(info->dialogs[0].state, DialogInfoState::kConfirmed);
  EXPECT_EQ(info->dialogs[0].local.display, "Alice");
  EXPECT_EQ(info->dialogs[0].local.identity, "sip:alice@example.com");
  EXPECT_EQ(info->dialogs[0].remote.identity, "sip:bob@example.org");
  EXPECT_EQ(info->dialogs[0].remote.target, "sip:bobster@phone21.example.org");
}

TEST(DialogInfo, BrokenDocumentsAreRefused) {
  const std::string head =
      "<dialog-info xmlns=\"urn:ietf:params:xml:ns:dialog-info\" "
      "state=\"full\" entity=\"sip:a@b\" version=";
  EXPECT_TRUE(ParseDialogInfo(head + "\"0\"/>").has_value());
  for (const std::string& document : std::vector<std::string>{
           "", "text", head, head + "\"0\">", head + "\"-1\"/>",
           head + "\"4294967296\"/>", head + "\"0\" version=\"1\"/>",
           head + "\"0\"></dialog>", head + "\"0\"/>more",
           head + "\"0\"/><dialog-info/>", head + "\"&unknown;\"/>",
           head + "\"0\"><dialog id=\"1\"/></dialog-info>",
           head + "\"0\"><dialog><state>early</state></dialog></dialog-info>",
           head + "\"0\"><dialog id=\"1\"><state>asleep</state></dialog>"
                  "</dialog-info>",
           "<!DOCTYPE x [<!ENTITY a \"b\">]>" + head + "\"0\"/>",
           "<dialog-info version=\"0\" state=\"full\" entity=\"sip:a@b\"/>",
           "<x xmlns=\"urn:ietf:params:xml:ns:dialog-info\" version=\"0\" "
           "state=\"full\" entity=\"sip:a@b\"/>"}) {
    EXPECT_FALSE(ParseDialogInfo(document).has_value()) << document;
  }
}

TEST(DialogInfo, DepthIsBounded) {
  std::string document =
      "<dialog-info xmlns=\"urn:ietf:params:xml:ns:dialog-info\" "
      "state=\"full\" entity=\"sip:a@b\" version=\"0\">";
  for (int i = 0; i < 100; ++i) absl::StrAppend(&document, "<a>");
  for (int i = 0; i < 100; ++i) absl::StrAppend(&document, "</a>");
  EXPECT_FALSE(ParseDialogInfo(document + "</dialog-info>").has_value());
}

// --- Section 4.3.

std::string Document(uint32_t version, bool is_full, absl::string_view id,
                     DialogInfoState state) {
  DialogInfo info{.version = version, .is_full = is_full, .entity = "sip:a@b"};
  info.dialogs.emplace_back();
  info.dialogs[0].id = std::string(id);
  info.dialogs[0].state = state;
  return WriteDialogInfo(info);
}

TEST(DialogTable, PartialDocumentsAddUp) {
  DialogTable table;
  using Verdict = DialogTable::Verdict;
  EXPECT_EQ(table.Take(Document(5, true, "1", DialogInfoState::kEarly)),
            Verdict::kTaken);
  EXPECT_EQ(table.Take(Document(6, false, "2", DialogInfoState::kTrying)),
            Verdict::kTaken);
  EXPECT_THAT(table.dialogs(), SizeIs(2));
  EXPECT_EQ(table.Take(Document(7, false, "1", DialogInfoState::kTerminated)),
            Verdict::kTaken);
  EXPECT_THAT(table.dialogs(), SizeIs(1));
  EXPECT_EQ(table.Take(Document(8, true, "3", DialogInfoState::kTrying)),
            Verdict::kTaken);
  EXPECT_EQ(table.dialogs().begin()->first, "3");
}

TEST(DialogTable, GapsAndOldDocumentsAreSeen) {
  DialogTable table;
  using Verdict = DialogTable::Verdict;
  EXPECT_EQ(table.Take(Document(0, false, "1", DialogInfoState::kEarly)),
            Verdict::kIncomplete);
  EXPECT_EQ(table.Take(Document(2, false, "1", DialogInfoState::kConfirmed)),
            Verdict::kIncomplete);
  EXPECT_EQ(table.Take(Document(2, false, "2", DialogInfoState::kEarly)),
            Verdict::kOld);
  EXPECT_THAT(table.dialogs(), SizeIs(1));
  EXPECT_EQ(table.Take(Document(9, true, "2", DialogInfoState::kEarly)),
            Verdict::kTaken);
  EXPECT_EQ(table.Take("<x/>"), Verdict::kBroken);
  EXPECT_EQ(table.version(), 9u);
}

}  // namespace
}  // namespace sipsim::sip
