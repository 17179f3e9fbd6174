#include <cstdarg>
#include <cstdint>
#include <cstdio>

extern "C" {
#include <re/re.h>
}

#include "bench/peers/parser_peer.h"

namespace sipsim::bench {
namespace {

absl::string_view View(const struct pl& text) { return {text.p, text.l}; }

uint32_t Value(const struct pl& digits) {
  return pl_isset(&digits) ? pl_u32(&digits) : 0;
}

// A message that is freed at the end of its scope. The library decodes from a
// buffer of its own kind.
class ReMessage {
 public:
  explicit ReMessage(absl::string_view text) : bytes_(mbuf_alloc(text.size())) {
    mbuf_write_mem(bytes_, reinterpret_cast<const uint8_t*>(text.data()),
                   text.size());
    bytes_->pos = 0;
    ok_ = sip_msg_decode(&message_, bytes_) == 0;
  }
  ~ReMessage() {
    if (ok_) mem_deref(message_);
    mem_deref(bytes_);
  }
  ReMessage(const ReMessage&) = delete;
  ReMessage& operator=(const ReMessage&) = delete;

  bool ok() const { return ok_; }
  const struct sip_msg* get() const { return message_; }

 private:
  struct mbuf* bytes_;
  struct sip_msg* message_ = nullptr;
  bool ok_ = false;
};

// What a header handler needs: the library takes one pointer.
template <typename Fields>
struct HeaderVisit {
  Fields& fields;
  const char* field;
  bool ok = true;
};

// Handlers return true to stop, so they do at an error.
template <typename Fields>
bool VisitVia(const struct sip_hdr* header, const struct sip_msg* /*message*/,
              void* argument) {
  auto& visit = *static_cast<HeaderVisit<Fields>*>(argument);
  struct sip_via via;
  struct pl host = {nullptr, 0};
  struct pl port = {nullptr, 0};
  visit.ok = sip_via_decode(&via, &header->val) == 0 &&
             uri_decode_hostport(&via.sentby, &host, &port) == 0;
  if (!visit.ok) return true;
  visit.fields.Text("via.host", View(host));
  visit.fields.Number("via.port", Value(port));
  visit.fields.Text("via.branch", View(via.branch));
  return false;
}

template <typename Fields>
bool VisitRoute(const struct sip_hdr* header, const struct sip_msg* /*message*/,
                void* argument) {
  auto& visit = *static_cast<HeaderVisit<Fields>*>(argument);
  struct sip_addr address;
  visit.ok = sip_addr_decode(&address, &header->val) == 0;
  if (!visit.ok) return true;
  visit.fields.Text(visit.field, View(address.uri.host));
  return false;
}

template <typename Fields>
bool VisitAll(const struct sip_msg* message, enum sip_hdrid id,
              const char* field, sip_hdr_h* handler, Fields& fields) {
  HeaderVisit<Fields> visit{fields, field};
  sip_msg_hdr_apply(message, true, id, handler, &visit);
  return visit.ok;
}

template <typename Fields>
bool VisitContact(const struct sip_msg* message, Fields& fields) {
  const struct sip_hdr* header = sip_msg_hdr(message, SIP_HDR_CONTACT);
  if (header == nullptr) return true;
  struct sip_addr address;
  if (sip_addr_decode(&address, &header->val) != 0) return false;
  fields.Text("contact.host", View(address.uri.host));
  fields.Text("contact.user", View(address.uri.user));
  return true;
}

template <typename Fields>
void VisitAddress(const char* host, const char* user, const char* tag,
                  const struct sip_taddr& address, Fields& fields) {
  fields.Text(host, View(address.uri.host));
  fields.Text(user, View(address.uri.user));
  fields.Text(tag, View(address.tag));
}

template <typename Fields>
bool Visit(absl::string_view text, Fields& fields) {
  const ReMessage parsed(text);
  if (!parsed.ok()) return false;
  const struct sip_msg* message = parsed.get();
  if (message->req) {
    fields.Text("method", View(message->met));
    fields.Text("request_uri.host", View(message->uri.host));
  } else {
    fields.Number("status_code", message->scode);
  }
  if (!VisitAll(message, SIP_HDR_VIA, "via", &VisitVia<Fields>, fields)) {
    return false;
  }
  VisitAddress("from.host", "from.user", "from.tag", message->from, fields);
  VisitAddress("to.host", "to.user", "to.tag", message->to, fields);
  fields.Text("call_id", View(message->callid));
  fields.Number("cseq.number", message->cseq.num);
  fields.Text("cseq.method", View(message->cseq.met));
  if (!VisitContact(message, fields)) return false;
  if (pl_isset(&message->maxfwd)) {
    fields.Number("max_forwards", pl_u32(&message->maxfwd));
  }
  const bool ok = VisitAll(message, SIP_HDR_ROUTE, "route.host",
                           &VisitRoute<Fields>, fields) &&
                  VisitAll(message, SIP_HDR_RECORD_ROUTE, "record_route.host",
                           &VisitRoute<Fields>, fields);
  fields.Number("content_length", Value(message->clen));
  return ok;
}

}  // namespace

// The library has no encoder for a whole message.
ParserPeer LibreParser() {
  return {"libre", &Visit<FieldSum>, &Visit<FieldRecord>, nullptr};
}

}  // namespace sipsim::bench
