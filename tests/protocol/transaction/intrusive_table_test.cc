#include "protocol/transaction/intrusive_table.h"

#include <cstddef>
#include <cstdint>
#include <vector>

#include "gtest/gtest.h"

namespace sipsim::sip {
namespace {

struct Object {
  uint64_t hash = 0;
  Object* next = nullptr;
  int name = 0;
};
using Table = IntrusiveTable<Object, &Object::hash, &Object::next>;

Object* FindName(const Table& table, uint64_t hash, int name) {
  return table.Find(hash, [&](const Object& o) { return o.name == name; });
}

TEST(IntrusiveTable, EmptyFindsNothing) {
  const Table table;
  EXPECT_EQ(table.size(), 0u);
  EXPECT_EQ(FindName(table, 0, 0), nullptr);
}

TEST(IntrusiveTable, TellsObjectsOfOneHashApart) {
  Table table;
  Object a{5, nullptr, 1};
  Object b{5, nullptr, 2};
  table.Insert(&a);
  table.Insert(&b);
  EXPECT_EQ(FindName(table, 5, 1), &a);
  EXPECT_EQ(FindName(table, 5, 2), &b);
  table.Remove(&a);
  EXPECT_EQ(FindName(table, 5, 1), nullptr);
  EXPECT_EQ(FindName(table, 5, 2), &b);
}

// After each insertion and removal everything that is in is found, and nothing
// else: with well spread hashes, and with hashes that share their low bits.
TEST(IntrusiveTable, FindsAllAtEverySize) {
  for (const uint64_t step : {uint64_t{0x9e3779b97f4a7c15}, uint64_t{64}}) {
    constexpr int kCount = 300;
    std::vector<Object> objects(kCount);
    Table table;
    for (int i = 0; i < kCount; ++i) {
      Object& object = objects[static_cast<size_t>(i)];
      object.name = i;
      object.hash = step * static_cast<uint64_t>(i);
      table.Insert(&object);
      for (int j = 0; j < kCount; ++j) {
        const uint64_t hash = step * static_cast<uint64_t>(j);
        ASSERT_EQ(FindName(table, hash, j) != nullptr, j <= i) << i << " " << j;
      }
    }
    for (int i = 0; i < kCount; i += 2) {
      table.Remove(&objects[static_cast<size_t>(i)]);
    }
    EXPECT_EQ(table.size(), kCount / 2u);
    for (const Object& object : objects) {
      EXPECT_EQ(FindName(table, object.hash, object.name) != nullptr,
                object.name % 2 == 1);
    }
  }
}

}  // namespace
}  // namespace sipsim::sip
