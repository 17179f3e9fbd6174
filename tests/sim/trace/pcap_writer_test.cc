#include "sim/trace/pcap_writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "tests/sim/net/stream_world.h"
#include "tests/sim/net/world.h"

namespace sipsim::sim {
namespace {

using Bytes = std::vector<uint8_t>;

struct Frame {
  uint32_t seconds;
  uint32_t nanoseconds;
  Bytes bytes;
};

// A reader of its own, so that nothing is checked against the writer's code.
class Capture {
 public:
  explicit Capture(const std::string& file) : file_(file) {}
  uint32_t Little32(size_t at) const {
    return Byte(at) | Byte(at + 1) << 8 | Byte(at + 2) << 16 |
           Byte(at + 3) << 24;
  }
  uint32_t Little16(size_t at) const { return Byte(at) | Byte(at + 1) << 8; }
  size_t size() const { return file_.size(); }
  std::vector<Frame> Frames() const {
    std::vector<Frame> frames;
    size_t at = 24;
    while (at + 16 <= file_.size()) {
      const uint32_t size = Little32(at + 8);
      EXPECT_EQ(Little32(at + 12), size);
      frames.push_back(
          {Little32(at), Little32(at + 4),
           Bytes(file_.begin() + static_cast<long>(at + 16),
                 file_.begin() + static_cast<long>(at + 16 + size))});
      at += 16 + size;
    }
    EXPECT_EQ(at, file_.size());
    return frames;
  }

