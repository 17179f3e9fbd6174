// Requests of a person that are no calls: a part of user_behaviour.h.

#include "topologies/user_behaviour.h"

namespace sipsim {

bool UserBehaviour::SendOptions(absl::string_view uri) {
  if (user_agent_ == nullptr) return false;
  OptionsRecord& record = options_.emplace_back();
  record.number = user_agent_->SendOptions(uri);
  return true;
}

void UserBehaviour::OnOptionsResult(sip::OptionsNumber number,
                                    int status_code) {
  for (size_t i = attached_options_; i < options_.size(); ++i) {
    if (options_[i].number != number) continue;
    options_[i].status_code = status_code;
    options_[i].answered = SinceStart();
  }
}

bool UserBehaviour::Register(const sip::RegisterOptions& options) {
  if (user_agent_ == nullptr) return false;
  // It is told later how it came out: now is the time to note that it began.
  const sip::RegistrationNumber number = user_agent_->Register(options);
  RegistrationRecord& record = registrations_.emplace_back();
  record.number = number;
  record.result.act = options.act;
  return true;
}

void UserBehaviour::OnRegistrationResult(sip::RegistrationNumber number,
                                         const sip::RegisterResult& result) {
  RegistrationRecord* record = nullptr;
  for (size_t i = attached_registrations_; i < registrations_.size(); ++i) {
    if (registrations_[i].number == number) record = &registrations_[i];
  }
  if (record == nullptr) {
    // The user agent has begun that one by itself.
    record = &registrations_.emplace_back();
    record->number = number;
  }
  record->result = result;
  record->ended = SinceStart();
}

}  // namespace sipsim
