#ifndef SIPSIM_PROTOCOL_TRANSACTION_TRANSACTION_USER_H_
#define SIPSIM_PROTOCOL_TRANSACTION_TRANSACTION_USER_H_

// The border between the transaction layer and its users (RFC 3261 section
// 17): UA core, proxy core, and what they hang onto single transactions.
//
// Calls come last in a dispatch: the machine has finished its state change.
// Users may send, respond, cancel and start transactions from within; a
// transaction that ends is destroyed after the dispatch, never under a call.

#include "protocol/message/message.h"
#include "protocol/port/transport.h"

namespace sipsim::sip {

class ClientTransaction;
class ServerTransaction;

// Why a client transaction got no final response.
enum class ClientFailure : uint8_t {
  kTimeout,         // Timer B or F: as if a 408 had come (8.1.3.1).
  kTransportError,  // Unreachable: as if a 503 had come (8.1.3.1).
};

// Listens to one client transaction; set when it is started.
class ClientTransactionUser {
 public:
  virtual ~ClientTransactionUser() = default;
  // Every response that the machine passes up: provisional ones, the final
  // one, and for INVITE each further 2xx (RFC 6026). `response` may be moved
  // from.
  virtual void OnResponse(ClientTransaction& transaction,
                          Message& response) = 0;
  // There will be no final response. Called at most once, never after one;
  // OnTerminated follows.
  virtual void OnFailure(ClientTransaction& transaction,
                         ClientFailure failure) = 0;
  // The machine has reached Terminated; the pointer dies after this call.
  virtual void OnTerminated(ClientTransaction& transaction) = 0;
};

// Listens to one server transaction; set by SetUser.
class ServerTransactionUser {
 public:
  virtual ~ServerTransactionUser() = default;
  // The ACK for a 2xx was matched to an INVITE still in Accepted (RFC 6026
  // section 7.1 passes it up), or the ACK for a non-2xx arrived (for traces).
  virtual void OnAck(ServerTransaction& transaction, Message& ack) = 0;
  // Timer H fired without an ACK, or a response could not be delivered
  // (17.2.4). An INVITE server stays as it is in the latter case (RFC 6026
  // figure 5); a non-INVITE one terminates (figure 8).
  virtual void OnFailure(ServerTransaction& transaction) = 0;
  // The machine has reached Terminated; the pointer dies after this call.
  virtual void OnTerminated(ServerTransaction& transaction) = 0;
};

// The core of the node: gets what belongs to no transaction yet.
class TransactionUser {
 public:
  virtual ~TransactionUser() = default;
  // A new request and its new server transaction, which the user answers (and
  // may SetUser). `request` may be moved from. CANCEL comes here too: its
  // transaction is its own; FindInvite() tells what it cancels (9.2).
  virtual void OnRequest(ServerTransaction& transaction, Message& request,
                         const Flow& flow) = 0;
  // An ACK that matches no transaction: the ACK for a 2xx (13.3.1.4), which a
  // UA gives to its dialog and a proxy forwards without a transaction.
  virtual void OnAck(Message& ack, const Flow& flow) = 0;
  // A response that matches no client transaction (16.7 step 1, 18.1.2).
  virtual void OnStrayResponse(Message& response, const Flow& flow) = 0;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_TRANSACTION_TRANSACTION_USER_H_
