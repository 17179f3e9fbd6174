#include "protocol/ua/referral.h"

#include <optional>
#include <utility>

#include "protocol/ua/invite_session.h"
#include "protocol/ua/notifier.h"

namespace sipsim::sip {
namespace {

// How a call came out, as a response would say it.
int StatusOf(const CallEnd& end) {
  if (end.cause == CallEndCause::kBadAnswer) return 488;
  return end.status_code < 200 ? 408 : end.status_code;
}

}  // namespace

Referral::Referral(UaContext& ua, Owner& owner, ReferTarget target,
                   absl::string_view local_uri)
    : ua_(ua),
      owner_(owner),
      target_(std::move(target)),
      local_uri_(local_uri) {}

Referral::~Referral() {
  if (feed_ != nullptr) feed_->DropReferral();
}

void Referral::Start() {
  const Duration follow_after = ua_.config.follow_after;
  if (follow_after > Duration{}) {
    ua_.StartTimer(follow_timer_, follow_after, *this, 0);
  } else {
    Follow();
  }
}

// 2.4.3: "using all of the normal rules for sending an INVITE".
void Referral::Follow() {
  InviteOptions options;
  options.uri = target_.uri;
  options.headers = target_.headers;
  options.from_aor = ua_.AorOfCallsOf(local_uri_);
  auto& call = static_cast<InviteSession&>(ua_.Invite(options));
  call.links().SetWatcher(*this);
  ua_.listener.OnReferredCall(call);
}

void Referral::OnTimer(uint32_t /*tag*/) {
  follow_timer_.Fired();
  Follow();
}

void Referral::OnWatchedCallChanged(const Call& call) {
  switch (call.state()) {
    case CallState::kEarly:
      if (feed_ != nullptr && ua_.config.refer->tells_progress) {
        feed_->SetStatus(call.status_code());
      }
      return;
    case CallState::kEstablished:
      return Finish(call.status_code());
    case CallState::kTerminated:
      return Finish(StatusOf(*call.end()));
    default:
      return;
  }
}

void Referral::Finish(int status_code) {
  if (feed_ != nullptr) feed_->SetStatus(status_code);
  owner_.OnReferralDone(*this);
}

void Referral::Describe(Description& out) const {
  out.Open("referral");
  out.Text("target", target_.uri);
  if (follow_timer_.is_set()) {
    out.Timer(TimerName(0), follow_timer_.deadline() - ua_.Now());
  }
  out.Close();
}

ReferFeed::ReferFeed(Notifier& notifier, Referral& referral)
    : notifier_(notifier), referral_(&referral) {
  referral.set_feed(this);
}

ReferFeed::~ReferFeed() {
  if (referral_ != nullptr) referral_->set_feed(nullptr);
}

void ReferFeed::SetStatus(int status_code) {
  status_code_ = status_code;
  is_news_ = true;
  notifier_.OnNews();
}

std::string ReferFeed::TakeDocument(bool /*is_full*/) {
  is_news_ = false;
  return StatusSipfrag(status_code_, "");
}

}  // namespace sipsim::sip
