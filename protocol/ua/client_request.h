#ifndef SIPSIM_PROTOCOL_UA_CLIENT_REQUEST_H_
#define SIPSIM_PROTOCOL_UA_CLIENT_REQUEST_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/strings/string_view.h"
#include "protocol/base/buffer.h"
#include "protocol/dialog/dialog.h"
#include "protocol/digest/digest_client.h"
#include "protocol/header/method.h"
#include "protocol/locate/server_locator.h"
#include "protocol/message/builder.h"
#include "protocol/message/message.h"
#include "protocol/transaction/transaction.h"
#include "protocol/transaction/transaction_user.h"
#include "protocol/ua/redirect_targets.h"
#include "protocol/ua/ua_context.h"

namespace sipsim::sip {

// What a request is, and the way on which it sets out.
struct RequestWay {
  Method method = Method::kInvite;
  // The URI of the first hop: the first route, the next hop that stands in for
  // one, or the Request-URI (8.1.2).
  absl::string_view next_hop;
  // Null outside of dialogs. Outlives the request.
  Dialog* dialog = nullptr;
  // Whether it goes by UaContext::ways(), the first of them first.
  bool uses_ways = false;
  // Whether the first hop is no strict router: one of those has the target
  // hidden in the Route, and such a request is not redirected.
  bool is_loose = true;
  // Whether the Request-URI is a sips URI, or the dialog is secure.
  bool is_secure = false;
};

// What a request within a dialog says besides what every one does. The views
// and functions hold while it is made.
struct InDialogRequest {
  Method method = Method::kInvite;
  // Whether it carries our Contact: a target refresh does (12.2.1.1).
  bool has_contact = false;
  // Adds further header fields; null: there are none.
  const absl::FunctionRef<void(MessageBuilder&)>* add_fields = nullptr;
  absl::string_view content_type{};
  absl::string_view body{};
};

// One request of a user agent (RFC 3261 section 8.1), from the look for a
// server to the response that decides it:
//
// - it is located (RFC 3263), at once or when the DNS has answered;
// - without an answer, with a transport error or a 503 it goes to the next
//   server (RFC 3263 section 4.3), then along the next way of the user agent,
//   with the same Call-ID and CSeq and a new branch;
// - a 401 or 407 is answered with the credentials that there are (22.2, 22.3);
// - a 422 makes the session interval longer (RFC 4028 section 7.3);
// - a 300, 301 or 302 is followed (8.1.3.4), and the next of its contacts tried
//   where one fails, but for a 6xx, which speaks for the user wherever he is;
// - a 305 that names one proxy is followed through it, once (21.3.4).
//
// The owner sees one request, and the response that is left. CANCEL follows its
// INVITE, the ACK for a 2xx is the owner's.
class ClientRequest final : private ClientTransactionUser, private LocateUser {
 public:
  class Owner {
   public:
    // Provisional responses, the final one that decides, and each further 2xx
    // of an INVITE. After a final one the owner may let go of the request.
    virtual void OnClientResponse(Message& response) = 0;
    // No final response came: as if 408 or 503 had (8.1.3.1). The owner may let
    // go of the request.
    virtual void OnClientFailure(ClientFailure failure) = 0;
    // The transaction of a final response is gone, and with it all that may
    // still come. The owner may let go of the request.
    virtual void OnClientDone() = 0;
    // It has gone out anew, with this CSeq number: what provisional responses
    // have said so far is void.
    virtual void OnClientResent(uint32_t /*cseq*/) {}
    // Before that: it has another Call-ID, as RFC 2543 has it after a
    // challenge.
    virtual void OnClientRenamed(absl::string_view /*call_id*/) {}
    // What its Contact carries behind the URI, see ContactFeatures().
    virtual absl::string_view contact_features() const { return ""; }

   protected:
    ~Owner() = default;
  };
  using Build = absl::FunctionRef<BufferRef(const Hop& hop)>;

  // Both outlive this.
  ClientRequest(UaContext& ua, Owner& owner) : ua_(ua), owner_(owner) {}
  ~ClientRequest() override;

