#include "protocol/message/sipfrag.h"

#include "gtest/gtest.h"

namespace sipsim::sip {
namespace {

TEST(Sipfrag, StatusLineIsWrittenWithItsLineEnd) {
  EXPECT_EQ(StatusSipfrag(100, ""), "SIP/2.0 100 Trying\r\n");
  EXPECT_EQ(StatusSipfrag(603, "No"), "SIP/2.0 603 No\r\n");
}

// RFC 3420 section 3.1; RFC 3515 section 2.4.5.
TEST(Sipfrag, StatusIsReadWhateverFollows) {
  EXPECT_EQ(ParseStatusSipfrag("SIP/2.0 603 Declined\r\n"), 603);
  EXPECT_EQ(ParseStatusSipfrag("SIP/2.0 200 OK"), 200);
  EXPECT_EQ(ParseStatusSipfrag("SIP/2.0 503 Service Unavailable\r\n\r\n"), 503);
  EXPECT_EQ(ParseStatusSipfrag(
                "SIP/2.0 400 Bad Request\r\n"
                "Warning: 399 atlanta.com Your Event header was malformed\r\n"),
            400);
  EXPECT_EQ(ParseStatusSipfrag("SIP/2.0 200 OK\r\n"
                               "Content-Type: text/plain\r\n"
                               "Content-Length: 9\r\n"
                               "\r\n"
                               "Hi There!"),
            200);
}

TEST(Sipfrag, WhatHasNoStatusOrBreaksTheGrammarIsNone) {
  for (const char* body : {
           "",
           "\r\n",
           "INVITE sip:alice@atlanta.com SIP/2.0",
           "From: Alice <sip:alice@atlanta.com>\r\n",
           "SIP/2.0 99 x\r\n",
           "SIP/3.0 200 OK\r\n",
           "SIP/2.0 200\r\n",
           "SIP/2.0 200 OK\r\nVia: broken\r\n",
           "SIP/2.0 200 OK\r\nContent-Length: 900\r\n\r\nHi",
       }) {
    EXPECT_EQ(ParseStatusSipfrag(body), std::nullopt) << body;
  }
}

}  // namespace
}  // namespace sipsim::sip
