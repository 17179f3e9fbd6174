#ifndef SIPSIM_PROTOCOL_MEDIA_RTP_CONFIG_H_
#define SIPSIM_PROTOCOL_MEDIA_RTP_CONFIG_H_

#include "protocol/base/time.h"

namespace sipsim::sip {

// How media is sent: PCMU, a byte for each sample at 8000 Hz (RFC 3551 4.5.14).
struct RtpConfig {
  Duration interval = 20ms;  // Of each packet; whole milliseconds.
};

// What the timer between two packets is called: traces may leave it out.
inline constexpr char kRtpTimerName[] = "RTP packet";

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_MEDIA_RTP_CONFIG_H_
