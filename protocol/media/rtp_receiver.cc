#include "protocol/media/rtp_receiver.h"

#include <algorithm>

#include "protocol/media/rtp_clock.h"

namespace sipsim::sip {
namespace {

constexpr uint32_t kSequenceModulus = 1 << 16;

}  // namespace

void RtpReceiver::OnPacket(const RtpHeader& header, Time now) {
  if (!has_begun_ || header.ssrc != ssrc_) {
    Begin(header);
    ++counts_.received;
  } else if (!Count(header.sequence)) {
    ++counts_.invalid;
    return;
  }
  UpdateJitter(header.timestamp, now);
}

void RtpReceiver::Begin(const RtpHeader& header) {
  if (has_begun_) expected_before_ += highest_ - first_ + 1;
  has_begun_ = true;
  // Timestamps of another sender have nothing in common with the old ones.
  if (header.ssrc != ssrc_) has_transit_ = false;
  ssrc_ = header.ssrc;
  first_ = highest_ = kSequenceModulus + header.sequence;
  bad_sequence_ = kSequenceModulus;  // None.
  window_.reset();
  window_.set(0);
}

// A.1, update_seq.
bool RtpReceiver::Count(uint16_t sequence) {
  const auto delta = static_cast<uint16_t>(sequence - highest_);
  if (delta < kMaxDropout) {
    CountForward(delta);
  } else if (delta <= kSequenceModulus - kMaxMisorder) {
    if (sequence != bad_sequence_) {
      bad_sequence_ = static_cast<uint16_t>(sequence + 1);
      return false;
    }
    // Two in a row: the other side has begun anew.
    RtpHeader restart;
    restart.sequence = sequence;
    restart.ssrc = ssrc_;
    Begin(restart);
  } else {
    CountBackward(static_cast<uint16_t>(-delta));
  }
  ++counts_.received;
  return true;
}

void RtpReceiver::CountForward(uint16_t delta) {
  if (delta == 0) {
    ++counts_.duplicates;
    return;
  }
  highest_ += delta;
  window_ <<= delta;
  window_.set(0);
}

void RtpReceiver::CountBackward(uint16_t back) {
  if (window_.test(back)) {
    ++counts_.duplicates;
    return;
  }
  window_.set(back);
  ++counts_.reordered;
  first_ = std::min(first_, highest_ - back);
}

// A.8. All in 32 bits: what wraps, wraps on both sides.
void RtpReceiver::UpdateJitter(uint32_t timestamp, Time now) {
  const auto arrival =
      static_cast<uint32_t>(ToTicks(now.time_since_epoch(), clock_rate_));
  const uint32_t transit = arrival - timestamp;
  if (has_transit_) {
    auto d = static_cast<int32_t>(transit - transit_);
    if (d < 0) d = -d;
    jitter_x16_ += static_cast<uint32_t>(d) - ((jitter_x16_ + 8) >> 4);
  }
  has_transit_ = true;
  transit_ = transit;
}

RtpStatistics RtpReceiver::statistics() const {
  RtpStatistics statistics = counts_;
  statistics.expected =
      expected_before_ + (has_begun_ ? highest_ - first_ + 1 : 0);
  statistics.jitter = FromTicks(jitter_x16_ >> 4, clock_rate_);
  return statistics;
}

}  // namespace sipsim::sip
