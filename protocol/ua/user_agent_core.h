#ifndef SIPSIM_PROTOCOL_UA_USER_AGENT_CORE_H_
#define SIPSIM_PROTOCOL_UA_USER_AGENT_CORE_H_

#include <cstddef>
#include <deque>
#include <memory>
#include <optional>
#include <string>

#include "absl/container/btree_map.h"
#include "absl/strings/string_view.h"
#include "protocol/base/description.h"
#include "protocol/message/message.h"
#include "protocol/port/node_context.h"
#include "protocol/transaction/intrusive_table.h"
#include "protocol/transaction/object_pool.h"
#include "protocol/transaction/transaction_layer.h"
#include "protocol/transaction/transaction_user.h"
#include "protocol/ua/event_core.h"
#include "protocol/ua/invite_parts.h"
#include "protocol/ua/invite_session.h"
#include "protocol/ua/options_client.h"
#include "protocol/ua/refer_server.h"
#include "protocol/ua/register_client.h"
#include "protocol/ua/request_check.h"
#include "protocol/ua/ua_context.h"
#include "protocol/ua/user_agent_config.h"
#include "protocol/ua/user_agent_listener.h"

namespace sipsim::sip {

// What UserAgent is made of: the UAS core's dispatch (RFC 3261 section 8.2),
// the table of calls, and the layers below.
class UserAgentCore final : public UaContext,
                            private TransactionUser,
                            private OptionsClient::Owner,
                            private RegisterClient::Owner {
 public:
  UserAgentCore(const NodeContext& node_context,
                UserAgentConfig user_agent_config,
                UserAgentListener& user_agent_listener);
  ~UserAgentCore() override;

  TransportUser& transport_user() { return layer_.transport(); }
  Call& Invite(const InviteOptions& options) override;
  OptionsNumber SendOptions(absl::string_view uri);
  RegistrationNumber Register(const RegisterOptions& options);

  SubscriptionNumber Subscribe(const SubscribeOptions& options);
  // Null until there is need of it.
  EventCore* events() const { return events_.get(); }

  void Move(const MoveOptions& options);

  InviteSession* FindCall(CallNumber number) const override;
  CallNumber call_count() const { return call_count_; }
  size_t open_call_count() const {
    return calls_by_number_.size() - finished_.size() - dialog_keeper_count_;
  }
  size_t open_dialog_count() const;
  void DescribeAll(Description& out) const;

 private:
  // TransactionUser.
  void OnRequest(ServerTransaction& transaction, Message& request,
                 const Flow& flow) override;
  void OnAck(Message& ack, const Flow& flow) override;
  void OnStrayResponse(Message& response, const Flow& flow) override;
  // UaContext.
  void OnCallNamed(InviteSession& call) override;
  void OnCallRenamed(InviteSession& call) override;
  void OnCallEnded(InviteSession& call) override;
  void OnDialogReleased(InviteSession& call) override;
  // OptionsClient::Owner.
  void OnOptionsDone(OptionsNumber number, int status_code) override;
  // RegisterClient::Owner.
  void OnRegisterDone(RegistrationNumber number,
                      const RegisterResult& result) override;

  Refusal Check(const ServerTransaction& transaction, const Message& request,
                const InviteSession* call);
  void Refuse(ServerTransaction& transaction, const Message& request,
              const Refusal& refusal);
  void OnCancel(ServerTransaction& transaction, const Message& cancel);
  void OnInvite(ServerTransaction& transaction, Message& request);
  // Whether there is a Replaces that says anything to us.
  bool HasReplaces(const Message& request) const {
    return request.Find(HeaderId::kReplaces) != nullptr &&
           config.replaces != ReplacesPolicy::kNever;
  }
  // 0 and the call that an INVITE with Replaces is to replace, or the status
  // code to refuse it with (RFC 3891 section 3).
  int CheckReplaces(const Message& invite, InviteSession** replaced) const;
  ReplacesMatch FindReplaced(const ReplacesView& replaces,
                             InviteSession** call) const;
  bool MayReplace(const Message& invite, const InviteSession& replaced) const;
  bool IsForUs(const UriView& request_uri) const;
  bool is_busy() const { return open_call_count() >= config.open_calls_max; }
  InviteSession* FindByTag(absl::string_view local_tag) const;
  // The call that a request of the other side belongs to, or null.
  InviteSession* FindCallOf(const Message& request) const;
  InviteSession& Add(CallRole role);
  void Forget(InviteSession& call);
  void ForgetOldCalls();

  std::string user_;          // Of the AOR, and ...
  std::string contact_user_;  // ... of the Contact, unescaped.
  TransactionLayer layer_;    // Outlives what follows.
  ServerLocator locator_;     // So does this.
  CallNumber call_count_ = 0;
  OptionsNumber options_count_ = 0;
  InviteParts invite_parts_;
  ObjectPool<InviteSession> calls_;
  InviteSession* oldest_call_ = nullptr;
  InviteSession* newest_call_ = nullptr;
  std::deque<InviteSession*> finished_;  // In the order of their ends.
  size_t dialog_keeper_count_ = 0;       // Ended calls that keep their dialogs.
  IntrusiveTable<InviteSession, &InviteSession::number_hash_,
                 &InviteSession::next_by_number_>
      calls_by_number_;
  // Open calls, and those that keep their dialogs, by their local tag, which is
  // theirs alone; those that have none, by their Call-ID.
  IntrusiveTable<InviteSession, &InviteSession::tag_hash_,
                 &InviteSession::next_by_tag_>
      calls_by_tag_;
  absl::btree_map<OptionsNumber, std::unique_ptr<OptionsClient>> options_;
  std::optional<ReferServer> refer_server_;        // If we have REFER.
  std::unique_ptr<RegisterClient> registrations_;  // Once there is one.
  std::unique_ptr<EventCore> events_;              // Likewise.
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_UA_USER_AGENT_CORE_H_
