#ifndef SIPSIM_PROTOCOL_TRANSACTION_TRANSACTION_H_
#define SIPSIM_PROTOCOL_TRANSACTION_TRANSACTION_H_

#include "absl/strings/string_view.h"
#include "protocol/base/buffer.h"
#include "protocol/base/description.h"
#include "protocol/base/time.h"
#include "protocol/header/method.h"
#include "protocol/port/transport.h"
#include "protocol/transaction/transaction_user.h"

namespace sipsim::sip {

// States of the four machines, in the words of RFC 3261 figures 5 to 8 and
// RFC 6026. Each machine uses its own subset.
enum class TransactionState : uint8_t {
  kCalling,
  kTrying,
  kProceeding,
  kAccepted,
  kCompleted,
  kConfirmed,
  kTerminated,
};
const char* TransactionStateName(TransactionState state);  // "Calling"

// A client transaction, INVITE or not (17.1). Owned by the TransactionLayer.
class ClientTransaction {
 public:
  virtual ~ClientTransaction() = default;

  virtual TransactionState state() const = 0;
  virtual Method method() const = 0;
  virtual absl::string_view branch() const = 0;
  virtual const Flow& flow() const = 0;
  // The request as it was sent; may be null once there is a final response.
  virtual const BufferRef& request() const = 0;
  virtual void Describe(Description& out) const = 0;

  // The user may leave before the machine ends; null: nobody listens.
  virtual void SetUser(ClientTransactionUser* user) = 0;
};

// A server transaction, INVITE or not (17.2). Owned by the TransactionLayer.
class ServerTransaction {
 public:
  virtual ~ServerTransaction() = default;

  virtual TransactionState state() const = 0;
  virtual Method method() const = 0;
  virtual absl::string_view branch() const = 0;  // Of the request's top Via.
  // Where its responses go.
  virtual const Flow& flow() const = 0;
  virtual void Describe(Description& out) const = 0;

  virtual void SetUser(ServerTransactionUser* user) = 0;
  // Null: nobody listens.
  virtual ServerTransactionUser* user() const = 0;

  // Sends a response; never calls the user back before it returns. After a
  // non-2xx final response, or any final response to a non-INVITE, further ones
  // are dropped; an INVITE in Accepted sends each further 2xx (RFC 6026
  // section 7.1: the UAS core's retransmissions, or those a proxy forwards).
  //
  // A non-INVITE obeys RFC 4320 section 4 here, so that no user has to: 101 to
  // 199 are dropped; over UDP a 100 is dropped until the client's Timer E
  // would reach T2 (3.5 s); a 408 is not sent, but completes the transaction.
  // What is dropped is counted ("response_dropped").
  virtual void Respond(int status_code, BufferRef bytes) = 0;
  // There will be no final response: what RFC 2543 makes of an INVITE that was
  // cancelled. Copies of the request are absorbed for 64*T1. Nothing after a
  // final response.
  virtual void EndSilently() = 0;
  // How long an INVITE may wait for its first response until the transaction
  // answers 100 (Trying) by itself, in place of 200 ms (17.2.1): more only if
  // the user knows that it will have answered by then. Before the user returns
  // from OnRequest.
  virtual void SetTryingDelay(Duration /*delay*/) {}
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_TRANSACTION_TRANSACTION_H_
