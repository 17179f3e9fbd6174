#include "protocol/media/rtp_mix.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace sipsim::sip {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(RtpMix, PacketHoldsWhoHasComeSinceTheLastOne) {
  RtpMix mix;
  EXPECT_THAT(mix.Take(160), IsEmpty());
  mix.Add({30}, 160);
  mix.Add({10}, 160);
  EXPECT_THAT(mix.Take(160), ElementsAre(10, 30));
  mix.Add({30}, 160);
  EXPECT_THAT(mix.Take(160), ElementsAre(30));
  EXPECT_THAT(mix.Take(160), IsEmpty());
}

// RFC 3550 section 7.4: whoever is named in a mixed packet.
TEST(RtpMix, SourcesOfAnotherMixerAreTakenOver) {
  RtpMix mix;
  mix.Add({64, 45}, 160);
  mix.Add({17}, 160);
  EXPECT_THAT(mix.Take(160), ElementsAre(17, 45, 64));
}

// Packets of 40 ms into ones of 20 ms, two at once into two.
TEST(RtpMix, WhatDoesNotFitGoesIntoTheNextPacket) {
  RtpMix mix;
  mix.Add({1}, 320);
  mix.Add({2}, 160);
  mix.Add({2}, 160);
  mix.Add({3}, 80);
  EXPECT_THAT(mix.Take(160), ElementsAre(1, 2, 3));
  EXPECT_THAT(mix.Take(160), ElementsAre(1, 2));
  EXPECT_THAT(mix.Take(160), IsEmpty());
}

TEST(RtpMix, NothingWaitsLongerThanALimit) {
  RtpMix mix;
  for (int i = 0; i < 1000; ++i) mix.Add({1}, 160);
  int packet_count = 0;
  while (!mix.Take(160).empty()) ++packet_count;
  EXPECT_EQ(packet_count, 20);  // 400 ms.
  mix.Add({1}, 0);
  EXPECT_THAT(mix.Take(160), IsEmpty());
}

}  // namespace
}  // namespace sipsim::sip