  // Sends the request that `build` writes, which is called at most once, in
  // here. false, with nothing sent, if it is known by now that all ways lead
  // nowhere; the owner is not told.
  bool Start(const RequestWay& way, Build build);

  // The same for a request within `dialog`, with what a target refresh has to
  // carry if it is an INVITE; `sdp` "" means no body.
  bool StartInDialog(Dialog& dialog, Method method, absl::string_view sdp);
  // The same for any request.
  bool StartInDialog(Dialog& dialog, const InDialogRequest& request);

  // It is not wanted any more: from now on, whatever comes decides. Whether a
  // transaction is under way; if not, nothing more comes.
  bool Abandon();
  // The transaction under way, or null.
  ClientTransaction* transaction() const { return transaction_; }
  // Whether a provisional response has come, so that a CANCEL may be sent.
  bool provisional_received() const { return provisional_received_; }
  // As in RequestWay; a redirection may change it.
  bool is_secure() const { return is_secure_; }
  // The largest Min-SE of the 422s that it was answered with on the way (RFC
  // 4028 section 7.3); 0: there was none.
  uint32_t min_se() const { return detour_ == nullptr ? 0 : detour_->min_se; }
  // Its dialog is elsewhere from now on.
  void MoveTo(Dialog& dialog) { dialog_ = &dialog; }
  // Of an INVITE that was answered: its fields with credentials, for the ACK.
  std::string CredentialFields() const;

  void Describe(Description& out) const;

 private:
  // In what the next copy differs from the request as it is now.
  struct Change {
    std::string uri{};  // "": in nothing.
    std::optional<std::string> route{};
    std::string call_id{};  // "": as it is.
    bool has_new_cseq = false;
    bool has_new_credentials = false;
    uint32_t min_se = 0;
  };
  // What a request needs that does not get through at once.
  struct Detour {
    FlowList servers;
    size_t next_server = 0;
    size_t way = 0;   // Of UaContext::ways().
    Change change{};  // Waits for the location.
    DigestAttempt attempt;
    int challenge_count = 0;
    bool used_proxy = false;  // That of a 305.
    int short_interval_count = 0;
    uint32_t min_se = 0;
    std::optional<RedirectTargets> redirects;
  };

  // ClientTransactionUser.
  void OnResponse(ClientTransaction& transaction, Message& response) override;
  void OnFailure(ClientTransaction& transaction,
                 ClientFailure failure) override;
  void OnTerminated(ClientTransaction& transaction) override;
  // LocateUser.
  void OnLocated(uint32_t tag, LocatedServers servers) override;

  // Each of these says whether the request is on its way again.
  bool TryAgain(const Message& response);
  bool Authenticate(const Message& response);
  bool Redirect(const Message& response);
  bool UseProxy(const Message& response);
  bool RaiseSessionInterval(const Message& response);
  bool TryNextServer();
  bool TryNextWay();
  bool TryNextRedirect();
  bool GoTo(absl::string_view next_hop, Change change);
  bool TakeServers(LocatedServers servers);
  bool SendCopy(const Flow& flow, const Change& change);

  std::optional<LocatedServers> Locate(absl::string_view next_hop);
  void Transmit(const Hop& hop);
  void StartTransaction(const Hop& hop);
  void KeepServers(LocatedServers servers);
  bool Parse(Message* request) const;
  Detour& detour();
  void EndTransaction();

  UaContext& ua_;
  Owner& owner_;
  ClientTransaction* transaction_ = nullptr;
  BufferRef request_;  // As sent last; null once it is not needed.
  Dialog* dialog_ = nullptr;
  Method method_ = Method::kInvite;
  bool uses_ways_ = false;
  bool is_loose_ = true;
  bool is_secure_ = false;
  bool has_credentials_ = false;
  bool provisional_received_ = false;
  bool is_abandoned_ = false;
  ClientFailure failure_ = ClientFailure::kTransportError;  // The last one.
  PendingLocation location_;
  std::unique_ptr<Detour> detour_;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_UA_CLIENT_REQUEST_H_
