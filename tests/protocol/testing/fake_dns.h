#ifndef SIPSIM_TESTS_PROTOCOL_TESTING_FAKE_DNS_H_
#define SIPSIM_TESTS_PROTOCOL_TESTING_FAKE_DNS_H_

// FakeDns: a DNS for a FakeNodeContext, of records written as in zone files.
//
//   FakeNodeContext fake;
//   FakeDns dns(fake);
//   dns.Add("_sip._udp.example.com 60 SRV 0 1 5060 server1.example.com");
//   dns.Add("server1.example.com 60 A 192.0.2.1");
//   ServerLocator locator(dns.context(), names);
//   ...
//   fake.Advance(20ms);                     // Each answer takes that long.
//   EXPECT_EQ(dns.Asked(), "SRV _sip._udp.example.com");

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "protocol/base/time.h"
#include "protocol/port/node_context.h"
#include "tests/protocol/testing/fake_node_context.h"

namespace sipsim::sip {

class FakeDns : private Resolver, private TimerUser {
 public:
  // `fake` outlives this.
  explicit FakeDns(FakeNodeContext& fake);

  // That of the fake, with this as its resolver.
  const NodeContext& context() const { return context_; }

  // "name ttl type data", the ttl in seconds; names have no dot at the end.
  // Aborts on others.
  void Add(absl::string_view record);
  // Forgets all records.
  void Clear() { answers_.clear(); }
  // How long "there is no such thing" lives.
  Duration negative_ttl = 10s;
  Duration delay = 20ms;
  // Queries for these names get no answer, but a time-out after 10 s.
  std::set<std::string> silent_names;
  bool is_silent = false;  // Nor do any others.

  // What was asked since the last call: "NAPTR a.com, SRV _sip._udp.a.com".
  std::string Asked();
  size_t pending_count() const { return pending_.size(); }

 private:
  struct Pending {
    std::string name;
    DnsType type = DnsType::kA;
    ResolverUser* user = nullptr;
    uint32_t tag = 0;
    bool is_lost = false;
    Timer timer;
  };

  absl::Span<const IpAddress> LookupHost(absl::string_view) const override {
    return {};
  }
  bool has_dns() const override { return true; }
  QueryHandle Query(absl::string_view name, DnsType type, ResolverUser& user,
                    uint32_t tag) override;
  void CancelQuery(QueryHandle handle) override;
  void OnTimer(uint32_t tag) override;
  const char* TimerName(uint32_t) const override { return "DNS"; }
  DnsAnswer Find(const std::string& name, DnsType type) const;

  const NodeContext context_;
  std::map<std::pair<std::string, DnsType>, DnsAnswer> answers_;
  std::map<QueryHandle, std::unique_ptr<Pending>> pending_;
  QueryHandle last_handle_ = 0;
  std::string asked_;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_TESTS_PROTOCOL_TESTING_FAKE_DNS_H_
