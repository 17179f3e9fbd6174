#include <sofia-sip/msg.h>
#include <sofia-sip/msg_addr.h>
#include <sofia-sip/sip.h>
#include <sofia-sip/sip_header.h>
#include <sofia-sip/sip_parser.h>
#include <sofia-sip/sip_protos.h>
#include <sofia-sip/sip_util.h>

#include "bench/peers/parser_peer.h"

namespace sipsim::bench {
namespace {

// A message that is destroyed at the end of its scope.
class SofiaMessage {
 public:
  explicit SofiaMessage(absl::string_view text)
      : msg_(msg_make(sip_default_mclass(), 0, text.data(),
                      static_cast<ssize_t>(text.size()))) {}
  ~SofiaMessage() {
    if (msg_ != nullptr) msg_destroy(msg_);
  }
  SofiaMessage(const SofiaMessage&) = delete;
  SofiaMessage& operator=(const SofiaMessage&) = delete;

  msg_t* msg() const { return msg_; }
  // Null if the library refused the message.
  sip_t* sip() const {
    if (msg_ == nullptr) return nullptr;
    sip_t* sip = sip_object(msg_);
    const bool usable = sip != nullptr && sip->sip_error == nullptr &&
                        sip->sip_from != nullptr && sip->sip_to != nullptr &&
                        sip->sip_via != nullptr && sip->sip_cseq != nullptr &&
                        sip->sip_call_id != nullptr;
    return usable ? sip : nullptr;
  }

 private:
  msg_t* msg_;
};

template <typename Fields>
void VisitAddress(const char* host, const char* user, const char* tag,
                  const sip_addr_t* address, Fields& fields) {
  fields.Text(host, address->a_url->url_host);
  fields.Text(user, address->a_url->url_user);
  fields.Text(tag, address->a_tag);
}

template <typename Fields>
bool Visit(absl::string_view text, Fields& fields) {
  const SofiaMessage message(text);
  const sip_t* sip = message.sip();
  if (sip == nullptr) return false;
  if (sip->sip_request != nullptr) {
    fields.Text("method", sip->sip_request->rq_method_name);
    fields.Text("request_uri.host", sip->sip_request->rq_url->url_host);
  } else {
    fields.Number("status_code",
                  static_cast<uint32_t>(sip->sip_status->st_status));
  }
  for (const sip_via_t* via = sip->sip_via; via != nullptr; via = via->v_next) {
    fields.Text("via.host", via->v_host);
    fields.Number("via.port", via->v_port);
    fields.Text("via.branch", via->v_branch);
  }
  VisitAddress("from.host", "from.user", "from.tag", sip->sip_from, fields);
  VisitAddress("to.host", "to.user", "to.tag", sip->sip_to, fields);
  fields.Text("call_id", sip->sip_call_id->i_id);
  fields.Number("cseq.number", sip->sip_cseq->cs_seq);
  fields.Text("cseq.method", sip->sip_cseq->cs_method_name);
  if (sip->sip_contact != nullptr) {
    fields.Text("contact.host", sip->sip_contact->m_url->url_host);
    fields.Text("contact.user", sip->sip_contact->m_url->url_user);
  }
  if (sip->sip_max_forwards != nullptr) {
    fields.Number("max_forwards",
                  static_cast<uint32_t>(sip->sip_max_forwards->mf_count));
  }
  for (const sip_route_t* r = sip->sip_route; r != nullptr; r = r->r_next) {
    fields.Text("route.host", r->r_url->url_host);
  }
  for (const sip_record_route_t* r = sip->sip_record_route; r != nullptr;
       r = r->r_next) {
    fields.Text("record_route.host", r->r_url->url_host);
  }
  const sip_content_length_t* length = sip->sip_content_length;
  fields.Number(
      "content_length",
      length == nullptr ? 0u : static_cast<uint32_t>(length->l_length));
  return true;
}

// The library encodes a header again only if its text was dropped.
void EditAsProxy(const SofiaMessage& message, sip_t* sip) {
  if (sip->sip_request == nullptr) {
    sip_via_remove(message.msg(), sip);
    return;
  }
  sip_via_t* via = sip_via_make(msg_home(message.msg()), kHopVia);
  msg_header_insert(message.msg(), reinterpret_cast<msg_pub_t*>(sip),
                    reinterpret_cast<msg_header_t*>(via));
  if (sip->sip_max_forwards != nullptr) {
    --sip->sip_max_forwards->mf_count;
    msg_fragment_clear(sip->sip_max_forwards->mf_common);
  }
}

size_t Forward(absl::string_view text, std::string* copy) {
  const SofiaMessage message(text);
  sip_t* sip = message.sip();
  if (sip == nullptr) return 0;
  EditAsProxy(message, sip);
  size_t size = 0;
  char* written = msg_as_string(msg_home(message.msg()), message.msg(),
                                reinterpret_cast<msg_pub_t*>(sip), 0, &size);
  if (written == nullptr) return 0;
  if (copy != nullptr) copy->assign(written, size);
  return size;
}

}  // namespace

ParserPeer SofiaSipParser() {
  return {"sofia-sip", &Visit<FieldSum>, &Visit<FieldRecord>, &Forward};
}

}  // namespace sipsim::bench
