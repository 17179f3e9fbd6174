#include "protocol/locate/dns_cache.h"

namespace sipsim::sip {

const DnsAnswer* DnsCache::Find(const DnsQuestion& question, Time now) const {
  const auto found = by_question_.find(question);
  if (found == by_question_.end()) return nullptr;
  const Entry& entry = *found->second;
  return now < entry.expires ? &entry.answer : nullptr;
}

void DnsCache::Put(const DnsQuestion& question, const DnsAnswer& answer,
                   Time now) {
  const auto old = by_question_.find(question);
  if (old != by_question_.end()) {
    const auto entry = old->second;
    by_question_.erase(old);  // First: its key stands in the entry.
    entries_.erase(entry);
  }
  if (answer.status == DnsStatus::kTimeout) return;
  if (answer.ttl <= Duration::zero()) return;
  if (entries_.size() >= count_max_) {
    by_question_.erase(entries_.front().question);
    entries_.pop_front();
  }
  entries_.push_back(
      {std::string(question.name), question, answer, now + answer.ttl});
  Entry& entry = entries_.back();
  entry.question.name = entry.name;
  by_question_.emplace(entry.question, std::prev(entries_.end()));
}

}  // namespace sipsim::sip
