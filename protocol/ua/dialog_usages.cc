#include "protocol/ua/dialog_usages.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "protocol/base/check.h"
#include "protocol/dialog/failure_effect.h"
#include "protocol/event/event_header.h"

namespace sipsim::sip {

DialogUsage& DialogUsages::Add(std::unique_ptr<DialogUsage> usage) {
  usages_.push_back(std::move(usage));
  return *usages_.back();
}

void DialogUsages::Remove(const DialogUsage& usage) {
  const auto found =
      std::find_if(usages_.begin(), usages_.end(),
                   [&](const auto& u) { return u.get() == &usage; });
  SIP_CHECK(found != usages_.end());
  usages_.erase(found);
  if (usages_.empty()) OnEmpty();
}

bool DialogUsages::RemoveAfter(const DialogUsage& usage, Method method,
                               int status_code) {
  switch (EffectOfFailure(method, status_code)) {
    case FailureEffect::kTransaction:
      return false;
    case FailureEffect::kUsage:
      Remove(usage);
      return true;
    case FailureEffect::kDialog:
      DestroyDialog();
      return true;
  }
  return false;
}

void DialogUsages::DestroyDialog() {
  {
    // Whatever they do when they are told, they are in no list any more.
    const auto usages = std::exchange(usages_, {});
    for (const auto& usage : usages) usage->OnDialogDestroyed();
  }
  OnDestroyed();
}

void DialogUsages::OnRequest(UaContext& ua, ServerTransaction& transaction,
                             const Message& request) {
  for (const auto& usage : usages_) {
    if (usage->Matches(request)) return usage->OnRequest(transaction, request);
  }
  DialogUsageFactory* factory = ua.usage_factory(request.method());
  if (factory != nullptr) {
    return factory->OnUsageRequest(*this, transaction, request);
  }
  const bool is_subscribe = request.method() == Method::kSubscribe;
  ua.Respond(transaction, request,
             is_subscribe ? StatusOfUnserved(ua, request) : 481);
}

int StatusOfUnserved(const UaContext& ua, const Message& subscribe) {
  const std::optional<EventView> event =
      ParseEvent(subscribe.FindValue(HeaderId::kEvent));
  const bool is_refer = event.has_value() && event->package == "refer";
  return is_refer && ua.config.refer.has_value() ? 403 : 489;
}

void DialogUsages::Describe(Description& out) const {
  for (const auto& usage : usages_) usage->Describe(out);
}

}  // namespace sipsim::sip
