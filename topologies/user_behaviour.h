#ifndef SIPSIM_TOPOLOGIES_USER_BEHAVIOUR_H_
#define SIPSIM_TOPOLOGIES_USER_BEHAVIOUR_H_

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "protocol/base/time.h"
#include "protocol/media/media_listener.h"
#include "protocol/port/clock.h"
#include "protocol/port/timer.h"
#include "protocol/transaction/object_pool.h"
#include "protocol/ua/user_agent.h"
#include "protocol/ua/user_agent_listener.h"
#include "topologies/call_log.h"
#include "topologies/media_log.h"
#include "topologies/subscription_record.h"

namespace sipsim {

// What a person does about one incoming call. Times count from the INVITE.
struct IncomingCallPlan {
  // nullopt: the phone does not ring.
  std::optional<sip::Duration> ring_after = sip::Duration{};
  int ring_status = 180;  // 101 to 199.
  // Whether that response says what the answer would say of the session.
  bool early_media = false;
  // nullopt: never.
  std::optional<sip::Duration> answer_after = {};
  // In place of an answer: rejects with `reject_code`.
  std::optional<sip::Duration> reject_after = {};
  int reject_code = 486;
  // Hangs up that long after the call is established; nullopt: never.
  std::optional<sip::Duration> hang_up_after = {};
};

// What a person does about a call of their own.
struct OutgoingCallPlan {
  // Gives up that long after the call was made if it is not established.
  std::optional<sip::Duration> give_up_after = {};
  std::optional<sip::Duration> hang_up_after = {};
  // As in sip::InviteOptions.
  bool offer = true;
  std::optional<std::vector<std::string>> routes = {};
  std::string display_name = {};
  std::optional<sip::Duration> expires = {};
  bool join = false;
};

// An OPTIONS request as its user saw it.
struct OptionsRecord {
  sip::OptionsNumber number = 0;
  int status_code = 0;  // 0: no answer yet.
  std::optional<sip::Duration> answered;
};

// A REGISTER as its user saw it: their own, and the user agent's refreshes.
struct RegistrationRecord {
  sip::RegistrationNumber number = 0;
  std::optional<sip::Duration> ended;  // nullopt: no answer yet.
  sip::RegisterResult result;
};

// When a user hangs up the call that they have had transferred.
enum class TransferHangUp : uint8_t {
  kTransferred,  // When the new call is up.
  kAccepted,  // When the transfer is accepted, and the subscription is there.
  kNever,
};

// What a person asks of whom they talk to.
struct TransferPlan {
  size_t call = 0;  // Counted from 1; 0: the oldest one that is established.
  std::string to = {};  // A URI, or ...
  size_t to_call = 0;   // ... the other of this call, which is replaced.
  TransferHangUp hang_up = TransferHangUp::kTransferred;
};

// A transfer as the user saw it who asked for it.
struct TransferRecord {
  sip::TransferNumber number = 0;
  TransferHangUp hang_up = TransferHangUp::kTransferred;  // Still to be done.
  sip::TransferProgress progress = {};
  std::optional<sip::Duration> reported = {};  // The last report.
};

// The person at a user agent: calls, lets it ring, answers, rejects, gives up,
// hangs up. It never makes a message; the user agent does.
//
// The person outlives the process: a restart gives them a fresh user agent.
// While there is none, nothing that they try has an effect.
class UserBehaviour : public sip::UserAgentListener,
                      private sip::MediaListener {
 public:
  // The ports of the user's host; both outlive the person. `clock_offset` is
  // what the clock is ahead of simulated time.
  UserBehaviour(const sip::Clock& clock, sip::Duration clock_offset,
                sip::TimerService& timers);
  ~UserBehaviour() override;
  UserBehaviour(const UserBehaviour&) = delete;
  UserBehaviour& operator=(const UserBehaviour&) = delete;

  // Which of the calls that suit a verb it is for: one, by its number in the
  // order of calls(), from 1 on; or all of them.
  using CallChoice = std::optional<size_t>;

  // What to do about incoming calls from now on. Until told: let it ring at
  // once, never answer.
  void OnCall(const IncomingCallPlan& plan) { on_call_ = plan; }

  // Calls somebody. false: there is no process.
  bool Call(absl::string_view uri, const OutgoingCallPlan& plan = {});
  // The same in the name of a member of the user agent's population; the
  // number is below its count.
  bool CallAs(uint64_t member, absl::string_view uri,
              const OutgoingCallPlan& plan = {});
  // Notes a call that the user agent makes by itself.
  void Follow(sip::Call& call) { Watch(call, {}); }
  // Ends established calls. Returns how many there were.
  size_t HangUp(CallChoice choice = {});
  // Gives up calls of their own that are not established.
  size_t GiveUp(CallChoice choice = {});
  // Answers, or rejects, every incoming call that waits for it.
  size_t Answer();
  size_t Reject(int status_code);
  // Puts the others of established calls on hold, or ends that, once nothing
  // else is under way in them. Returns of how many that was new.
  size_t Hold(CallChoice choice = {});
  size_t Resume(CallChoice choice = {});
  // Has these calls mixed by the device, with those that are mixed already;
  // none: all that are established. Returns how many are new.
  size_t Join(const std::vector<size_t>& numbers = {});
  // Offers the session of calls again by UPDATE. Returns how many were sent.
  size_t Update(CallChoice choice = {});
  // Has the other of a call call somebody else. false: there is no process, or
  // no such call that is up.
  bool Transfer(const TransferPlan& plan);
  // The device is somewhere else. false: there is no process.
  bool Move(const sip::MoveOptions& options);
  // Asks for capabilities. false: there is no process.
  bool SendOptions(absl::string_view uri);

  // Makes, asks for, or removes bindings. false: there is no process.
  bool Register(const sip::RegisterOptions& options);

  // Subscribes to what becomes of another. false: there is no process, or no
  // such call.
  bool Subscribe(const sip::SubscribeOptions& options);
  // Ends the subscription with that place in subscriptions(), from 1, or all of
  // them. Returns how many there were.
  size_t Unsubscribe(std::optional<size_t> number);

  // All of the run, made and received, in order.
  const CallLog& calls() const { return calls_; }
  const std::deque<OptionsRecord>& options() const { return options_; }
  const std::deque<RegistrationRecord>& registrations() const {
    return registrations_;
  }
  const std::deque<TransferRecord>& transfers() const { return transfers_; }
  const std::deque<SubscriptionRecord>& subscriptions() const {
    return subscriptions_;
  }
  // The media of a call, by its place in calls(); null if there was none.
  const MediaLog* media(size_t call) const;
  // The sources (SSRC) that they have been in all of their calls.
  std::vector<uint32_t> MediaSources() const;

  // The process of the user agent has started, or is about to be destroyed.
  void Attach(sip::UserAgent& user_agent);
  void Detach();

  // UserAgentListener.
  void OnIncomingCall(sip::Call& call) override;
  void OnCallProgress(sip::Call& call, int status_code) override;
  void OnCallEstablished(sip::Call& call) override;
  void OnCallSessionChanged(sip::Call&) override {}
  void OnCallReplaced(sip::Call& replaced, sip::Call& call) override;
  void OnReferredCall(sip::Call& call) override;
  void OnTransferChanged(sip::TransferNumber number, sip::Call* call,
                         const sip::TransferProgress& progress) override;
  void OnCallEnding(sip::Call& call, sip::CallEndCause cause,
                    const sip::Message* message) override;
  void OnCallEnded(sip::Call& call) override;
  void OnOptionsResult(sip::OptionsNumber number, int status_code) override;
  void OnRegistrationResult(sip::RegistrationNumber number,
                            const sip::RegisterResult& result) override;
  void OnSubscribeResult(sip::SubscriptionNumber number,
                         int status_code) override;
  void OnNotified(sip::SubscriptionNumber number,
                  const sip::Notification& notification) override;
  void OnSubscriptionEnded(sip::SubscriptionNumber number) override;
  sip::MediaListener* media_listener() override { return this; }

 private:
  class OpenCall;

  // sip::MediaListener
  void OnRtpSent(const sip::MediaStreamId& id, const sip::Endpoint& local,
                 const sip::Endpoint& remote, uint32_t ssrc) override;
  void OnRtpReceived(const sip::MediaStreamId& id, const sip::Endpoint& local,
                     const sip::Endpoint& remote,
                     const sip::RtpSources& sources,
                     const sip::RtpStatistics& statistics) override;
  void OnForeignRtp(const sip::MediaStreamId& id, const sip::Endpoint& local,
                    const sip::Endpoint& remote) override;
  SubscriptionRecord& RecordOf(sip::SubscriptionNumber number);
  // With the process.
  void LoseSubscriptions();
  // Null for a call that is none of this person's.
  MediaLog* LogOf(const sip::MediaStreamId& id);

  sip::Duration SinceStart() const;
  static OpenCall* FindOpen(const sip::Call& call);
  // Its place in calls_; nullopt if it is none of this person's, or is over.
  static std::optional<size_t> IndexOf(const sip::Call& call);
  // The call of that number, counted from 1, if it is not over; of number 0 the
  // oldest one that is established.
  OpenCall* FindOpen(size_t number) const;
  static bool IsChosen(const sip::Call& call, CallChoice choice);
  OpenCall& Open(sip::Call& call, sip::CallRole role);
  void Watch(sip::Call& call, const OutgoingCallPlan& plan);
  void Close(OpenCall& open);
  // Calls where a failed call can be heard to be explained, if it was told.
  void HearAnnouncement();
  // Does `act` to every open call that `wanted` picks, oldest first.
  template <typename Wanted, typename Act>
  size_t ForOpenCalls(Wanted wanted, Act act);

  const sip::Clock& clock_;
  const sip::Duration clock_offset_;
  sip::TimerService& timers_;
  sip::UserAgent* user_agent_ = nullptr;  // Null while there is no process.
  IncomingCallPlan on_call_;
  std::unique_ptr<sip::ObjectPool<OpenCall>> open_calls_;
  OpenCall* oldest_ = nullptr;  // Of the open calls.
  OpenCall* newest_ = nullptr;
  CallLog calls_;
  std::string announcement_;  // Of the call that is ending: whom to call.
  std::set<size_t> announcement_calls_;  // Calls to such, by index.
  std::map<size_t, MediaLog> media_;     // By index into calls_.
  std::deque<OptionsRecord> options_;
  size_t attached_options_ = 0;  // options_ before the present process.
  std::deque<RegistrationRecord> registrations_;
  size_t attached_registrations_ = 0;  // As attached_options_.
  std::deque<SubscriptionRecord> subscriptions_;
  size_t attached_subscriptions_ = 0;  // As attached_options_.
  std::deque<TransferRecord> transfers_;
  size_t attached_transfers_ = 0;  // As attached_options_.
};

}  // namespace sipsim

#endif  // SIPSIM_TOPOLOGIES_USER_BEHAVIOUR_H_