 private:
  uint32_t Byte(size_t at) const { return static_cast<uint8_t>(file_.at(at)); }
  std::string file_;
};

uint32_t Big16(const Bytes& b, size_t at) {
  return b.at(at) << 8 | b.at(at + 1);
}

Bytes Slice(const Bytes& b, size_t from, size_t to) {
  return Bytes(b.begin() + static_cast<long>(from),
               b.begin() + static_cast<long>(to));
}

// RFC 1071: over data that contains its checksum, the sum is all ones.
uint32_t OnesComplementSum(const Bytes& data) {
  uint32_t sum = 0;
  for (size_t i = 0; i < data.size(); i += 2) {
    sum += data[i] << 8 | (i + 1 < data.size() ? data[i + 1] : 0);
    sum = (sum & 0xffff) + (sum >> 16);
  }
  return sum;
}

Bytes PseudoHeader(const Bytes& addresses, uint8_t protocol, size_t size) {
  Bytes header = addresses;
  // As of IPv6; the zeros do not change the sum of IPv4.
  for (int shift : {24, 16, 8, 0}) {
    header.push_back(static_cast<uint8_t>(size >> shift));
  }
  header.insert(header.end(), {0, 0, 0, protocol});
  return header;
}

void ExpectTransportChecksum(const Bytes& addresses, uint8_t protocol,
                             const Bytes& segment) {
  Bytes all = PseudoHeader(addresses, protocol, segment.size());
  all.insert(all.end(), segment.begin(), segment.end());
  EXPECT_EQ(OnesComplementSum(all), 0xffffu);
}

std::string Text(const Bytes& bytes) {
  return std::string(bytes.begin(), bytes.end());
}

class PcapTest : public NetworkTest {
 protected:
  PcapTest() { simulator_->set_trace_sink(&writer_); }
  std::vector<Frame> Frames() { return Capture(out_.str()).Frames(); }
  std::ostringstream out_;
  PcapWriter writer_{out_};
};

TEST_F(PcapTest, FileHeaderSaysNanosecondsAndEthernet) {
  const Capture capture(out_.str());
  ASSERT_EQ(capture.size(), 24u);
  EXPECT_EQ(capture.Little32(0), 0xa1b23c4d);
  EXPECT_EQ(capture.Little16(4), 2u);
  EXPECT_EQ(capture.Little16(6), 4u);
  EXPECT_GE(capture.Little32(16), 65'535u + 14u);
  EXPECT_EQ(capture.Little32(20), 1u);
}

TEST_F(PcapTest, TimesAreExactSinceTheYear2000) {
  simulator_->RunUntil(SimTime(3s + 7ns));
  Send("alice", "bob", "x");
  ASSERT_EQ(Frames().size(), 1u);
  EXPECT_EQ(Frames()[0].seconds, 946'684'803u);  // date -ud 2000-01-01 +%s
  EXPECT_EQ(Frames()[0].nanoseconds, 7u);
}

TEST_F(PcapTest, Ipv4DatagramHasCorrectHeadersAndChecksums) {
  Send("alice", "bob", "odd");
  const Bytes frame = Frames().at(0).bytes;
  ASSERT_EQ(frame.size(), 14u + 20 + 8 + 3);
  EXPECT_EQ(Slice(frame, 0, 6), (Bytes{2, 0, 0, 0, 0, 2}));
  EXPECT_EQ(Slice(frame, 6, 12), (Bytes{2, 0, 0, 0, 0, 1}));
  EXPECT_EQ(Big16(frame, 12), 0x0800u);
  const Bytes ip = Slice(frame, 14, 34);
  EXPECT_EQ(ip[0], 0x45);
  EXPECT_EQ(Big16(ip, 2), 31u);
  EXPECT_EQ(ip[9], 17);
  EXPECT_EQ(Slice(ip, 12, 20), (Bytes{192, 0, 2, 1, 192, 0, 2, 2}));
  EXPECT_EQ(OnesComplementSum(ip), 0xffffu);
  const Bytes udp = Slice(frame, 34, frame.size());
  EXPECT_EQ(Big16(udp, 0), 5060u);
  EXPECT_EQ(Big16(udp, 2), 5060u);
  EXPECT_EQ(Big16(udp, 4), 11u);
  EXPECT_EQ(Text(Slice(udp, 8, 11)), "odd");
  ExpectTransportChecksum(Slice(ip, 12, 20), 17, udp);
}

TEST_F(PcapTest, Ipv6DatagramHasCorrectHeadersAndChecksum) {
  host("alice").SendUdp(At("2001:db8::1"), At("2001:db8::2", 7000),
                        Payload::FromString("six!"));
  const Bytes frame = Frames().at(0).bytes;
  ASSERT_EQ(frame.size(), 14u + 40 + 8 + 4);
  EXPECT_EQ(Big16(frame, 12), 0x86ddu);
  const Bytes ip = Slice(frame, 14, 54);
  EXPECT_EQ(ip[0], 0x60);
  EXPECT_EQ(Big16(ip, 4), 12u);
  EXPECT_EQ(ip[6], 17);
  EXPECT_EQ(ip[23], 1);
  EXPECT_EQ(ip[39], 2);
  const Bytes udp = Slice(frame, 54, frame.size());
  EXPECT_EQ(Big16(udp, 2), 7000u);
  ExpectTransportChecksum(Slice(ip, 8, 40), 17, udp);
}

TEST_F(PcapTest, ChecksumIsNeverZeroWhichWouldMeanNone) {
  // For some two bytes of content the sum comes out as zero: RFC 768 wants
  // all ones in its place.
  for (uint32_t i = 0; i < 65'536; ++i) {
    Packet packet;
    packet.source = At("192.0.2.1");
    packet.destination = At("192.0.2.2");
    const std::string content = {static_cast<char>(i >> 8),
                                 static_cast<char>(i)};
    packet.payload = Payload::FromString(content);
    std::string frame;
    AppendFrame(frame, packet);
    ASSERT_NE(frame.substr(14 + 20 + 6, 2), std::string(2, '\0')) << i;
  }
}

TEST_F(PcapTest, IcmpQuotesTheDatagramWithCorrectChecksums) {
  Send("alice", "bob", std::string(600, 'q'), 9999);
  simulator_->RunFor(5s);
  ASSERT_EQ(Frames().size(), 2u);
  const Bytes frame = Frames()[1].bytes;
  // RFC 1812: 576 bytes of IP at most.
  ASSERT_EQ(frame.size(), 14u + 576);
  const Bytes ip = Slice(frame, 14, 34);
  EXPECT_EQ(ip[9], 1);
  EXPECT_EQ(Slice(ip, 12, 20), (Bytes{192, 0, 2, 2, 192, 0, 2, 1}));
  EXPECT_EQ(OnesComplementSum(ip), 0xffffu);
  const Bytes icmp = Slice(frame, 34, frame.size());
  EXPECT_EQ(icmp[0], 3);
  EXPECT_EQ(icmp[1], 3);
  EXPECT_EQ(OnesComplementSum(icmp), 0xffffu);
  // The original headers, byte for byte, and the beginning of the content.
  const Bytes original = Frames()[0].bytes;
  EXPECT_EQ(Slice(icmp, 8, icmp.size()), Slice(original, 14, 14 + 548));
}

TEST_F(PcapTest, Icmpv6QuotesTheDatagramWithCorrectChecksum) {
  host("alice").SendUdp(At("2001:db8::1"), At("2001:db8::2", 9999),
                        Payload::FromString("quote me"));
  simulator_->RunFor(5s);
  ASSERT_EQ(Frames().size(), 2u);
  const Bytes frame = Frames()[1].bytes;
  const Bytes ip = Slice(frame, 14, 54);
  EXPECT_EQ(ip[6], 58);
  const Bytes icmp = Slice(frame, 54, frame.size());
  EXPECT_EQ(icmp[0], 1);
  EXPECT_EQ(icmp[1], 4);
  ExpectTransportChecksum(Slice(ip, 8, 40), 58, icmp);
  const Bytes original = Frames()[0].bytes;
  EXPECT_EQ(Slice(icmp, 8, icmp.size()), Slice(original, 14, original.size()));
}

// ---- TCP -------------------------------------------------------------------

class PcapTcpTest : public PcapTest {
 protected:
  // To a port where nobody listens, unless `user` does.
  void Connect(const std::string& from, const std::string& to) {
    user_ = std::make_unique<RecordingStreamUser>(host("alice"));
    user_->last =
        host("alice").streams().Connect(At(from, 7000), At(to, 5060), *user_);
  }
  std::unique_ptr<RecordingStreamUser> user_;
};

// RFC 9293 section 3.1.
TEST_F(PcapTcpTest, SynHasTheMssAndACorrectChecksum) {
  Connect("192.0.2.1", "192.0.2.2");
  const Bytes frame = Frames().at(0).bytes;
  ASSERT_EQ(frame.size(), 14u + 20 + 24);
  const Bytes ip = Slice(frame, 14, 34);
  EXPECT_EQ(ip[9], 6);
  EXPECT_EQ(Big16(ip, 2), 44u);
  EXPECT_EQ(OnesComplementSum(ip), 0xffffu);
  const Bytes tcp = Slice(frame, 34, frame.size());
  EXPECT_EQ(Big16(tcp, 0), 7000u);
  EXPECT_EQ(Big16(tcp, 2), 5060u);
  EXPECT_EQ(Slice(tcp, 8, 12), (Bytes{0, 0, 0, 0}));
  EXPECT_EQ(Big16(tcp, 12), 0x6002u);  // Six words; SYN.
  EXPECT_EQ(Big16(tcp, 14), 65'535u);
  EXPECT_EQ(Slice(tcp, 20, 24), (Bytes{2, 4, 0x05, 0xb4}));  // 1460.
  ExpectTransportChecksum(Slice(ip, 12, 20), 6, tcp);
}

TEST_F(PcapTcpTest, ResetAcknowledgesTheSynAndOffersNoWindow) {
  Connect("192.0.2.1", "192.0.2.2");
  simulator_->RunFor(5s);
  ASSERT_GE(Frames().size(), 2u);
  const Bytes syn = Frames()[0].bytes;
  // The first SYN is answered after its second copy has been sent, at 1 s.
  const Bytes frame = Frames()[2].bytes;
  ASSERT_EQ(frame.size(), 14u + 20 + 20);
  EXPECT_EQ(Big16(frame, 34 + 12), 0x5014u);  // Five words; RST and ACK.
  EXPECT_EQ(Big16(frame, 34 + 14), 0u);
  const uint32_t sent = Big16(syn, 34 + 4) << 16 | Big16(syn, 34 + 6);
  const uint32_t acknowledged =
      Big16(frame, 34 + 8) << 16 | Big16(frame, 34 + 10);
  EXPECT_EQ(acknowledged, sent + 1);
}

TEST_F(PcapTcpTest, BytesOverIpv6FollowTheSequenceNumbers) {
  RecordingStreamUser bob(host("bob"));
  ASSERT_TRUE(host("bob").streams().Listen(At("2001:db8::2"), bob).ok());
  Connect("2001:db8::1", "2001:db8::2");
  user_->Write("odd");
  simulator_->RunFor(9s);
  ASSERT_EQ(bob.text(), "odd");
  const Bytes syn = Frames()[0].bytes;
  std::vector<Bytes> with_bytes;
  for (const Frame& frame : Frames()) {
    if (frame.bytes.size() == 14u + 40 + 20 + 3)
      with_bytes.push_back(frame.bytes);
  }
  ASSERT_FALSE(with_bytes.empty());
  const Bytes ip = Slice(with_bytes[0], 14, 54);
  EXPECT_EQ(ip[6], 6);
  EXPECT_EQ(Big16(ip, 4), 23u);
  const Bytes tcp = Slice(with_bytes[0], 54, with_bytes[0].size());
  EXPECT_EQ(Big16(tcp, 6), (Big16(syn, 54 + 6) + 1) & 0xffff);
  EXPECT_EQ(Big16(tcp, 12), 0x5018u);  // PSH and ACK.
  EXPECT_EQ(Text(Slice(tcp, 20, 23)), "odd");
  ExpectTransportChecksum(Slice(ip, 8, 40), 6, tcp);
}

TEST_F(PcapTest, EverySentPacketStandsThereOnceLostOnesAndCopiesAlike) {
  LinkConfig link = FixedLatency(1s);
  link.duplication = Ratio::Percent(100);
  link.loss.lose_packets = {2};
  ASSERT_TRUE(network_->SetLink(host("alice"), host("bob"), link).ok());
  for (const char* text : {"duplicated", "lost", "fine"}) {
    Send("alice", "bob", text);
  }
  simulator_->RunFor(5s);
  EXPECT_EQ(Frames().size(), 3u);
  EXPECT_EQ(user("bob").lines.size(), 4u);
}

}  // namespace
}  // namespace sipsim::sim
