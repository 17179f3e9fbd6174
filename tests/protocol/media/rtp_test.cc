#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "protocol/media/rtp_packet.h"
#include "protocol/media/rtp_receiver.h"
#include "tests/protocol/testing/draws.h"

namespace sipsim::sip {
namespace {

constexpr uint32_t kRate = 8000;  // PCMU.

Time At(Duration since_start) { return Time(since_start); }

RtpHeader Numbered(uint16_t sequence, uint32_t timestamp = 0,
                   uint32_t ssrc = 1) {
  RtpHeader header;
  header.sequence = sequence;
  header.timestamp = timestamp;
  header.ssrc = ssrc;
  return header;
}

RtpStatistics Received(const std::vector<uint16_t>& sequences) {
  RtpReceiver receiver(kRate);
  for (const uint16_t sequence : sequences) {
    receiver.OnPacket(Numbered(sequence), At(0ms));
  }
  return receiver.statistics();
}

// --- RFC 3550 section 5.1.

TEST(RtpPacket, HeaderHasTheFieldsOfSection51InNetworkOrder) {
  RtpHeader header;
  header.marker = true;
  header.payload_type = 0;
  header.sequence = 0x0102;
  header.timestamp = 0x03040506;
  header.ssrc = 0x0708090a;
  char bytes[kRtpHeaderBytes];
  WriteRtpHeader(header, bytes);
  EXPECT_EQ(absl::string_view(bytes, sizeof(bytes)),
            absl::string_view(
                "\x80\x80\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a", 12));
}

TEST(RtpPacket, IsReadAsItWasWritten) {
  RtpHeader header;
  header.payload_type = 101;
  header.sequence = 65'535;
  header.timestamp = 0xfffffffe;
  header.ssrc = 0xdeadbeef;
  std::string bytes(kRtpHeaderBytes, '\0');
  WriteRtpHeader(header, bytes.data());
  bytes += "voice";
  const auto packet = ReadRtpPacket(bytes);
  ASSERT_TRUE(packet.has_value());
  EXPECT_EQ(packet->header, header);
  EXPECT_EQ(packet->payload, "voice");
}

// Section 7.1: whoever contributed to the packet of a mixer, else its sender.
TEST(RtpPacket, NamesWhoIsHeardInIt) {
  RtpHeader header;
  header.ssrc = 48;
  std::string bytes(kRtpHeaderBytes + 2 * kRtpSourceBytes, '\0');
  WriteRtpHeader(header, bytes.data());
  WriteRtpSources({1, 0xdeadbeef}, bytes.data());
  bytes += "voice";
  const auto packet = ReadRtpPacket(bytes);
  ASSERT_TRUE(packet.has_value());
  EXPECT_EQ(packet->header, header);
  EXPECT_EQ(packet->Sources(), (RtpSources{1, 0xdeadbeef}));
  EXPECT_EQ(packet->payload, "voice");
  bytes.resize(kRtpHeaderBytes);
  WriteRtpHeader(header, bytes.data());
  EXPECT_EQ(ReadRtpPacket(bytes)->Sources(), RtpSources{48});
}

TEST(RtpPacket, NamesUpTo15Sources) {
  const std::vector<uint32_t> sources(kRtpSourceCountMax, 7);
  std::string bytes(kRtpHeaderBytes + kRtpSourceCountMax * kRtpSourceBytes,
                    '\0');
  WriteRtpHeader({}, bytes.data());
  WriteRtpSources(sources, bytes.data());
  EXPECT_EQ(ReadRtpPacket(bytes)->Sources().size(), 15u);
  // As many as it says, or it is none.
  bytes.pop_back();
  EXPECT_FALSE(ReadRtpPacket(bytes).has_value());
}

TEST(RtpPacket, SourcesExtensionAndPaddingAreNoPayload) {
  // Padding, extension, one contributing source; one word of extension.
  std::string bytes("\xb1\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x01", 12);
  bytes += "CSRC";
  bytes += std::string("\xbe\xde\x00\x01", 4);
  bytes += "word";
  bytes += "voice";
  bytes += std::string("\x00\x00\x03", 3);
  const auto packet = ReadRtpPacket(bytes);
  ASSERT_TRUE(packet.has_value());
  EXPECT_EQ(packet->payload, "voice");
}

TEST(RtpPacket, WhatDoesNotFitIsNone) {
  const std::string good("\x80\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x01",
                         12);
  EXPECT_TRUE(ReadRtpPacket(good).has_value());
  for (size_t size = 0; size < good.size(); ++size) {
    EXPECT_FALSE(ReadRtpPacket(good.substr(0, size)).has_value()) << size;
  }
  for (const char first : {'\x00', '\x40', '\xc0',  // Not version 2.
                           '\x81',                  // A source, not there.
                           '\x90',                  // An extension, not there.
                           '\xa0'}) {               // Padding of nothing.
    std::string bad = good;
    bad[0] = first;
    EXPECT_FALSE(ReadRtpPacket(bad).has_value());
  }
}

TEST(RtpPacket, AnyBytesAreReadOrRefused) {
  Draws draws(1);
  for (int i = 0; i < 20'000; ++i) {
    std::string bytes(draws.Below(64), '\0');
    for (char& c : bytes) c = static_cast<char>(draws.Below(256));
    if (!bytes.empty() && draws.Below(2) == 0) bytes[0] = '\xbf';
    const auto packet = ReadRtpPacket(bytes);
    if (!packet.has_value()) continue;
    EXPECT_LE(packet->payload.size(), bytes.size());
    EXPECT_LE(packet->Sources().size(), kRtpSourceCountMax);
  }
}

// --- Appendices A.1 and A.3.

TEST(RtpReceiver, CountsWhatItExpectsFromTheFirstToTheHighest) {
  const RtpStatistics s = Received({10, 11, 12, 13});
  EXPECT_EQ(s.received, 4u);
  EXPECT_EQ(s.expected, 4u);
  EXPECT_EQ(s.lost(), 0u);
}

TEST(RtpReceiver, MissingNumbersAreLost) {
  EXPECT_EQ(Received({10, 12, 15}).lost(), 3u);
}

TEST(RtpReceiver, NumbersWrapAround) {
  const RtpStatistics s = Received({65'534, 65'535, 0, 1});
  EXPECT_EQ(s.expected, 4u);
  EXPECT_EQ(s.lost(), 0u);
}

TEST(RtpReceiver, LatePacketsAreReorderedNotLost) {
  const RtpStatistics s = Received({10, 12, 11, 13});
  EXPECT_EQ(s.reordered, 1u);
  EXPECT_EQ(s.lost(), 0u);
  EXPECT_EQ(Received({11, 10, 12}).expected, 3u);
}

TEST(RtpReceiver, DuplicatesDoNotMakeUpForLosses) {
  const RtpStatistics s = Received({10, 11, 11, 13, 10});
  EXPECT_EQ(s.received, 5u);
  EXPECT_EQ(s.duplicates, 2u);
  EXPECT_EQ(s.lost(), 1u);
}

TEST(RtpReceiver, OneWildNumberIsInvalidTwoInARowBeginAnew) {
  EXPECT_EQ(Received({10, 11, 30'000, 12}).invalid, 1u);
  EXPECT_EQ(Received({10, 11, 30'000, 12}).lost(), 0u);
  const RtpStatistics s = Received({10, 11, 30'000, 30'001, 30'002});
  EXPECT_EQ(s.invalid, 1u);
  EXPECT_EQ(s.received, 4u);
  EXPECT_EQ(s.lost(), 0u);
}

TEST(RtpReceiver, AnotherSourceBeginsAnewAndCountsGoOn) {
  RtpReceiver receiver(kRate);
  receiver.OnPacket(Numbered(10, 0, 1), At(0ms));
  receiver.OnPacket(Numbered(12, 0, 1), At(0ms));
  receiver.OnPacket(Numbered(500, 0, 2), At(0ms));
  EXPECT_EQ(receiver.statistics().received, 3u);
  EXPECT_EQ(receiver.statistics().lost(), 1u);
}

// --- Appendix A.8.

// In ticks of 125 us: transit times 0, 0, 40, 0; |D| is 0, 40, 40. Times 16:
// 0, then 0 + 40 - 0 = 40, then 40 + 40 - (40 + 8) / 16 = 77; 77 / 16 = 4.
TEST(RtpReceiver, JitterIsThatOfTheFormulaInIntegers) {
  RtpReceiver receiver(kRate);
  receiver.OnPacket(Numbered(1, 1000), At(0ms));
  EXPECT_EQ(receiver.statistics().jitter, 0ms);
  receiver.OnPacket(Numbered(2, 1160), At(20ms));
  EXPECT_EQ(receiver.statistics().jitter, 0ms);
  receiver.OnPacket(Numbered(3, 1320), At(45ms));
  EXPECT_EQ(receiver.statistics().jitter, 2 * 125us);  // 40 / 16 = 2.
  receiver.OnPacket(Numbered(4, 1480), At(60ms));
  EXPECT_EQ(receiver.statistics().jitter, 4 * 125us);
}

TEST(RtpReceiver, JitterOfEvenPacketsIsZeroWhateverTheDelay) {
  RtpReceiver receiver(kRate);
  for (int i = 0; i < 100; ++i) {
    // The timestamp wraps around on the way.
    receiver.OnPacket(Numbered(static_cast<uint16_t>(i),
                               0xffffff00u + 160u * static_cast<uint32_t>(i)),
                      At(3600s + i * 20ms));
  }
  EXPECT_EQ(receiver.statistics().jitter, 0ms);
}

}  // namespace
}  // namespace sipsim::sip
