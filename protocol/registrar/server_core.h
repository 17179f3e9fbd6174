#ifndef SIPSIM_PROTOCOL_REGISTRAR_SERVER_CORE_H_
#define SIPSIM_PROTOCOL_REGISTRAR_SERVER_CORE_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "protocol/base/description.h"
#include "protocol/message/builder.h"
#include "protocol/message/message.h"
#include "protocol/port/node_context.h"
#include "protocol/transaction/transaction_layer.h"

namespace sipsim::sip {

// What servers have in common that answer every request by themselves and at
// once (registrars, redirect servers): the layers below, CANCEL, which always
// comes too late, and OPTIONS for the server itself (RFC 3261 sections 9.2 and
// 11.2).
//
// Counted: "request_refused", "ack_dropped".
class ServerCore : private TransactionUser {
 public:
  ServerCore(const ServerCore&) = delete;
  ServerCore& operator=(const ServerCore&) = delete;

  // Where the bytes go that arrive for this node.
  TransportUser& transport_user() { return layer_.transport(); }
  size_t open_transaction_count() const {
    return layer_.client_count() + layer_.server_count();
  }
  void Describe(Description& out) const { layer_.Describe(out); }

 protected:
  // The ports of `context` outlive the core. `domains` in lower case; `allow`:
  // the methods that it tells OPTIONS of.
  ServerCore(const NodeContext& context, std::vector<std::string> domains,
             absl::string_view allow);
  ~ServerCore() override = default;

  // Answers a request: not ACK, CANCEL, or OPTIONS for the server itself.
  virtual void Process(ServerTransaction& transaction,
                       const Message& request) = 0;

  // Whether the host of `uri` is one of the domains, or the server's own name
  // or address.
  bool IsOwn(const UriView& uri) const;
  MessageBuilder StartResponse(const Message& request, int status_code) const;
  // A response without anything more.
  void Refuse(ServerTransaction& transaction, const Message& request,
              int status_code) const;

  const NodeContext& context() const { return context_; }
  const std::string& allow() const { return allow_; }

 private:
  void OnRequest(ServerTransaction& transaction, Message& request,
                 const Flow& flow) override;
  void OnAck(Message& ack, const Flow& flow) override;
  void OnStrayResponse(Message& response, const Flow& flow) override;
  void OnCancel(ServerTransaction& transaction, const Message& cancel);

  const NodeContext context_;
  const std::vector<std::string> domains_;
  const std::string allow_;
  TransactionLayer layer_;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_REGISTRAR_SERVER_CORE_H_
