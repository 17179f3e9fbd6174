#include "topologies/dns_resolver.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "protocol/base/check.h"

namespace sipsim {

sip::QueryHandle DnsResolver::Query(absl::string_view name, sip::DnsType type,
                                    sip::ResolverUser& user, uint32_t tag) {
  do {
    ++last_id_;
  } while (last_id_ == 0 || pending_.contains(last_id_));
  auto pending = std::make_unique<Pending>();
  pending->name = std::string(name);
  pending->type = type;
  pending->user = &user;
  pending->tag = tag;
  Attempt(*pending);
  SetTimer(*pending, last_id_);
  pending_.emplace(last_id_, std::move(pending));
  return last_id_;
}

void DnsResolver::CancelQuery(sip::QueryHandle handle) {
  SIP_CHECK(pending_.erase(static_cast<uint32_t>(handle)) == 1);
}

void DnsResolver::Attempt(Pending& pending) {
  const sip::Time now = clock_.Now();
  ++pending.attempt_count;
  pending.next_attempt = now + zone_.query_timeout();
  // The server may have become faster since the last attempt.
  const sip::Time due = now + zone_.response_time(host_);
  pending.due.insert(
      std::upper_bound(pending.due.begin(), pending.due.end(), due), due);
}

void DnsResolver::SetTimer(Pending& pending, uint32_t id) {
  sip::Time next = pending.next_attempt;
  if (!pending.due.empty()) next = std::min(next, pending.due.front());
  pending.timer.Set(timers_, next, *this, id);
}

void DnsResolver::OnTimer(uint32_t tag) {
  Pending& pending = *pending_.at(tag);
  pending.timer.Fired();
  const sip::Time now = clock_.Now();
  // What comes with the time-out wins.
  if (!pending.due.empty() && pending.due.front() <= now) {
    pending.due.pop_front();
    if (!zone_.is_down(host_)) {
      return Finish(tag, zone_.Answer(pending.name, pending.type));
    }
  } else if (pending.attempt_count < zone_.query_attempts()) {
    observer_.OnCount("dns_retry", absl::StrCat(sip::DnsTypeName(pending.type),
                                                " ", pending.name));
    Attempt(pending);
  } else {
    sip::DnsAnswer answer;
    answer.status = sip::DnsStatus::kTimeout;
    return Finish(tag, answer);
  }
  SetTimer(pending, tag);
}

void DnsResolver::Finish(uint32_t id, const sip::DnsAnswer& answer) {
  const auto found = pending_.find(id);
  const std::unique_ptr<Pending> done = std::move(found->second);
  pending_.erase(found);
  done->user->OnAnswer(done->tag, answer);
}

const char* DnsResolver::TimerName(uint32_t /*tag*/) const {
  return "DNS query";
}

}  // namespace sipsim
