#ifndef SIPSIM_PROTOCOL_MEDIA_RTP_RECEIVER_H_
#define SIPSIM_PROTOCOL_MEDIA_RTP_RECEIVER_H_

#include <bitset>
#include <cstddef>
#include <cstdint>

#include "protocol/base/time.h"
#include "protocol/media/rtp_packet.h"

namespace sipsim::sip {

// What is known of the packets that have come in.
struct RtpStatistics {
  uint64_t received = 0;  // All, but for `invalid`.
  // By the sequence numbers, from the first to the highest (RFC 3550 A.3).
  uint64_t expected = 0;
  uint64_t duplicates = 0;  // Among `received`.
  uint64_t reordered = 0;   // Behind one with a higher number.
  uint64_t invalid = 0;     // With a number that leaps (A.1).
  Duration jitter{};        // Interarrival jitter (A.8), at this time.

  // Expected and never come. Unlike the number of A.3, duplicates do not make
  // up for what was lost.
  uint64_t lost() const { return expected - (received - duplicates); }
};

// One receiver's view of a stream of RTP packets (RFC 3550 appendix A), in
// integers. A source that takes another SSRC begins anew; its counts go on.
class RtpReceiver {
 public:
  // `clock_rate`: of the payload's timestamps, in Hz.
  explicit RtpReceiver(uint32_t clock_rate) : clock_rate_(clock_rate) {}

  // Where its sender is taken for a new one at once: A.1's probation is left
  // out, as the source's address is known.
  void OnPacket(const RtpHeader& header, Time now);

  RtpStatistics statistics() const;

 private:
  // A.1: the numbers of a sequence that has just begun are in a row.
  static constexpr uint16_t kMaxDropout = 3000;
  static constexpr uint16_t kMaxMisorder = 100;
  static constexpr size_t kWindow = 128;  // Holds kMaxMisorder.

  void Begin(const RtpHeader& header);
  // Says whether the packet counts.
  bool Count(uint16_t sequence);
  void CountForward(uint16_t delta);
  void CountBackward(uint16_t back);
  void UpdateJitter(uint32_t timestamp, Time now);

  const uint32_t clock_rate_;
  bool has_begun_ = false;
  uint32_t ssrc_ = 0;
  // Sequence numbers made longer, so that they do not wrap: the lowest, and the
  // highest. The first one is at least 2**16.
  uint64_t first_ = 0;
  uint64_t highest_ = 0;
  // The number that a second leap would have to go on with.
  uint32_t bad_sequence_ = 0;
  // Bit i: highest_ - i has come.
  std::bitset<kWindow> window_;
  uint64_t expected_before_ = 0;  // Of earlier sequences.
  RtpStatistics counts_;          // All but `expected` and `jitter`.
  bool has_transit_ = false;
  uint32_t transit_ = 0;     // Of the packet before, in timestamp units.
  uint32_t jitter_x16_ = 0;  // The same, times 16.
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_MEDIA_RTP_RECEIVER_H_
