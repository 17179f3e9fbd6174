#include "tests/protocol/testing/fake_dns.h"

#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "protocol/base/check.h"

namespace sipsim::sip {
namespace {

uint16_t Number(absl::string_view text) {
  uint32_t number = 0;
  SIP_CHECK(absl::SimpleAtoi(text, &number));
  return static_cast<uint16_t>(number);
}

NodeContext WithResolver(const NodeContext& c, Resolver& resolver) {
  return {c.clock,  c.timers,   c.transport,    resolver,
          c.random, c.observer, c.timer_values, c.parse_limits};
}

}  // namespace

FakeDns::FakeDns(FakeNodeContext& fake)
    : context_(WithResolver(fake.context(), *this)) {}

void FakeDns::Add(absl::string_view record) {
  const std::vector<std::string> words =
      absl::StrSplit(record, ' ', absl::SkipEmpty());
  SIP_CHECK(words.size() >= 4);
  const std::string name = absl::AsciiStrToLower(words[0]);
  const std::string& type = words[2];
  const auto answer_for = [&](DnsType dns_type) -> DnsAnswer& {
    DnsAnswer& answer = answers_[{name, dns_type}];
    answer.status = DnsStatus::kFound;
    answer.ttl = Number(words[1]) * 1s;
    return answer;
  };
  if (type == "A" || type == "AAAA") {
    const auto address = IpAddress::Parse(words[3]);
    SIP_CHECK(address.has_value());
    answer_for(type == "A" ? DnsType::kA : DnsType::kAaaa)
        .addresses.push_back(*address);
  } else if (type == "SRV") {
    answer_for(DnsType::kSrv)
        .services.push_back(
            {Number(words[3]), Number(words[4]), Number(words[5]), words[6]});
  } else {
    SIP_CHECK(type == "NAPTR");
    answer_for(DnsType::kNaptr)
        .pointers.push_back(
            {Number(words[3]), Number(words[4]), words[5], words[6]});
  }
}

std::string FakeDns::Asked() { return std::exchange(asked_, ""); }

DnsAnswer FakeDns::Find(const std::string& name, DnsType type) const {
  const auto found = answers_.find({name, type});
  if (found != answers_.end()) return found->second;
  DnsAnswer nothing;
  nothing.ttl = negative_ttl;
  for (const auto& [key, answer] : answers_) {
    if (key.first == name) nothing.status = DnsStatus::kNoData;
  }
  return nothing;
}

QueryHandle FakeDns::Query(absl::string_view name, DnsType type,
                           ResolverUser& user, uint32_t tag) {
  absl::StrAppend(&asked_, asked_.empty() ? "" : ", ", DnsTypeName(type), " ",
                  name);
  auto pending = std::make_unique<Pending>();
  pending->name = absl::AsciiStrToLower(name);
  pending->type = type;
  pending->user = &user;
  pending->tag = tag;
  pending->is_lost = is_silent || silent_names.count(pending->name) > 0;
  const QueryHandle handle = ++last_handle_;
  pending->timer.Set(context_.timers,
                     context_.clock.Now() + (pending->is_lost ? 10s : delay),
                     *this, static_cast<uint32_t>(handle));
  pending_.emplace(handle, std::move(pending));
  return handle;
}

void FakeDns::CancelQuery(QueryHandle handle) {
  SIP_CHECK(pending_.erase(handle) == 1);
}

void FakeDns::OnTimer(uint32_t tag) {
  const auto found = pending_.find(tag);
  SIP_CHECK(found != pending_.end());
  const std::unique_ptr<Pending> done = std::move(found->second);
  pending_.erase(found);
  done->timer.Fired();
  DnsAnswer answer;
  if (done->is_lost) {
    answer.status = DnsStatus::kTimeout;
  } else {
    answer = Find(done->name, done->type);
  }
  done->user->OnAnswer(done->tag, answer);
}

}  // namespace sipsim::sip
