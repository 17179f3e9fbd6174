#ifndef SIPSIM_PROTOCOL_LOCATE_DNS_CLIENT_H_
#define SIPSIM_PROTOCOL_LOCATE_DNS_CLIENT_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/btree_map.h"
#include "protocol/locate/dns_cache.h"
#include "protocol/port/node_context.h"
#include "protocol/port/resolver.h"

namespace sipsim::sip {

class DnsClient;

// Whoever waits for answers of a DnsClient.
class DnsWaiter {
 public:
  // The waiter may be gone after the call.
  virtual void OnRecords(const DnsQuestion& question,
                         const DnsAnswer& answer) = 0;

 protected:
  ~DnsWaiter() = default;
};

// One query that is under way, and those who wait for it.
class DnsQuery final : public ResolverUser {
 public:
  DnsQuery(DnsClient& client, const DnsQuestion& question)
      : client_(client), name_(question.name), type_(question.type) {}

  DnsQuestion question() const { return {name_, type_}; }
  void Add(DnsWaiter& waiter) { waiters_.push_back(&waiter); }
  // It does not wait any more.
  void Remove(const DnsWaiter& waiter);

 private:
  friend class DnsClient;
  void OnAnswer(uint32_t tag, const DnsAnswer& answer) override;

  DnsClient& client_;
  const std::string name_;
  const DnsType type_;
  QueryHandle handle_ = 0;
  std::vector<DnsWaiter*> waiters_;  // Null: does not wait any more.
};

// The DNS as one node sees it: what it has learnt, and what it is asking. The
// same question is not asked twice at a time. Counts "dns_query", "dns_answer"
// and "dns_timeout" at the Observer, with what was asked and answered. Private
// to protocol/locate.
class DnsClient {
 public:
  // `context` outlives this, this its waiters.
  explicit DnsClient(const NodeContext& context);
  ~DnsClient();
  DnsClient(const DnsClient&) = delete;
  DnsClient& operator=(const DnsClient&) = delete;

  // What is known now, or null; holds until control returns to the event loop.
  const DnsAnswer* Find(const DnsQuestion& question) const;
  // Asks. `waiter` is told unless it has been removed from the query before.
  DnsQuery& Ask(const DnsQuestion& question, DnsWaiter& waiter);

 private:
  friend class DnsQuery;
  void OnAnswer(DnsQuery& query, const DnsAnswer& answer);

  const NodeContext& context_;
  DnsCache cache_;
  // By type and name, in lower case.
  using QueryKey = std::pair<DnsType, std::string>;
  static QueryKey KeyOf(const DnsQuestion& question);
  absl::btree_map<QueryKey, std::unique_ptr<DnsQuery>> queries_;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_LOCATE_DNS_CLIENT_H_
