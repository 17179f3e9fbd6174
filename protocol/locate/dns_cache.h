#ifndef SIPSIM_PROTOCOL_LOCATE_DNS_CACHE_H_
#define SIPSIM_PROTOCOL_LOCATE_DNS_CACHE_H_

#include <cstddef>
#include <list>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "protocol/base/ascii_case.h"
#include "protocol/base/time.h"
#include "protocol/port/resolver.h"

namespace sipsim::sip {

// What is asked of the DNS. Names are compared without case.
struct DnsQuestion {
  absl::string_view name;
  DnsType type = DnsType::kA;

  friend bool operator==(const DnsQuestion& a, const DnsQuestion& b) {
    return a.type == b.type && EqualsWithoutCase(a.name, b.name);
  }
  template <typename H>
  friend H AbslHashValue(H h, const DnsQuestion& q) {
    return H::combine(std::move(h), HashWithoutCase(q.name), q.type);
  }
};

// Answers of the DNS, kept as long as their time to live allows (RFC 1035
// section 3.2.1), those that there is nothing to be found as well (RFC 2308).
class DnsCache {
 public:
  // `count_max`: answers to keep; of more, the oldest goes.
  explicit DnsCache(size_t count_max) : count_max_(count_max) {}
  DnsCache(const DnsCache&) = delete;
  DnsCache& operator=(const DnsCache&) = delete;

  // Null if there is no answer, or it is too old. Holds until the next Put.
  const DnsAnswer* Find(const DnsQuestion& question, Time now) const;
  // A time-out says nothing of the records and is not kept (RFC 2308 section
  // 7.2 allows it); nor is what may not live.
  void Put(const DnsQuestion& question, const DnsAnswer& answer, Time now);

  size_t size() const { return entries_.size(); }

 private:
  struct Entry {
    std::string name;
    DnsQuestion question;  // Its name is `name`.
    DnsAnswer answer;
    Time expires{};
  };
  using EntryList = std::list<Entry>;

  const size_t count_max_;
  EntryList entries_;  // The oldest first.
  absl::flat_hash_map<DnsQuestion, EntryList::iterator> by_question_;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_LOCATE_DNS_CACHE_H_
