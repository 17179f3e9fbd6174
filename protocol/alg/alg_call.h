#ifndef SIPSIM_PROTOCOL_ALG_ALG_CALL_H_
#define SIPSIM_PROTOCOL_ALG_ALG_CALL_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "protocol/alg/alg.h"
#include "protocol/alg/relay.h"
#include "protocol/base/description.h"
#include "protocol/header/method.h"
#include "protocol/port/timer.h"

namespace sipsim::sip {

// What an ALG knows of one call: who speaks, and the offer that waits for its
// answer. Private to protocol/alg.
class Alg::AlgCall final : public RelayCall, private TimerUser {
 public:
  // An offer that has passed, without its answer.
  struct PendingOffer {
    RelayParty* author = nullptr;  // Null: there is none.
    uint32_t cseq = 0;             // Of the transaction that it came in.
    bool in_request = false;
  };

  // `alg` outlives the call.
  AlgCall(Alg& alg, absl::string_view call_id, absl::string_view caller_tag)
      : caller_tag_(caller_tag), alg_(alg), call_id_(call_id) {}
  ~AlgCall() override;

  // Whoever has this tag; made if need be. Who answers takes the place that is
  // kept for him.
  RelayParty& PartyOf(absl::string_view tag, bool is_inside_if_first);
  // The place of the callee, before any answer.
  RelayParty& AddParty(absl::string_view tag, bool is_inside);
  void Remove(RelayParty& party);
  // The side of all but the caller.
  bool callees_are_inside() const;

  // What the answer makes true, or a refusal void.
  void CommitOffer();
  void CancelOffer();

  // Something has passed for this call.
  void Use();
  void Describe(Description& out) const;

  const std::string caller_tag_;
  // Of the INVITE that began it, as last seen.
  uint32_t invite_cseq_ = 0;
  bool is_confirmed_ = false;  // A 2xx has come.
  // An INVITE without an offer: the offer is in its 2xx.
  std::optional<uint32_t> offerless_cseq_;
  PendingOffer offer_;

 private:
  void OnTimer(uint32_t tag) override;
  const char* TimerName(uint32_t tag) const override;

  Alg& alg_;
  const std::string call_id_;
  Timer idle_timer_;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_ALG_ALG_CALL_H_
