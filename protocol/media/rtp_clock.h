#ifndef SIPSIM_PROTOCOL_MEDIA_RTP_CLOCK_H_
#define SIPSIM_PROTOCOL_MEDIA_RTP_CLOCK_H_

#include <cstdint>

#include "protocol/base/time.h"

namespace sipsim::sip {

// Spans of time in ticks of a payload's clock, cut to whole ones. In two parts,
// so that years at any rate fit into 64 bits.
inline int64_t ToTicks(Duration span, uint32_t clock_rate) {
  constexpr int64_t kSecond = Duration(1s).count();
  const int64_t ns = span.count();
  return ns / kSecond * clock_rate + ns % kSecond * clock_rate / kSecond;
}

inline Duration FromTicks(int64_t ticks, uint32_t clock_rate) {
  constexpr int64_t kSecond = Duration(1s).count();
  const int64_t rate = clock_rate;
  return Duration(ticks / rate * kSecond + ticks % rate * kSecond / rate);
}

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_MEDIA_RTP_CLOCK_H_
