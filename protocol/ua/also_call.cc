#include "protocol/ua/also_call.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "protocol/header/name_addr.h"

namespace sipsim::sip {
namespace {

// Calls that one BYE may have us make.
constexpr size_t kCountMax = 8;

// Of all its Also fields, in order.
std::vector<std::string> TargetsOf(const Message& bye, Observer& observer) {
  std::vector<std::string> uris;
  for (const HeaderField& field : bye.fields()) {
    if (!absl::EqualsIgnoreCase(bye.name(field), "Also")) continue;
    const auto targets = ParseNameAddrList(bye.value(field));
    if (!targets.has_value()) {
      observer.OnCount("bad_also", bye.value(field));
      continue;
    }
    for (const NameAddrView& target : *targets) {
      if (!target.uri.is_sip_or_sips() || uris.size() == kCountMax) continue;
      uris.emplace_back(target.uri.text);
    }
  }
  return uris;
}

}  // namespace

void AlsoCall::Follow(UaContext& ua, const Message& bye, List& list) {
  if (!ua.config.takes_also) return;
  const std::string requested_by = absl::StrCat("<", bye.from()->uri.text, ">");
  std::vector<AlsoCall*> calls;
  for (const std::string& target : TargetsOf(bye, ua.context.observer)) {
    list.push_back(std::make_unique<AlsoCall>(ua, list, target, requested_by,
                                              std::string(bye.to()->uri.text)));
    calls.push_back(list.back().get());
  }
  const Duration after = ua.config.follow_after;
  for (AlsoCall* call : calls) {
    if (after > Duration{}) {
      ua.StartTimer(call->timer_, after, *call, 0);
    } else {
      call->Make();
    }
  }
}

void AlsoCall::Make() {
  const auto found =
      std::find_if(list_.begin(), list_.end(),
                   [this](const auto& call) { return call.get() == this; });
  const std::unique_ptr<AlsoCall> self = std::move(*found);
  list_.erase(found);
  InviteOptions options;
  options.uri = uri_;
  options.headers = {{"Requested-By", requested_by_}};
  options.from_aor = ua_.AorOfCallsOf(own_uri_);
  ua_.listener.OnReferredCall(ua_.Invite(options));
}

void AlsoCall::OnTimer(uint32_t /*tag*/) {
  timer_.Fired();
  Make();
}

const char* AlsoCall::TimerName(uint32_t /*tag*/) const {
  return "approval of the user";
}

}  // namespace sipsim::sip
