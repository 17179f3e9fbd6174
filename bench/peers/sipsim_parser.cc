#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "bench/peers/parser_peer.h"
#include "protocol/base/buffer.h"
#include "protocol/message/message.h"
#include "protocol/message/parser.h"
#include "protocol/message/rewriter.h"

namespace sipsim::bench {
namespace {

using sip::BufferRef;
using sip::HeaderId;
using sip::Message;
using sip::MessageRewriter;
using sip::NameAddrView;
using sip::ViaView;

// Where the bytes of a message are when the parser gets to see it.
enum class Arrival { kCopiedIn, kInPlace };

// kInPlace stands for a transport that delivers Buffers: the Buffer of a text
// is made when the text is first seen, and found by its address.
BufferRef Arrive(absl::string_view text, Arrival arrival) {
  if (arrival == Arrival::kCopiedIn) return BufferRef::Copy(text);
  struct Slot {
    const char* data = nullptr;
    BufferRef bytes;
  };
  constexpr size_t kSlots = 64;
  static Slot* const slots = new Slot[kSlots];
  size_t index = (reinterpret_cast<uintptr_t>(text.data()) >> 4) % kSlots;
  while (slots[index].data != text.data()) {
    if (slots[index].data == nullptr) {
      slots[index] = {text.data(), BufferRef::Copy(text)};
      break;
    }
    index = (index + 1) % kSlots;
  }
  return slots[index].bytes;
}

// The Message that a transport layer keeps and reuses.
Message& SharedMessage() {
  static Message& message = *new Message;
  return message;
}

bool Parse(absl::string_view text, Arrival arrival, Message& message) {
  static const sip::ParseLimits limits;
  return ParseMessage(Arrive(text, arrival), limits, &message).ok();
}

template <typename Fields>
void VisitAddress(const char* host, const char* user, const char* tag,
                  const NameAddrView& address, Fields& fields) {
  fields.Text(host, address.uri.host);
  fields.Text(user, address.uri.user);
  fields.Text(tag, address.tag);
}

template <typename Fields>
void VisitVias(const Message& message, Fields& fields) {
  for (const ViaView& via : message.vias()) {
    fields.Text("via.host", via.host);
    fields.Number("via.port", via.has_port ? uint32_t{via.port} : 0u);
    fields.Text("via.branch", via.branch);
  }
}

template <Arrival arrival, typename Fields>
bool Visit(absl::string_view text, Fields& fields) {
  Message& message = SharedMessage();
  if (!Parse(text, arrival, message)) return false;
  if (message.is_request()) {
    fields.Text("method", message.method_text());
    fields.Text("request_uri.host", message.request_uri().host);
  } else {
    fields.Number("status_code", static_cast<uint32_t>(message.status_code()));
  }
  VisitVias(message, fields);
  VisitAddress("from.host", "from.user", "from.tag", *message.from(), fields);
  VisitAddress("to.host", "to.user", "to.tag", *message.to(), fields);
  fields.Text("call_id", message.call_id());
  fields.Number("cseq.number", message.cseq().number);
  fields.Text("cseq.method", message.cseq().method_text);
  if (!message.contacts().empty()) {
    fields.Text("contact.host", message.contacts()[0].uri.host);
    fields.Text("contact.user", message.contacts()[0].uri.user);
  }
  if (message.max_forwards().has_value()) {
    fields.Number("max_forwards", *message.max_forwards());
  }
  for (const NameAddrView& route : message.routes()) {
    fields.Text("route.host", route.uri.host);
  }
  for (const NameAddrView& route : message.record_routes()) {
    fields.Text("record_route.host", route.uri.host);
  }
  fields.Number("content_length", message.content_length().value_or(0));
  return true;
}

template <Arrival arrival>
size_t Forward(absl::string_view text, std::string* copy) {
  Message& message = SharedMessage();
  if (!Parse(text, arrival, message)) return 0;
  MessageRewriter rewriter(message);
  std::string max_forwards;
  if (message.is_request()) {
    rewriter.PushVia(kHopVia);
    if (const sip::HeaderField* field = message.Find(HeaderId::kMaxForwards)) {
      max_forwards = absl::StrCat(*message.max_forwards() - 1);
      rewriter.SetValue(*field, max_forwards);
    }
  } else {
    rewriter.PopVia();
  }
  const BufferRef written = std::move(rewriter).Write();
  if (copy != nullptr) copy->assign(written->data(), written->size());
  return written->size();
}

template <Arrival arrival>
ParserPeer Peer(const char* name) {
  return {name, &Visit<arrival, FieldSum>, &Visit<arrival, FieldRecord>,
          &Forward<arrival>};
}

}  // namespace

ParserPeer SipsimParser() { return Peer<Arrival::kCopiedIn>("sipsim"); }

ParserPeer SipsimInPlaceParser() {
  return Peer<Arrival::kInPlace>("sipsim_in_place");
}

}  // namespace sipsim::bench
