#include <osipparser2/osip_parser.h>
#include <sys/time.h>

#include "absl/strings/str_cat.h"
#include "bench/peers/parser_peer.h"

namespace sipsim::bench {
namespace {

// A message that is freed at the end of its scope.
class OsipMessage {
 public:
  explicit OsipMessage(absl::string_view text) {
    osip_message_init(&message_);
    ok_ = osip_message_parse(message_, text.data(), text.size()) == 0 &&
          message_->from != nullptr && message_->to != nullptr &&
          message_->call_id != nullptr && message_->cseq != nullptr;
  }
  ~OsipMessage() { osip_message_free(message_); }
  OsipMessage(const OsipMessage&) = delete;
  OsipMessage& operator=(const OsipMessage&) = delete;

  bool ok() const { return ok_; }
  osip_message_t* get() const { return message_; }

 private:
  osip_message_t* message_ = nullptr;
  bool ok_ = false;
};

// Calls visit(entry) for each entry of a list.
template <typename Entry, typename Visitor>
void ForEach(const osip_list_t& list, Visitor visit) {
  osip_list_iterator_t position;
  for (void* entry = osip_list_get_first(&list, &position);
       osip_list_iterator_has_elem(position);
       entry = osip_list_get_next(&position)) {
    visit(static_cast<const Entry*>(entry));
  }
}

const char* Parameter(osip_list_t& parameters, const char* name) {
  osip_generic_param_t* found = nullptr;
  osip_generic_param_get_byname(&parameters, const_cast<char*>(name), &found);
  return found == nullptr ? nullptr : found->gvalue;
}

template <typename Fields>
void VisitAddress(const char* host, const char* user, const char* tag,
                  osip_from_t* address, Fields& fields) {
  fields.Text(host, address->url->host);
  fields.Text(user, address->url->username);
  fields.Text(tag, Parameter(address->gen_params, "tag"));
}

template <typename Fields>
void VisitStartLine(const osip_message_t* message, Fields& fields) {
  if (message->status_code == 0) {
    fields.Text("method", message->sip_method);
    fields.Text("request_uri.host", message->req_uri->host);
  } else {
    fields.Number("status_code", static_cast<uint32_t>(message->status_code));
  }
}

osip_header_t* MaxForwards(const osip_message_t* message) {
  osip_header_t* found = nullptr;
  osip_message_header_get_byname(message, "max-forwards", 0, &found);
  return found;
}

template <typename Fields>
bool Visit(absl::string_view text, Fields& fields) {
  const OsipMessage parsed(text);
  if (!parsed.ok()) return false;
  osip_message_t* message = parsed.get();
  VisitStartLine(message, fields);
  ForEach<osip_via_t>(message->vias, [&](const osip_via_t* via) {
    fields.Text("via.host", via->host);
    fields.Number("via.port", via->port);
    osip_list_t parameters = via->via_params;
    fields.Text("via.branch", Parameter(parameters, "branch"));
  });
  VisitAddress("from.host", "from.user", "from.tag", message->from, fields);
  VisitAddress("to.host", "to.user", "to.tag", message->to, fields);
  fields.TextAt("call_id", message->call_id->number, message->call_id->host);
  fields.Number("cseq.number", message->cseq->number);
  fields.Text("cseq.method", message->cseq->method);
  const auto* contact =
      static_cast<const osip_contact_t*>(osip_list_get(&message->contacts, 0));
  if (contact != nullptr) {
    fields.Text("contact.host", contact->url->host);
    fields.Text("contact.user", contact->url->username);
  }
  if (const osip_header_t* header = MaxForwards(message)) {
    fields.Number("max_forwards", header->hvalue);
  }
  ForEach<osip_route_t>(message->routes, [&](const osip_route_t* route) {
    fields.Text("route.host", route->url->host);
  });
  ForEach<osip_record_route_t>(
      message->record_routes, [&](const osip_record_route_t* route) {
        fields.Text("record_route.host", route->url->host);
      });
  const osip_content_length_t* length = message->content_length;
  fields.Number("content_length", length == nullptr ? nullptr : length->value);
  return true;
}

void PushVia(osip_message_t* message) {
  osip_via_t* via = nullptr;
  osip_via_init(&via);
  osip_via_parse(via, kHopVia);
  osip_list_add(&message->vias, via, 0);
}

void PopVia(osip_message_t* message) {
  auto* via = static_cast<osip_via_t*>(osip_list_get(&message->vias, 0));
  osip_list_remove(&message->vias, 0);
  osip_via_free(via);
}

void EditAsProxy(osip_message_t* message) {
  osip_message_force_update(message);
  if (message->status_code != 0) return PopVia(message);
  PushVia(message);
  osip_header_t* max_forwards = MaxForwards(message);
  if (max_forwards == nullptr) return;
  const std::string value = absl::StrCat(atoi(max_forwards->hvalue) - 1);
  osip_free(max_forwards->hvalue);
  max_forwards->hvalue = osip_strdup(value.c_str());
}

size_t Forward(absl::string_view text, std::string* copy) {
  const OsipMessage parsed(text);
  if (!parsed.ok()) return 0;
  EditAsProxy(parsed.get());
  char* written = nullptr;
  size_t size = 0;
  if (osip_message_to_str(parsed.get(), &written, &size) != 0) return 0;
  if (copy != nullptr) copy->assign(written, size);
  osip_free(written);
  return size;
}

}  // namespace

ParserPeer Libosip2Parser() {
  parser_init();
  return {"libosip2", &Visit<FieldSum>, &Visit<FieldRecord>, &Forward};
}

}  // namespace sipsim::bench
