#include "experiments/message_log.h"

#include <sstream>
#include <string>

#include "gtest/gtest.h"
#include "tests/experiments/wire_messages.h"

namespace sipsim {
namespace {

using sip::operator""ms;
using sip::operator""s;

std::string Log(const WireMessages& log) {
  std::ostringstream out;
  WriteMessageLog(log.messages(), out);
  return out.str();
}

TEST(MessageLog, HasAnObjectALineInTheOrderOfSending) {
  WireMessages log;
  log.Delivered(0ms, "alice", "bob", "SIP/2.0 200 OK\r\n\r\n")
      .Lost(32s, "bob", "alice", "X", "host dead");
  EXPECT_EQ(Log(log),
            R"({"sent_ns":0,"received_ns":5000000,"from":"alice","to":"bob",)"
            R"("transport":"UDP","source":"192.0.2.97:5060",)"
            R"("destination":"192.0.2.98:5060","fate":"delivered",)"
            R"("raw":"SIP/2.0 200 OK\r\n\r\n"})"
            "\n"
            R"({"sent_ns":32000000000,"received_ns":null,"from":"bob",)"
            R"("to":"alice","transport":"UDP","source":"192.0.2.98:5060",)"
            R"("destination":"192.0.2.97:5060","fate":"host dead","raw":"X"})"
            "\n");
}

TEST(MessageLog, WritesEveryByteAsAPrintableCharacterOrAnEscape) {
  WireMessages log;
  const std::string bytes("\"\\\r\n\t\0\x01\x1f ~\x7f\x80\xc3\xbc\xff/", 16);
  log.Delivered(0ms, "alice", "bob", bytes);
  EXPECT_NE(
      Log(log).find(R"("raw":"\"\\\r\n\t\u0000\u0001\u001f ~\u007f\u0080\u00c3)"
                    R"(\u00bc\u00ff/"})"),
      std::string::npos)
      << Log(log);
}

TEST(MessageLog, IsEmptyWithoutMessages) { EXPECT_EQ(Log({}), ""); }

}  // namespace
}  // namespace sipsim
