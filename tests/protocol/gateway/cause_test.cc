// The tables of RFC 3398, row by row, as the RFC prints them.

#include "protocol/gateway/cause.h"

#include <map>
#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "protocol/message/parser.h"

namespace sipsim::sip {
namespace {

constexpr CauseLocation kNetwork = CauseLocation::kNetwork;
constexpr CauseLocation kUser = CauseLocation::kUser;

TEST(Cause, BecomesTheStatusCodeOfSection7_2_4_1) {
  const std::map<int, int> rows = {
      {1, 404},  {2, 404},  {3, 404},  {17, 486}, {18, 408},  {19, 480},
      {20, 480}, {21, 403}, {22, 410}, {23, 410}, {26, 404},  {27, 502},
      {28, 484}, {29, 501}, {31, 480}, {34, 503}, {38, 503},  {41, 503},
      {42, 503}, {47, 503}, {55, 403}, {57, 403}, {58, 503},  {65, 488},
      {70, 488}, {79, 501}, {87, 403}, {88, 503}, {102, 504}, {111, 500},
      {127, 500}};
  EXPECT_EQ(CauseStatusTable().size(), rows.size());
  for (int cause = 1; cause <= 127; ++cause) {
    // 16 ends calls that are up; one that is not is unavailable.
    const int others = cause == 16 ? 480 : 500;
    const auto row = rows.find(cause);
    EXPECT_EQ(StatusOfCause(static_cast<Cause>(cause), kNetwork, false),
              row == rows.end() ? others : row->second)
        << cause;
  }
}

TEST(Cause, OfANumberChangedSaysMovedIfItTellsTheNewOne) {
  EXPECT_EQ(StatusOfCause(22, kNetwork, true), 301);
  EXPECT_EQ(StatusOfCause(23, kNetwork, true), 410);
}

TEST(Cause, OfARejectionByTheUserIsForAllOfHisPhones) {
  EXPECT_EQ(StatusOfCause(21, kUser, false), 603);
  EXPECT_EQ(StatusOfCause(17, kUser, false), 486);
}

TEST(Status, BecomesTheCauseOfSection8_2_6_1) {
  const std::map<int, int> rows = {
      {400, 41},  {401, 21},  {402, 21},  {403, 21},  {404, 1},   {405, 63},
      {406, 79},  {407, 21},  {408, 102}, {410, 22},  {413, 127}, {414, 127},
      {415, 79},  {416, 127}, {420, 127}, {421, 127}, {423, 127}, {480, 18},
      {481, 41},  {482, 25},  {483, 25},  {484, 28},  {485, 1},   {486, 17},
      {500, 41},  {501, 79},  {502, 38},  {503, 41},  {504, 102}, {505, 127},
      {513, 127}, {600, 17},  {603, 21},  {604, 1}};
  EXPECT_EQ(StatusCauseTable().size(), rows.size());
  for (int status = 400; status < 700; ++status) {
    const auto row = rows.find(status);
    EXPECT_EQ(CauseOfStatus(status), row == rows.end() ? 31 : row->second)
        << status;
  }
}

// A response of that status with these fields.
Cause CauseFor(int status_code, const std::string& fields) {
  Message message;
  const std::string text = absl::StrCat(
      "SIP/2.0 ", status_code,
      " X\r\nVia: SIP/2.0/UDP a.com;branch=z9hG4bK1\r\nFrom: <sip:a@a.com>;"
      "tag=1\r\nTo: <sip:b@b.com>;tag=2\r\nCall-ID: 1\r\nCSeq: 1 INVITE\r\n",
      fields, "Content-Length: 0\r\n\r\n");
  EXPECT_TRUE(
      ParseMessage(BufferRef::Copy(text), ParseLimits(), &message).ok());
  return CauseOfResponse(message);
}

TEST(Status, OfAnUnacceptableSessionGoesByItsWarning) {
  for (const int status : {488, 606}) {
    EXPECT_EQ(CauseFor(status, ""), 31);
    EXPECT_EQ(CauseFor(status, "Warning: 399 a.com \"x\"\r\n"), 31);
    EXPECT_EQ(CauseFor(status, "Warning: 304 a.com \"x\"\r\n"), 65);
    EXPECT_EQ(CauseFor(status, "Warning: 305 a.com \"x\"\r\n"), 65);
    EXPECT_EQ(CauseFor(status, "Warning: x\r\n"), 31);
    EXPECT_EQ(CauseFor(status,
                       "Warning: 399 a.com \"x, \\\"y\", 304 b.com \"z\"\r\n"),
              65);
    EXPECT_EQ(CauseFor(status,
                       "Warning: 399 a.com \"x\"\r\n"
                       "Warning: 305 b.com \"y\"\r\n"),
              65);
    EXPECT_EQ(CauseFor(status, "Warning: 399 a.com \"x, 304 y\"\r\n"), 31);
  }
  EXPECT_EQ(CauseFor(486, "Warning: 304 a.com \"x\"\r\n"), 17);
}

TEST(Status, IsOverruledByAReasonOfThePstn) {
  EXPECT_EQ(CauseFor(486, "Reason: Q.850;cause=20\r\n"), 20);
  EXPECT_EQ(
      CauseFor(486, "Reason: SIP;cause=600\r\nReason: q.850;cause=20\r\n"), 20);
  EXPECT_EQ(CauseFor(486, "Reason: SIP;cause=600, Q.850;cause=3\r\n"), 3);
  // What is no cause is none.
  EXPECT_EQ(CauseFor(486, "Reason: Q.850;cause=0\r\n"), 17);
  EXPECT_EQ(CauseFor(486, "Reason: Q.850;cause=128\r\n"), 17);
  EXPECT_EQ(CauseFor(486, "Reason: Q.850\r\n"), 17);
  EXPECT_EQ(CauseFor(486, "Reason: ;;;\r\n"), 17);
}

TEST(Cause, HasATextIfATableHasIt) {
  for (const CauseStatus& row : CauseStatusTable()) {
    EXPECT_NE(CauseText(row.cause), "") << static_cast<int>(row.cause);
  }
  for (const StatusCause& row : StatusCauseTable()) {
    EXPECT_NE(CauseText(row.cause), "") << static_cast<int>(row.cause);
  }
  EXPECT_EQ(CauseText(17), "User busy");
  EXPECT_EQ(CauseText(100), "");
}

}  // namespace
}  // namespace sipsim::sip
