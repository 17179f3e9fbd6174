#include "protocol/locate/dns_client.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace sipsim::sip {
namespace {

// More names than a node talks to within their time to live.
constexpr size_t kAnswersMax = 16'384;

// "SRV _sip._udp.example.com"
std::string TextOf(const DnsQuestion& question) {
  return absl::StrCat(DnsTypeName(question.type), " ", question.name);
}

// "NXDOMAIN", or the records as zone files write them, "; " between them.
std::string TextOf(const DnsAnswer& answer) {
  if (answer.status == DnsStatus::kNxDomain) return "NXDOMAIN";
  if (answer.status == DnsStatus::kNoData) return "no data";
  std::string text;
  const auto next = [&text] { return text.empty() ? "" : "; "; };
  for (const IpAddress& address : answer.addresses) {
    absl::StrAppend(&text, next(), address.ToString());
  }
  for (const SrvRecord& r : answer.services) {
    absl::StrAppend(&text, next(), r.priority, " ", r.weight, " ", r.port, " ",
                    r.target);
  }
  for (const NaptrRecord& r : answer.pointers) {
    absl::StrAppend(&text, next(), r.order, " ", r.preference, " s ", r.service,
                    " ", r.replacement);
  }
  return text;
}

}  // namespace

void DnsQuery::Remove(const DnsWaiter& waiter) {
  for (DnsWaiter*& other : waiters_) {
    if (other == &waiter) other = nullptr;
  }
}

void DnsQuery::OnAnswer(uint32_t /*tag*/, const DnsAnswer& answer) {
  client_.OnAnswer(*this, answer);
}

DnsClient::DnsClient(const NodeContext& context)
    : context_(context), cache_(kAnswersMax) {}

DnsClient::~DnsClient() {
  for (const auto& [key, query] : queries_) {
    context_.resolver.CancelQuery(query->handle_);
  }
}

const DnsAnswer* DnsClient::Find(const DnsQuestion& question) const {
  return cache_.Find(question, context_.clock.Now());
}

DnsClient::QueryKey DnsClient::KeyOf(const DnsQuestion& question) {
  return {question.type, absl::AsciiStrToLower(question.name)};
}

DnsQuery& DnsClient::Ask(const DnsQuestion& question, DnsWaiter& waiter) {
  const auto found = queries_.find(KeyOf(question));
  if (found != queries_.end()) {
    found->second->Add(waiter);
    return *found->second;
  }
  context_.observer.OnCount("dns_query", TextOf(question));
  auto query = std::make_unique<DnsQuery>(*this, question);
  DnsQuery& asked = *query;
  asked.Add(waiter);
  queries_.emplace(KeyOf(question), std::move(query));
  asked.handle_ =
      context_.resolver.Query(asked.name_, asked.type_, asked, /*tag=*/0);
  return asked;
}

void DnsClient::OnAnswer(DnsQuery& query, const DnsAnswer& answer) {
  const auto found = queries_.find(KeyOf(query.question()));
  // It lives until all have been told; who asks again meanwhile asks anew.
  const std::unique_ptr<DnsQuery> done = std::move(found->second);
  queries_.erase(found);
  const DnsQuestion question = done->question();
  cache_.Put(question, answer, context_.clock.Now());
  if (answer.status == DnsStatus::kTimeout) {
    context_.observer.OnCount("dns_timeout", TextOf(question));
  } else {
    context_.observer.OnCount(
        "dns_answer", absl::StrCat(TextOf(question), ": ", TextOf(answer)));
  }
  for (DnsWaiter*& waiter : done->waiters_) {
    DnsWaiter* const told = std::exchange(waiter, nullptr);
    if (told != nullptr) told->OnRecords(question, answer);
  }
}

}  // namespace sipsim::sip
