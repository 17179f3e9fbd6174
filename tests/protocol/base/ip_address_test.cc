#include "protocol/base/ip_address.h"

#include <string>

#include "gtest/gtest.h"

namespace sipsim::sip {
namespace {

TEST(IpAddress, DottedDecimalIsReadAndWritten) {
  for (const char* text : {"0.0.0.0", "192.0.2.1", "255.255.255.255",
                           "10.20.30.99", "9.10.99.100"}) {
    const auto address = IpAddress::Parse(text);
    ASSERT_TRUE(address.has_value()) << text;
    EXPECT_FALSE(address->is_v6());
    EXPECT_EQ(address->ToString(), text);
    EXPECT_EQ(address->ToHost(), text);
  }
  EXPECT_EQ(IpAddress::Parse("192.0.2.1"), IpAddress::V4(0xc0000201));
}

TEST(IpAddress, WhatIsNoAddressIsRefused) {
  for (const char* text : {"",
                           ".",
                           "1.2.3",
                           "1.2.3.4.5",
                           "1.2.3.",
                           ".1.2.3",
                           "1..2.3",
                           "256.1.1.1",
                           "1.2.3.1000",
                           "01.2.3.4",
                           "1.2.3.00",
                           "1.2.3.4 ",
                           " 1.2.3.4",
                           "a.b.c.d",
                           "[1.2.3.4]",
                           "1.2.3.4:5060",
                           "example.com",
                           "::g",
                           "[::1",
                           "1::2::3"}) {
    EXPECT_FALSE(IpAddress::Parse(text).has_value()) << text;
  }
}

TEST(IpAddress, V6IsReadWithAndWithoutBracketsAndWrittenCanonically) {
  const auto address = IpAddress::Parse("2001:DB8:0:0:0:0:0:1");
  ASSERT_TRUE(address.has_value());
  EXPECT_TRUE(address->is_v6());
  EXPECT_EQ(address->ToString(), "2001:db8::1");
  EXPECT_EQ(address->ToHost(), "[2001:db8::1]");
  EXPECT_EQ(IpAddress::Parse("[2001:db8::1]"), address);
  EXPECT_EQ((Endpoint{*address, 5060}).ToString(), "[2001:db8::1]:5060");
}

}  // namespace
}  // namespace sipsim::sip
