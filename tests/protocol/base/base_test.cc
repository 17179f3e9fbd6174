#include <cstring>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "gtest/gtest.h"
#include "protocol/base/ascii_case.h"
#include "protocol/base/buffer.h"
#include "protocol/base/hash.h"
#include "protocol/base/hex.h"
#include "protocol/base/inline_list.h"
#include "protocol/base/ip_address.h"
#include "protocol/base/short_text.h"

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

TEST(Buffer, HasRoomForAnySizeAndIsUsedAgain) {
  for (const size_t size : {0, 175, 176, 177, 4016, 4017, 65'535, 200'000}) {
    BufferRef buffer = BufferRef::WithCapacity(size);
    EXPECT_GE(buffer->capacity(), size);
    buffer->Resize(buffer->capacity());
    std::memset(buffer->data(), 'x', buffer->capacity());
    const Buffer* block = buffer.get();
    if (size > 65'535) continue;
    buffer = BufferRef();
    EXPECT_EQ(BufferRef::WithCapacity(size).get(), block);
  }
}

TEST(Hex, WritesAllDigits) {
  char text[kHexDigitCount];
  WriteHex(0x0123456789abcdef, text);
  EXPECT_EQ(absl::string_view(text, sizeof(text)), "0123456789abcdef");
  WriteHex(0, text);
  EXPECT_EQ(absl::string_view(text, sizeof(text)), "0000000000000000");
  WriteHex(0xfa9f0a90ffffffff, text);
  EXPECT_EQ(absl::string_view(text, sizeof(text)), "fa9f0a90ffffffff");
}

// Branches and tags on the wire are made of it: the values stay.
TEST(HashBytes, IsTheSameInEveryRun) {
  EXPECT_EQ(HashBytes("z9hG4bK74bf9"), 0x3247691634e578f6u);
  EXPECT_EQ(HashBytes("", 7), 0x701db1cc65649c37u);
  EXPECT_EQ(HashBytes("a84b4c76e66710@pc33.atlanta.example.com", 1),
            0xec1ba01201d21ca8u);
}

TEST(WithoutCase, LettersAreEqualAndNothingElse) {
  EXPECT_TRUE(EqualsWithoutCase("", ""));
  EXPECT_TRUE(
      EqualsWithoutCase("SS1.Atlanta.EXAMPLE.com", "ss1.atlanta.example.COM"));
  EXPECT_FALSE(
      EqualsWithoutCase("ss1.atlanta.example.com", "ss1.atlanta.example.con"));
  EXPECT_FALSE(EqualsWithoutCase("abc", "abcd"));
  EXPECT_FALSE(EqualsWithoutCase("[", "{"));
  EXPECT_FALSE(EqualsWithoutCase("a@", "a`"));
  EXPECT_FALSE(EqualsWithoutCase("12345678-", "12345678\r"));
  EXPECT_EQ(HashWithoutCase("Atlanta.example.com"),
            HashWithoutCase("ATLANTA.example.COM"));
  EXPECT_NE(HashWithoutCase("atlanta.example.com"),
            HashWithoutCase("atlanta.example.con"));
}

TEST(ShortText, HoldsWhatWasAppended) {
  ShortText<8> text("abc");
  text.Append("de");
  std::memcpy(text.Extend(3), "fgh", 3);
  EXPECT_TRUE(text == "abcdefgh");
  const ShortText<8> copy = text;
  text.Clear();
  EXPECT_TRUE(text.empty());
  EXPECT_EQ(std::string(copy), "abcdefgh");
  EXPECT_DEATH(ShortText<2>("abc"), "SIP_CHECK");
}

TEST(InlineList, AppendsRanges) {
  InlineList<int, 2> list;
  const int values[] = {1, 2, 3, 4, 5, 6, 7};
  list.Append(absl::MakeConstSpan(values));
  list.Append(absl::Span<const int>());
  list.Append(absl::MakeConstSpan(values, 1));
  ASSERT_EQ(list.size(), 8u);
  EXPECT_EQ(list[6], 7);
  EXPECT_EQ(list[7], 1);
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
  EXPECT_EQ(IpAddress::Parse("::1")->ToString(), "::1");
  EXPECT_EQ(IpAddress::Parse("fe80::1:2")->ToString(), "fe80::1:2");
  EXPECT_EQ(IpAddress::V4(0).ToString(), "0.0.0.0");
  EXPECT_EQ(IpAddress::Parse("255.10.100.9")->ToString(), "255.10.100.9");
  EXPECT_EQ((Endpoint{*v6, 5060}).ToString(), "[2001:db8::1]:5060");
  for (const char* text : {"", "1.2.3", "a.b", "[1.2.3.4]", "[::1", "::g",
                           "ss1.atlanta.example.com", "abcde", "1.2.3.4.5"}) {
    EXPECT_FALSE(IpAddress::Parse(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace sipsim::sip
