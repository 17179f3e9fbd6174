#ifndef SIPSIM_PROTOCOL_UA_REGISTER_CLIENT_H_
#define SIPSIM_PROTOCOL_UA_REGISTER_CLIENT_H_

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "protocol/base/description.h"
#include "protocol/message/message.h"
#include "protocol/port/random.h"
#include "protocol/port/timer.h"
#include "protocol/ua/client_request.h"
#include "protocol/ua/registration.h"
#include "protocol/ua/ua_context.h"

namespace sipsim::sip {

// The registrations of a user agent (RFC 3261 section 10.2): one after the
// other, all with one Call-ID and growing CSeq numbers, and our bindings
// renewed in time.
class RegisterClient final : private ClientRequest::Owner, private TimerUser {
 public:
  class Owner {
   public:
    virtual void OnRegisterDone(RegistrationNumber number,
                                const RegisterResult& result) = 0;

   protected:
    ~Owner() = default;
  };

  // Both outlive this.
  RegisterClient(UaContext& ua, Owner& owner);

  // Sends a REGISTER as soon as those before it are answered.
  RegistrationNumber Register(RegisterOptions options);

  void Describe(Description& out) const;

 private:
  struct Job {
    RegistrationNumber number = 0;
    RegisterOptions options;
    int too_brief_count = 0;  // 423 so far.
  };
  enum TimerTag : uint32_t { kFail, kRefresh };

  // ClientRequest::Owner.
  void OnClientResponse(Message& response) override;
  void OnClientFailure(ClientFailure failure) override;
  void OnClientDone() override {}
  void OnClientResent(uint32_t cseq) override { cseq_ = cseq; }
  // TimerUser.
  void OnTimer(uint32_t tag) override;
  const char* TimerName(uint32_t tag) const override;

  RegistrationNumber Add(RegisterOptions options);
  void SendNext();
  BufferRef Build(const Hop& hop) const;
  void AddContacts(const RegisterOptions& options, MessageBuilder& out) const;
  bool LengthenIntervals(const Message& response);
  void Finish(RegisterResult result);
  // What a 2xx says of the bindings that are ours.
  void TakeBindings(const RegisterOptions& options,
                    const std::vector<ListedBinding>& bindings);
  void NoteOurs(const RegisterOptions& options);
  void PlanRefresh(Duration after);

  UaContext& ua_;
  Owner& owner_;
  const std::string registrar_;
  const bool is_secure_;
  const std::string call_id_;
  const Token tag_;
  RegistrationNumber count_ = 0;
  uint32_t cseq_ = 0;                    // The last one.
  std::deque<Job> jobs_;                 // The first one is under way.
  std::vector<RegisteredContact> ours_;  // Bindings that we keep alive.
  std::optional<ClientRequest> request_;
  Timer fail_timer_;  // Nowhere to send it to: told later, as all failures.
  Timer refresh_timer_;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_UA_REGISTER_CLIENT_H_
