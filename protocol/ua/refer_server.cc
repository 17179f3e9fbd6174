#include "protocol/ua/refer_server.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "protocol/event/event_header.h"
#include "protocol/ua/invite_session.h"

namespace sipsim::sip {

void ReferServer::OnUsageRequest(DialogUsages& usages,
                                 ServerTransaction& transaction,
                                 const Message& request) {
  // 12.2.2 of RFC 3261: there is no dialog any more for new usages.
  if (usages.call() != nullptr && usages.empty() &&
      usages.call()->state() >= CallState::kTerminating) {
    return ua_.Respond(transaction, request, 481);
  }
  ReferTarget target;
  int status_code = ReadReferTarget(request, ua_.context.observer, &target);
  if (status_code == 0) {
    status_code = ua_.listener.OnReferRequest(usages.call(),
                                              {target.uri, target.referrer},
                                              ua_.config.refer->status_code);
  }
  if (status_code >= 300) {
    return ua_.Respond(transaction, request, status_code);
  }
  usages.dialog().RefreshTarget(request);
  MessageBuilder b = ua_.StartResponse(request, status_code);
  ua_.AddContact(usages.dialog().secure(), transaction.flow().protocol,
                 usages.dialog().local_uri(), b);
  transaction.Respond(status_code, std::move(b).Finish());
  Follow(usages, request, std::move(target));
}

void ReferServer::Follow(DialogUsages& usages, const Message& refer,
                         ReferTarget target) {
  // 2.4.6: the second and further ones of a dialog are told apart.
  auto* call = static_cast<InviteSession*>(usages.call());
  const bool is_first = call != nullptr && ++call->links().refer_count == 1;
  const uint32_t cseq = refer.cseq().number;
  const std::string id = is_first ? "" : absl::StrCat(cseq);
  Referral& referral = *referrals_.emplace_back(std::make_unique<Referral>(
      ua_, static_cast<Referral::Owner&>(*this), std::move(target),
      usages.dialog().local_uri()));
  const Duration expires = ua_.config.refer->expires;
  auto notifier = std::make_unique<Notifier>(
      ua_, usages, static_cast<Notifier::Owner&>(*this), cseq,
      EventView{.package = "refer", .id = id},
      ExpiryRange{.by_default = expires, .min = {}, .max = expires},
      [&](Notifier& of) { return std::make_unique<ReferFeed>(of, referral); });
  Notifier& added = *notifier;
  usages.Add(std::move(notifier));
  added.Start(expires, Substate::kActive);
  referral.Start();
}

void ReferServer::OnReferralDone(Referral& referral) {
  referrals_.erase(std::find_if(
      referrals_.begin(), referrals_.end(),
      [&](const auto& other) { return other.get() == &referral; }));
}

void ReferServer::Describe(Description& out) const {
  for (const auto& referral : referrals_) referral->Describe(out);
}

}  // namespace sipsim::sip
