#ifndef SIPSIM_PROTOCOL_DIALOG_DIALOG_H_
#define SIPSIM_PROTOCOL_DIALOG_DIALOG_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "protocol/base/description.h"
#include "protocol/dialog/route_set.h"
#include "protocol/header/method.h"
#include "protocol/message/builder.h"
#include "protocol/message/message.h"
#include "protocol/port/observer.h"

namespace sipsim::sip {

enum class DialogState : uint8_t { kEarly, kConfirmed, kTerminated };
const char* DialogStateName(DialogState state);  // "Early"

// One dialog at one end (RFC 3261 section 12): its identity, and all that a
// request within it needs.
//
//   Dialog dialog = Dialog::OfUac(response, request_uri, observer);
//   Flow flow = Locate(dialog.next_hop());
//   MessageBuilder bye = dialog.StartRequest(Method::kBye, via, 70);
//
// A value: it can be moved, and holds no timer and no transaction. All its
// texts lie in one string, so that a million of them stay small.
class Dialog {
 public:
  // 12.1.2: a response of 101 to 299 to our request has come. `request_uri` is
  // that of the request: it tells whether the dialog is secure, and stands in
  // for a Contact that is not there.
  static Dialog OfUac(const Message& response, const UriView& request_uri,
                      Observer& observer);
  // 12.1.1: such a response to `request` is about to be sent, with `local_tag`
  // in its To. `secure`: it came over TLS.
  static Dialog OfUas(const Message& request, absl::string_view local_tag,
                      bool secure, DialogState state, Observer& observer);

  Dialog(Dialog&&) = default;
  Dialog& operator=(Dialog&&) = default;

  DialogState state() const { return state_; }
  absl::string_view call_id() const { return Part(kCallId); }
  absl::string_view local_tag() const { return Part(kLocalTag); }
  absl::string_view remote_tag() const { return Part(kRemoteTag); }
  absl::string_view local_uri() const { return Part(kLocalUri); }
  absl::string_view remote_uri() const { return Part(kRemoteUri); }
  absl::string_view remote_target() const { return Part(kTarget); }
  // As the value of one Route field; "" if there is none.
  absl::string_view route_set() const { return Part(kRoutes); }
  bool secure() const { return secure_; }
  // "call-id;local-tag;remote-tag", for traces.
  std::string Id() const;

  // Whether a request or response belongs to this dialog (12): of its Call-ID
  // and tags. A tag that is not there equals an empty one (12.1.1, 12.1.2).
  bool MatchesRequest(const Message& request) const;
  bool MatchesResponse(const Message& response) const;

  // UAC: a 2xx made the dialog. The route set is taken from it anew, and the
  // remote target (13.2.2.4).
  void Confirm(const Message& response);
  // UAS: we have sent a 2xx.
  void Confirm();
  // Nothing is done with it any more.
  void Terminate();

  // 12.2.1.2, 12.2.2: a target refresh (re-INVITE or its 2xx) names a new
  // remote target. Nothing if it has no Contact.
  void RefreshTarget(const Message& message);

  // The CSeq number of our next request (12.2.1.1). Never for ACK and CANCEL.
  uint32_t NextCSeq();
  // Of our last request; 0 if there was none.
  uint32_t local_cseq() const { return local_cseq_; }
  // 12.2.2: whether a request's CSeq number is above all that came before, and
  // then remembers it; false: answer 500. Never for ACK and CANCEL.
  bool AcceptCSeq(uint32_t number);
  std::optional<uint32_t> remote_cseq() const;

  // Where requests of this dialog are sent: the URI of the first route, or the
  // remote target (12.2.1.1, 8.1.2).
  absl::string_view next_hop() const;
  // Starts a request within the dialog: request line, Via, Max-Forwards, Route,
  // From, To, Call-ID and CSeq. A first route without `lr` is a strict router:
  // it becomes the Request-URI, and the remote target the last route
  // (12.2.1.1).
  MessageBuilder StartRequest(Method method, absl::string_view via,
                              uint32_t max_forwards, uint32_t cseq) const;

  void Describe(Description& out) const;

 private:
  enum PartId : uint8_t {
    kCallId,
    kLocal,  // From of our requests: name-addr and tag.
    kLocalUri,
    kLocalTag,
    kRemote,  // To of our requests.
    kRemoteUri,
    kRemoteTag,
    kRoutes,
    kFirstRouteUri,
    kTarget,  // The last one: it is changed in place.
    kPartCount,
  };
  struct Span {
    uint32_t begin = 0;
    uint32_t size = 0;
  };

  explicit Dialog(Observer& observer) : observer_(&observer) {}

  absl::string_view Part(PartId id) const {
    return absl::string_view(text_).substr(parts_[id].begin, parts_[id].size);
  }
  void AppendPart(PartId id, absl::string_view text);
  void AppendParty(const NameAddrView& party, absl::string_view tag,
                   PartId whole, PartId uri, PartId tag_part);
  void AppendRoutes(absl::Span<const NameAddrView> record_routes, bool reverse);
  void FillTexts(const Message& message, bool is_uac,
                 absl::string_view local_tag);
  RouteSetView RouteView() const;
  void Report(const char* from) const;

  Observer* observer_;
  std::string text_;
  std::array<Span, kPartCount> parts_;
  uint32_t first_route_size_ = 0;  // Of its whole entry.
  uint32_t local_cseq_ = 0;
  uint32_t remote_cseq_ = 0;
  bool has_remote_cseq_ = false;
  bool secure_ = false;
  bool first_route_is_loose_ = true;
  DialogState state_ = DialogState::kEarly;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_DIALOG_DIALOG_H_
