#ifndef SIPSIM_PROTOCOL_GATEWAY_ISUP_H_
#define SIPSIM_PROTOCOL_GATEWAY_ISUP_H_

// The messages of the PSTN's call control, the ISDN User Part (ITU-T Q.763), as
// far as a gateway has to do with them (RFC 3398). They are modelled by what
// they say, not by their bytes.

#include <cstdint>
#include <optional>
#include <string>

#include "protocol/gateway/cause.h"
#include "protocol/uri/phone_number.h"

namespace sipsim::sip {

// One circuit of a trunk group, by its circuit identification code.
using Circuit = uint32_t;

// A called or calling party number (Q.763 sections 3.9, 3.10). Its nature of
// address is "international number", or "network-specific" for a number of a
// private plan.
struct IsupNumber {
  bool is_international = true;
  std::string digits;  // 0-9, a-f, '*', '#'; not empty.
  // Which private plan: its phone-context, "" if that is not said. In the PSTN
  // it is provisioned with the trunk group.
  std::string plan;

  friend bool operator==(const IsupNumber&, const IsupNumber&) = default;
};

// RFC 3398 section 12.2, of a gateway to which no country code is local.
// Parameters of the number but its context do not get across.
IsupNumber ToIsup(const PhoneNumber& number);
// Section 12.1.
PhoneNumber FromIsup(const IsupNumber& number);

enum class IsupType : uint8_t {
  kIam,  // Initial Address: begins a call.
  kAcm,  // Address Complete: enough digits, the call is on its way.
  kCpg,  // Call Progress.
  kAnm,  // Answer.
  kCon,  // Connect: Address Complete and Answer at once.
  kRel,  // Release, by either end.
  kRlc,  // Release Complete: the circuit is free.
};
const char* IsupTypeName(IsupType type);  // "IAM"

// Whether a caller wants to be known (Q.763 section 3.10).
enum class Presentation : uint8_t { kAllowed, kRestricted };

// Q.763 section 3.21; the values are those of the standard.
enum class CpgEvent : uint8_t {
  kNone = 0,
  kAlerting = 1,
  kProgress = 2,
  kInBand = 3,
  kForwardedBusy = 4,
  kForwardedNoReply = 5,
  kForwardedUnconditional = 6,
};

// The generic notification indicator, as far as RFC 3398 has it (section 9.2).
enum class GenericNotification : uint8_t {
  kNone,
  kRemoteHold,
  kRemoteRetrieval
};

struct IsupMessage {
  IsupType type = IsupType::kIam;

  // --- IAM.
  IsupNumber called;
  // In place of the number: the URI that the gateway's number translation has
  // for it (ENUM, 8.2.1.1). ISUP has no such thing; "" if there is none.
  std::string called_uri;
  std::optional<IsupNumber> calling;  // nullopt: not known.
  Presentation presentation = Presentation::kAllowed;
  std::optional<IsupNumber> original_called;  // Who was called at first.

  // --- ACM: the called party's status is "subscriber free"; else it says
  // nothing, as in an early ACM.
  bool is_subscriber_free = false;
  // --- ACM, CPG: there is something to be heard before the answer.
  bool has_in_band = false;
  // --- CPG.
  CpgEvent event = CpgEvent::kNone;
  // --- CPG of a call that is up: the other side holds it, or does so no more.
  GenericNotification notification = GenericNotification::kNone;
  // --- REL; an ACM, where an announcement takes the place of a release.
  std::optional<Cause> cause;
  CauseLocation location = CauseLocation::kNetwork;
  // The diagnostic of cause 22 or 23: the number to be called instead.
  std::optional<IsupNumber> new_number;

  // For the human reader: "IAM +19725552222", "REL 17".
  std::string ToString() const;
};

IsupMessage Release(Cause cause,
                    CauseLocation location = CauseLocation::kNetwork);

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_GATEWAY_ISUP_H_
