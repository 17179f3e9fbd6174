#include <cstring>
#include <string>
#include <utility>

#include "gtest/gtest.h"
#include "protocol/base/buffer.h"
#include "protocol/base/inline_list.h"
#include "protocol/base/ip_address.h"

namespace sipsim::sip {
namespace {

TEST(Buffer, IsFollowedByZeroedPadding) {
  const BufferRef dirty = BufferRef::Copy(std::string(600, 'x'));
  dirty->Resize(10);
  EXPECT_EQ(dirty.view(), "xxxxxxxxxx");
  const std::string zeros(Buffer::kPadding, '\0');
  EXPECT_EQ(std::memcmp(dirty->data() + 10, zeros.data(), zeros.size()), 0);
}

TEST(Buffer, IsSharedUntilTheLastReferenceGoes) {
  BufferRef first = BufferRef::Copy("text");
  const BufferRef second = first;
  EXPECT_EQ(first.get(), second.get());
  first = BufferRef();
  EXPECT_EQ(second.view(), "text");
  EXPECT_FALSE(first);
  EXPECT_EQ(first.view(), "");
}

TEST(InlineList, GrowsBeyondItsPlaceAndKeepsTheRoom) {
  InlineList<int, 2> list;
  for (int i = 0; i < 9; ++i) list.Append() = i;
  ASSERT_EQ(list.size(), 9u);
  for (int i = 0; i < 9; ++i) EXPECT_EQ(list[static_cast<size_t>(i)], i);
  const int* room = list.begin();
  list.Clear();
  EXPECT_TRUE(list.empty());
  EXPECT_EQ(list.Append(), 0);
  EXPECT_EQ(list.begin(), room);
}

TEST(InlineList, MovesFromItsPlaceAndFromTheHeap) {
  for (const int count : {2, 5}) {
    InlineList<int, 2> from;
    for (int i = 0; i < count; ++i) from.Append() = i;
    InlineList<int, 2> to(std::move(from));
    ASSERT_EQ(to.size(), static_cast<uint32_t>(count));
    EXPECT_EQ(to.back(), count - 1);
    from.Clear();
    for (int i = 0; i < 3; ++i) from.Append() = 7;
    EXPECT_EQ(to[0], 0);
    to = std::move(from);
    ASSERT_EQ(to.size(), 3u);
    EXPECT_EQ(to[2], 7);
  }
}

TEST(IpAddress, IsReadAndWrittenInItsCanonicalForm) {
  EXPECT_EQ(IpAddress::Parse("192.0.2.1")->ToString(), "192.0.2.1");
  EXPECT_EQ(IpAddress::Parse("192.0.2.1"), IpAddress::V4(0xc0000201));
  const auto v6 = IpAddress::Parse("[2001:DB8:0:0::1]");
  ASSERT_TRUE(v6.has_value());
  EXPECT_EQ(v6->ToString(), "2001:db8::1");
  EXPECT_EQ(v6->ToHost(), "[2001:db8::1]");
  EXPECT_EQ(v6, IpAddress::Parse("2001:db8::1"));
  EXPECT_EQ((Endpoint{*v6, 5060}).ToString(), "[2001:db8::1]:5060");
  for (const char* text : {"", "1.2.3", "a.b", "[1.2.3.4]", "[::1", "::g"}) {
    EXPECT_FALSE(IpAddress::Parse(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace sipsim::sip
