#include "experiments/check_transfer.h"

#include <algorithm>
#include <variant>

#include "absl/strings/str_cat.h"
#include "protocol/uri/uri.h"

namespace sipsim {
namespace {

constexpr char kUri[] = "a sip:, sips: or tel: URI";

}  // namespace

void CheckTransfer(const ConfigScope& scope, const Transfer& transfer,
                   const HostPlan& host) {
  scope.Number("call", 1, UINT32_MAX, 1);
  if (transfer.to().empty() == (transfer.to_call() == 0)) {
    scope.FailWhole("either to or to_call",
                    transfer.to().empty() ? "none" : "both");
  }
  if (!transfer.to().empty()) {
    const auto uri = sip::ParseUri(transfer.to());
    if (!uri || uri->scheme == sip::UriScheme::kOther) {
      scope.Fail("to", kUri, Quote(transfer.to()));
    }
  } else if (transfer.to_call() == std::max(transfer.call(), 1u)) {
    // Where `call` says nothing, the oldest is meant: call 1 is that itself.
    scope.Fail("to_call", "another call than call",
               absl::StrCat(transfer.to_call()));
  }
  const auto& ua = std::get<sip::UserAgentConfig>(host.role);
  if (ua.transfer_style == sip::TransferStyle::kRefer) {
    if (ua.refer.has_value()) return;
    scope.FailWhole("a user whose user_agent has refer", host.name);
  } else if (transfer.to_call() != 0) {
    scope.Fail("to_call", "to, in the RFC 2543 dialect",
               absl::StrCat(transfer.to_call()));
  }
}

void CheckExpectTransfer(const ConfigScope& scope, const ExpectTransfer& expect,
                         sip::Duration duration) {
  scope.Number("number", 1, UINT32_MAX, 1);
  scope.Number("accepted", 200, 699, 200);
  if (expect.status() != 0) scope.Number("status", 100, 699, 100);
  if (scope.Duration("at", {}) > duration) {
    scope.Fail("at", "a time up to the experiment's duration",
               Quote(expect.at()));
  }
}

}  // namespace sipsim
