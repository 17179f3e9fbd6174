#include "topologies/call_log.h"

namespace sipsim {
namespace {

std::optional<sip::Duration> IfSet(sip::Duration time) {
  if (time < sip::Duration{}) return std::nullopt;
  return time;
}

}  // namespace

const char* CallOutcomeName(CallOutcome outcome) {
  switch (outcome) {
    case CallOutcome::kRinging:
      return "RINGING";
    case CallOutcome::kEstablished:
      return "ESTABLISHED";
    case CallOutcome::kEnded:
      return "ENDED";
    case CallOutcome::kFailed:
      return "FAILED";
    case CallOutcome::kCancelled:
      return "CANCELLED";
    case CallOutcome::kLost:
      return "LOST";
  }
  return "";
}

CallLog::CallLog() : texts_(1) {}

uint32_t CallLog::KeepText(absl::string_view text) {
  if (text.empty()) return 0;
  const auto known = text_numbers_.find(text);
  if (known != text_numbers_.end()) return known->second;
  const auto number = static_cast<uint32_t>(texts_.size());
  text_numbers_.emplace(texts_.emplace_back(text), number);
  return number;
}

CallRecord CallLog::operator[](size_t index) const {
  const Entry& entry = entries_[index];
  CallRecord record;
  record.role = entry.role;
  record.peer = texts_[entry.peer];
  record.outcome = entry.outcome;
  record.status_code = entry.status_code;
  record.started = entry.started;
  record.ringing = IfSet(entry.ringing);
  record.established = IfSet(entry.established);
  record.ended = IfSet(entry.ended);
  record.number = entry.number;
  if (entry.has_end) {
    record.end = sip::CallEnd{entry.end_cause, entry.end_by, entry.status_code,
                              texts_[entry.end_text], entry.end_time};
  }
  return record;
}

size_t CallLog::Start(sip::CallRole role, const sip::Call& call,
                      sip::Duration started) {
  Entry& entry = entries_.emplace_back();
  entry.role = role;
  entry.number = static_cast<uint32_t>(call.number());
  entry.started = started;
  entry.peer = KeepText(call.remote_uri());
  ++counts_[static_cast<size_t>(CallOutcome::kRinging)];
  return entries_.size() - 1;
}

void CallLog::SetOutcome(size_t index, CallOutcome outcome) {
  Entry& entry = entries_[index];
  --counts_[static_cast<size_t>(entry.outcome)];
  ++counts_[static_cast<size_t>(outcome)];
  entry.outcome = outcome;
}

void CallLog::End(size_t index, CallOutcome outcome, sip::Duration ended,
                  const sip::CallEnd* end) {
  SetOutcome(index, outcome);
  Entry& entry = entries_[index];
  entry.ended = ended;
  if (end == nullptr) return;
  entry.has_end = true;
  entry.end_cause = end->cause;
  entry.end_by = end->by;
  entry.end_text = KeepText(end->text);
  entry.end_time = end->time;
  entry.status_code = static_cast<int16_t>(end->status_code);
}

}  // namespace sipsim
