#include "protocol/ua/also_call.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "protocol/header/name_addr.h"

namespace sipsim::sip {
namespace {

// Calls that one BYE may have us make.
constexpr size_t kCountMax = 8;

}  // namespace

void AlsoCall::Follow(UaContext& ua, const Message& bye, List& list) {
  if (!ua.config.takes_also) return;
  const HeaderField* also = bye.FindByName("Also");
  if (also == nullptr) return;
  const auto targets = ParseNameAddrList(bye.value(*also));
  if (!targets.has_value()) {
    ua.context.observer.OnCount("bad_also", bye.value(*also));
    return;
  }
  const std::string requested_by = absl::StrCat("<", bye.from()->uri.text, ">");
  std::vector<AlsoCall*> calls;
  for (const NameAddrView& target : *targets) {
    if (!target.uri.is_sip_or_sips() || calls.size() == kCountMax) continue;
    list.push_back(std::make_unique<AlsoCall>(
        ua, list, std::string(target.uri.text), requested_by));
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
