#include "experiments/check_expectations.h"

#include <algorithm>
#include <variant>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "experiments/check_media.h"
#include "experiments/check_subscription.h"
#include "experiments/check_transfer.h"
#include "topologies/config_words.h"
#include "topologies/plan_client.h"

namespace sipsim {
namespace {

constexpr const char* kFates[] = {
    "delivered", "in flight",   "lost",     "link down",      "rule",
    "host dead", "port closed", "no route", "connection lost"};

bool IsStart(absl::string_view text) {
  if (!absl::ascii_isdigit(text.front())) return IsToken(text);
  int code = 0;
  return text.size() == 3 && absl::SimpleAtoi(text, &code) && code >= 100 &&
         code <= 699;
}

void CheckHost(const ConfigScope& scope, absl::string_view field,
               const NetworkPlan& network) {
  const std::string name = scope.Text(field);
  if (!name.empty() && network.FindHost(name) == nullptr) {
    scope.Fail(field, kHostName, Quote(name));
  }
}

// Times in ascending order, none behind the end of the run.
void CheckTimes(const ConfigScope& scope, absl::string_view field, int count,
                sip::Duration duration) {
  sip::Duration previous{};
  for (int i = 0; i < count; ++i) {
    const sip::Duration time = scope.Duration(field, {}, i);
    if (time > duration) {
      scope.Fail(field, "a time up to the experiment's duration",
                 Quote(scope.Text(field, i)), i);
    }
    if (time < previous) {
      scope.Fail(field, "ascending times", Quote(scope.Text(field, i)), i);
    }
    previous = time;
  }
}

void CheckTransport(const ConfigScope& scope, const std::string& transport) {
  if (transport.empty() || transport == "UDP" || transport == "TCP" ||
      transport == "TLS") {
    return;
  }
  scope.Fail("transport", "one of UDP, TCP, TLS", Quote(transport));
}

void CheckMessage(const ConfigScope& scope, const ExpectMessage& expect,
                  const NetworkPlan& network, sip::Duration duration) {
  CheckFilter(scope.Nested("filter"), expect.filter(), network);
  CheckTimes(scope, "at", expect.at_size(), duration);
  CheckTimes(scope, "after_first", expect.after_first_size(), duration);
  if (expect.after_first_size() > 0 &&
      scope.Duration("after_first", {}, 0) != sip::Duration{}) {
    scope.Fail("after_first", "\"0s\" for the first message",
               Quote(expect.after_first(0)), 0);
  }
  for (int i = 0; i < expect.header_size(); ++i) {
    const ConfigScope header = scope.Nested("header", i);
    if (!IsToken(expect.header(i).name())) {
      header.Fail("name", "the name of a header",
                  Quote(expect.header(i).name()));
    }
  }
  CheckTransport(scope, expect.transport());
  const bool known = std::any_of(
      std::begin(kFates), std::end(kFates),
      [&](absl::string_view fate) { return fate == expect.fate(); });
  if (!expect.fate().empty() && !known) {
    scope.Fail("fate",
               "one of delivered, in flight, lost, link down, rule, host dead, "
               "port closed, no route, connection lost",
               Quote(expect.fate()));
  }
}

void CheckUser(const ConfigScope& scope, const std::string& name,
               const NetworkPlan& network) {
  const HostPlan* host = network.FindHost(name);
  if (host == nullptr ||
      !std::holds_alternative<sip::UserAgentConfig>(host->role)) {
    scope.Fail("user", "the name of a host with a user_agent", Quote(name));
  }
}

void CheckCall(const ConfigScope& scope, const ExpectCall& expect,
               const NetworkPlan& network, sip::Duration duration) {
  const HostPlan* host = network.FindHost(expect.user());
  if (host == nullptr || host->user_agent() == nullptr) {
    scope.Fail("user", "the name of a host with a user_agent or gateway",
               Quote(expect.user()));
  }
  scope.Number("number", 1, UINT32_MAX, 1);
  scope.Number("status", 100, 699, 100);
  if (expect.outcome() == ExpectCall::OUTCOME_UNSPECIFIED) {
    scope.Fail("outcome",
               "one of RINGING, ESTABLISHED, ENDED, FAILED, CANCELLED, LOST, "
               "NONE",
               "nothing");
  }
  if (scope.Duration("at", {}) > duration) {
    scope.Fail("at", "a time up to the experiment's duration",
               Quote(expect.at()));
  }
  if (expect.outcome() != ExpectCall::NONE) return;
  if (expect.has_status()) {
    scope.Fail("status", "a call that has one", "outcome: NONE");
  } else if (!expect.at().empty()) {
    scope.Fail("at", "a call that came out so", "outcome: NONE");
  }
}

void CheckEnd(const ConfigScope& scope, const ExpectEnd& expect,
              const NetworkPlan& network) {
  CheckHost(scope, "node", network);
  if (!expect.has_transactions() && !expect.has_dialogs() &&
      !expect.has_pinholes()) {
    scope.FailWhole("transactions, dialogs or pinholes", "none");
  }
  const bool has_alg = std::any_of(
      network.hosts.begin(), network.hosts.end(), [&](const HostPlan& host) {
        const auto* proxy = std::get_if<ProxyPlan>(&host.role);
        return proxy != nullptr && proxy->alg.has_value() &&
               (expect.node().empty() || expect.node() == host.name);
      });
  if (expect.has_pinholes() && !has_alg) {
    scope.Fail("pinholes", "an ALG, whose they are", "none");
  }
}

void CheckRegistration(const ConfigScope& scope,
                       const ExpectRegistration& expect,
                       const NetworkPlan& network, sip::Duration duration) {
  CheckUser(scope, expect.user(), network);
  scope.Number("number", 1, UINT32_MAX, 1);
  if (expect.status() != 0) scope.Number("status", 200, 699, 200);
  if (scope.Duration("at", {}) > duration) {
    scope.Fail("at", "a time up to the experiment's duration",
               Quote(expect.at()));
  }
  for (int i = 0; i < expect.bindings_size(); ++i) {
    const ConfigScope binding = scope.Nested("bindings", i);
    binding.Required("uri", "a URI");
    ReadSeconds(binding, "expires");
  }
}

void CheckBindings(const ConfigScope& scope, const ExpectBindings& expect,
                   const NetworkPlan& network, sip::Duration duration) {
  const HostPlan* host = network.FindHost(expect.node());
  if (host == nullptr || !host->has_users()) {
    scope.Fail("node", "the name of a proxy, registrar or redirect server",
               Quote(expect.node()));
  }
  if (!IsAor(expect.aor())) scope.Fail("aor", kAor, Quote(expect.aor()));
  for (int i = 0; i < expect.contacts_size(); ++i) {
    const ConfigScope binding = scope.Nested("contacts", i);
    binding.Required("uri", "a URI");
    ReadSeconds(binding, "expires");
  }
  if (scope.Duration("at", {}) > duration) {
    scope.Fail("at", "a time up to the experiment's duration",
               Quote(expect.at()));
  }
}

}  // namespace

void CheckFilter(const ConfigScope& scope, const MessageFilter& filter,
                 const NetworkPlan& network) {
  CheckHost(scope, "from", network);
  CheckHost(scope, "to", network);
  if (!filter.start().empty() && !IsStart(filter.start())) {
    scope.Fail("start", "a method or a status code", Quote(filter.start()));
  }
  if (!filter.cseq_method().empty() && !IsToken(filter.cseq_method())) {
    scope.Fail("cseq_method", "a method", Quote(filter.cseq_method()));
  }
  scope.Number("cseq_number", 0, (1u << 31) - 1, 0);
}

WireFilter ToWireFilter(const MessageFilter& filter) {
  WireFilter wire{filter.from(), filter.to(), filter.start(),
                  filter.cseq_method()};
  if (filter.has_cseq_number()) wire.cseq_number = filter.cseq_number();
  return wire;
}

void CheckExpectation(const ConfigScope& scope, const Expectation& expectation,
                      const NetworkPlan& network, sip::Duration duration) {
  switch (expectation.kind_case()) {
    case Expectation::kMessage:
      return CheckMessage(scope.Nested("message"), expectation.message(),
                          network, duration);
    case Expectation::kCall:
      return CheckCall(scope.Nested("call"), expectation.call(), network,
                       duration);
    case Expectation::kAtEnd:
      return CheckEnd(scope.Nested("at_end"), expectation.at_end(), network);
    case Expectation::kSubscription:
      CheckUser(scope.Nested("subscription"), expectation.subscription().user(),
                network);
      return CheckExpectSubscription(scope.Nested("subscription"),
                                     expectation.subscription(), duration);
    case Expectation::kRegistration:
      return CheckRegistration(scope.Nested("registration"),
                               expectation.registration(), network, duration);
    case Expectation::kBindings:
      return CheckBindings(scope.Nested("bindings"), expectation.bindings(),
                           network, duration);
    case Expectation::kMedia:
      return CheckExpectMedia(scope.Nested("media"), expectation.media(),
                              network, duration);
    case Expectation::kTransfer: {
      const ConfigScope transfer = scope.Nested("transfer");
      CheckUser(transfer, expectation.transfer().user(), network);
      return CheckExpectTransfer(transfer, expectation.transfer(), duration);
    }
    case Expectation::KIND_NOT_SET:
      return scope.FailNoneOf("kind");
  }
}

}  // namespace sipsim
