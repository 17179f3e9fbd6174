#ifndef SIPSIM_PROTOCOL_DIALOG_DIALOG_H_
#define SIPSIM_PROTOCOL_DIALOG_DIALOG_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "protocol/base/description.h"
#include "protocol/base/dialect.h"
#include "protocol/dialog/route_set.h"
#include "protocol/header/method.h"
#include "protocol/message/builder.h"
#include "protocol/message/message.h"
#include "protocol/port/observer.h"

namespace sipsim::sip {

enum class DialogState : uint8_t {
  // Of a UAS that has not sent a response of 101 to 299: what the dialog will
  // be is known, but there is none so far (12.1).
  kNone,
  kEarly,
  kConfirmed,
  kTerminated,
};
const char* DialogStateName(DialogState state);  // "Early"

// One dialog at one end (RFC 3261 section 12): its identity, and all that a
// request within it needs.
//
//   Dialog dialog = Dialog::OfUac(response, request_uri, observer);
//   Flow flow = Locate(dialog.next_hop());
//   MessageBuilder bye = dialog.StartRequest(Method::kBye, via, 70);
//
// A value: it can be moved, and holds no timer and no transaction. All its
// texts lie in one block of the heap, written as requests carry them, so that
// a million of them stay small and a request is a few copies.
class Dialog {
 public:
  // 12.1.2: a response of 101 to 299 to our request has come. `request_uri` is
  // that of the request: it tells whether the dialog is secure, and stands in
  // for a Contact that is not there. `dialect`: ours.
  static Dialog OfUac(const Message& response, const UriView& request_uri,
                      Observer& observer, Dialect dialect = Dialect::kRfc3261);
  // 12.1.1: such a response to `request` is about to be sent, or with kNone may
  // be, with `local_tag` in its To. `secure`: it came over TLS.
  static Dialog OfUas(const Message& request, absl::string_view local_tag,
                      bool secure, DialogState state, Observer& observer,
                      Dialect dialect = Dialect::kRfc3261);

  Dialog(Dialog&&) = default;
  Dialog& operator=(Dialog&&) = default;

  DialogState state() const { return state_; }
  absl::string_view call_id() const {
    return Part(identity_.call_id_begin, identity_.call_id_end);
  }
  absl::string_view local_tag() const {
    return Part(identity_.local_tag_begin, identity_.local_end);
  }
  absl::string_view remote_tag() const {
    return Part(identity_.remote_tag_begin, identity_.remote_end);
  }
  absl::string_view local_uri() const {
    return Part(identity_.local_uri_begin, identity_.local_uri_end);
  }
  absl::string_view remote_uri() const {
    return Part(identity_.remote_uri_begin, identity_.remote_uri_end);
  }
  absl::string_view remote_target() const {
    const uint32_t begin = identity_.end + path_.routes_size;
    return Part(begin, begin + path_.target_size);
  }
  // As the value of one Route field; "" if there is none.
  absl::string_view route_set() const {
    return Part(identity_.end, identity_.end + path_.routes_size);
  }
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
  // UAS: the first response of 101 to 199 is about to be sent.
  void Begin();
  // UAS: we have sent a 2xx, or are about to.
  void Confirm();
  // Nothing is done with it any more.
  void Terminate();

  // 12.2.1.2, 12.2.2: a target refresh (re-INVITE or its 2xx) names a new
  // remote target. Nothing if it has no Contact.
  void RefreshTarget(const Message& message);

  // Before our first request in a dialog that the other has begun: its number,
  // 1 if nothing is said (12.2.1.1).
  void SetFirstCSeq(uint32_t number) { local_cseq_ = number - 1; }
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
  // (12.2.1.1; for RFC 2543, see StartRoutedRequest). `more`: how many bytes
  // about the caller has to add.
  MessageBuilder StartRequest(Method method, absl::string_view via,
                              uint32_t max_forwards, uint32_t cseq,
                              size_t more = 0) const;

  void Describe(Description& out) const;

 private:
  // The fields that every request carries, as text: "From: ...;tag=...", To,
  // Call-ID, and the name of CSeq. What is within, as offsets.
  struct Identity {
    uint32_t local_begin = 0;  // From of our requests: name-addr and tag.
    uint32_t local_uri_begin = 0;
    uint32_t local_uri_end = 0;
    uint32_t local_tag_begin = 0;
    uint32_t local_end = 0;
    uint32_t remote_begin = 0;  // To of our requests.
    uint32_t remote_uri_begin = 0;
    uint32_t remote_uri_end = 0;
    uint32_t remote_tag_begin = 0;
    uint32_t remote_end = 0;
    uint32_t call_id_begin = 0;
    uint32_t call_id_end = 0;
    uint32_t end = 0;
  };
  // Behind it in the block: the route set, then the remote target.
  struct Path {
    uint32_t first_uri_begin = 0;  // From the beginning of the route set.
    uint32_t first_uri_size = 0;
    uint32_t first_size = 0;  // Of the whole first entry.
    uint32_t routes_size = 0;
    uint32_t target_size = 0;
    bool first_is_loose = true;
  };

  Dialog(Observer& observer, Dialect dialect)
      : observer_(&observer), dialect_(dialect) {}

  absl::string_view Part(uint32_t begin, uint32_t end) const {
    return {block_.get() + begin, end - begin};
  }
  void Fill(const Message& message, bool is_uac, absl::string_view local_tag,
            absl::string_view target);
  void NoteFirstRoute(const NameAddrView* first);
  // Writes the block. The arguments may be parts of the one there is.
  void SetPath(absl::string_view identity, absl::string_view routes,
               absl::string_view target);
  RouteSetView RouteView() const;
  void Report(const char* from) const;

  Observer* observer_;
  std::unique_ptr<char[]> block_;
  Identity identity_;
  Path path_;
  uint32_t local_cseq_ = 0;
  uint32_t remote_cseq_ = 0;
  bool has_remote_cseq_ = false;
  bool secure_ = false;
  Dialect dialect_;
  DialogState state_ = DialogState::kEarly;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_DIALOG_DIALOG_H_
