#include "protocol/ua/farewell_bye.h"

#include <algorithm>

namespace sipsim::sip {

void FarewellBye::Send(UaContext& ua, Dialog dialog, List& list) {
  auto bye = std::make_unique<FarewellBye>(ua, std::move(dialog), list);
  const bool is_sent =
      bye->request_.StartInDialog(bye->dialog_, Method::kBye, "");
  bye->dialog_.Terminate();
  if (is_sent) list.push_back(std::move(bye));
}

void FarewellBye::OnClientResponse(Message& response) {
  if (response.status_code() >= 200) Finish();
}

void FarewellBye::Finish() {
  list_.erase(std::find_if(list_.begin(), list_.end(),
                           [this](const auto& bye) { return &*bye == this; }));
}

}  // namespace sipsim::sip
