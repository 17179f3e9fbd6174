#include "protocol/dialog/dialog.h"

#include <cstring>
#include <utility>

#include "absl/container/inlined_vector.h"
#include "absl/strings/str_cat.h"
#include "protocol/base/check.h"

namespace sipsim::sip {
const char* DialogStateName(DialogState state) {
  switch (state) {
    case DialogState::kNone:
      return "";
    case DialogState::kEarly:
      return "Early";
    case DialogState::kConfirmed:
      return "Confirmed";
    case DialogState::kTerminated:
      return "Terminated";
  }
  return "";
}

namespace {

// The URI of a Contact as the remote target, which becomes a Request-URI: that
// has no headers and no `method` (19.1.1). `storage` holds it if it has
// changed.
absl::string_view TargetOf(const UriView& contact, std::string& storage) {
  if (contact.headers.empty() && !contact.Has(UriView::kMethod)) {
    return contact.text;
  }
  return storage = AsRequestUri(contact.text);
}

}  // namespace

Dialog Dialog::OfUac(const Message& response, const UriView& request_uri,
                     Observer& observer, Dialect dialect) {
  SIP_CHECK(!response.is_request());
  Dialog dialog(observer, dialect);
  const auto contacts = response.contacts();
  std::string storage;
  dialog.Fill(
      response, /*is_uac=*/true, response.from()->tag,
      contacts.empty() ? request_uri.text : TargetOf(contacts[0].uri, storage));
  dialog.local_cseq_ = response.cseq().number;
  dialog.secure_ = request_uri.scheme == UriScheme::kSips;
  dialog.state_ = response.status_code() >= 200 ? DialogState::kConfirmed
                                                : DialogState::kEarly;
  dialog.Report("");
  return dialog;
}

Dialog Dialog::OfUas(const Message& request, absl::string_view local_tag,
                     bool secure, DialogState state, Observer& observer,
                     Dialect dialect) {
  SIP_CHECK(request.is_request());
  Dialog dialog(observer, dialect);
  const auto contacts = request.contacts();
  std::string storage;
  dialog.Fill(request, /*is_uac=*/false, local_tag,
              TargetOf(contacts.empty() ? request.from()->uri : contacts[0].uri,
                       storage));
  dialog.remote_cseq_ = request.cseq().number;
  dialog.has_remote_cseq_ = true;
  dialog.secure_ = secure && request.request_uri().scheme == UriScheme::kSips;
  dialog.state_ = state;
  if (state != DialogState::kNone) dialog.Report("");
  return dialog;
}

namespace {

// Puts a text together, in a place that is large enough.
class TextWriter {
 public:
  explicit TextWriter(char* begin) : begin_(begin), next_(begin) {}
  // Where the next piece goes.
  uint32_t at() const { return static_cast<uint32_t>(next_ - begin_); }
  uint32_t Put(absl::string_view piece) {
    if (!piece.empty()) std::memcpy(next_, piece.data(), piece.size());
    next_ += piece.size();
    return at();
  }

 private:
  char* const begin_;
  char* next_;
};

// The names, and what stands around the values.
constexpr size_t kIdentityExtra = 64;
constexpr absl::string_view kSeparator = ", ";

// The route set that a message sets up (12.1.1, 12.1.2); its entries lie in
// `text`, joined.
struct NewRoutes {
  NewRoutes(const Message& message, bool reverse) {
    const auto entries = message.record_routes();
    const size_t count = entries.size();
    for (size_t i = 0; i < count; ++i) {
      const NameAddrView& entry = entries[reverse ? count - 1 - i : i];
      if (i > 0) Append(kSeparator);
      Append(entry.text);
    }
    if (count > 0) first = &entries[reverse ? count - 1 : 0];
  }
  void Append(absl::string_view piece) {
    text.insert(text.end(), piece.begin(), piece.end());
  }
  absl::string_view view() const { return {text.data(), text.size()}; }

  absl::InlinedVector<char, 256> text;
  const NameAddrView* first = nullptr;
};

}  // namespace

void Dialog::Fill(const Message& message, bool is_uac,
                  absl::string_view local_tag, absl::string_view target) {
  const NameAddrView& from = *message.from();
  const NameAddrView& to = *message.to();
  const NameAddrView& local = is_uac ? from : to;
  const NameAddrView& remote = is_uac ? to : from;
  const absl::string_view remote_tag = remote.tag;
  const absl::string_view call_id = message.call_id();
  absl::InlinedVector<char, 512> identity(
      kIdentityExtra + local.display_name.size() + local.uri.text.size() +
      local_tag.size() + remote.display_name.size() + remote.uri.text.size() +
      remote_tag.size() + call_id.size());
  TextWriter out(identity.data());
  Identity& at = identity_;
  // 12.2.1.1: URI and tag of the dialog; the display name goes with them.
  at.local_begin = out.Put("From: ");
  out.Put(local.display_name);
  at.local_uri_begin = out.Put(local.display_name.empty() ? "<" : " <");
  at.local_uri_end = out.Put(local.uri.text);
  at.local_tag_begin = out.Put(local_tag.empty() ? ">" : ">;tag=");
  at.local_end = out.Put(local_tag);
  at.remote_begin = out.Put("\r\nTo: ");
  out.Put(remote.display_name);
  at.remote_uri_begin = out.Put(remote.display_name.empty() ? "<" : " <");
  at.remote_uri_end = out.Put(remote.uri.text);
  at.remote_tag_begin = out.Put(remote_tag.empty() ? ">" : ">;tag=");
  at.remote_end = out.Put(remote_tag);
  at.call_id_begin = out.Put("\r\nCall-ID: ");
  at.call_id_end = out.Put(call_id);
  at.end = out.Put("\r\nCSeq: ");
  const NewRoutes routes(message, /*reverse=*/is_uac);
  NoteFirstRoute(routes.first);
  SetPath({identity.data(), at.end}, routes.view(), target);
}

void Dialog::NoteFirstRoute(const NameAddrView* first) {
  path_ = Path();
  if (first == nullptr) return;
  path_.first_uri_begin =
      static_cast<uint32_t>(first->uri.text.data() - first->text.data());
  path_.first_uri_size = static_cast<uint32_t>(first->uri.text.size());
  path_.first_size = static_cast<uint32_t>(first->text.size());
  path_.first_is_loose = first->uri.has_lr() && dialect_ == Dialect::kRfc3261;
}

void Dialog::SetPath(absl::string_view identity, absl::string_view routes,
                     absl::string_view target) {
  std::unique_ptr<char[]> block(
      new char[identity.size() + routes.size() + target.size()]);
  TextWriter out(block.get());
  out.Put(identity);
  out.Put(routes);
  out.Put(target);
  path_.routes_size = static_cast<uint32_t>(routes.size());
  path_.target_size = static_cast<uint32_t>(target.size());
  block_ = std::move(block);
}

std::string Dialog::Id() const {
  return absl::StrCat(call_id(), ";", local_tag(), ";", remote_tag());
}

bool Dialog::MatchesRequest(const Message& request) const {
  return request.to()->tag == local_tag() &&
         request.from()->tag == remote_tag() && request.call_id() == call_id();
}

bool Dialog::MatchesResponse(const Message& response) const {
  return response.from()->tag == local_tag() &&
         response.to()->tag == remote_tag() && response.call_id() == call_id();
}

void Dialog::Confirm(const Message& response) {
  const NewRoutes routes(response, /*reverse=*/true);
  const auto contacts = response.contacts();
  std::string storage;
  const absl::string_view target =
      contacts.empty() ? remote_target() : TargetOf(contacts[0].uri, storage);
  if (routes.view() != route_set() || target != remote_target()) {
    NoteFirstRoute(routes.first);
    SetPath(Part(0, identity_.end), routes.view(), target);
  }
  Confirm();
}

void Dialog::Begin() {
  if (state_ != DialogState::kNone) return;
  state_ = DialogState::kEarly;
  Report("");
}

void Dialog::Confirm() {
  if (state_ > DialogState::kEarly) return;
  const char* from = DialogStateName(state_);
  state_ = DialogState::kConfirmed;
  Report(from);
}

void Dialog::Terminate() {
  if (state_ == DialogState::kNone || state_ == DialogState::kTerminated) {
    return;
  }
  const char* from = DialogStateName(state_);
  state_ = DialogState::kTerminated;
  Report(from);
}

void Dialog::RefreshTarget(const Message& message) {
  const auto contacts = message.contacts();
  if (contacts.empty()) return;
  std::string storage;
  const absl::string_view target = TargetOf(contacts[0].uri, storage);
  if (target == remote_target()) return;
  SetPath(Part(0, identity_.end), route_set(), target);
}

uint32_t Dialog::NextCSeq() {
  // 8.1.1.5: below 2**31. A dialog would need years to get there.
  SIP_CHECK(local_cseq_ < 0x7fffffff);
  return ++local_cseq_;
}

bool Dialog::AcceptCSeq(uint32_t number) {
  // 12.2.2: an equal one is a request that we have seen already; its
  // transaction would have taken a retransmission.
  if (has_remote_cseq_ && number <= remote_cseq_) return false;
  remote_cseq_ = number;
  has_remote_cseq_ = true;
  return true;
}

std::optional<uint32_t> Dialog::remote_cseq() const {
  return has_remote_cseq_ ? std::optional(remote_cseq_) : std::nullopt;
}

RouteSetView Dialog::RouteView() const {
  const absl::string_view entries = route_set();
  return {entries, entries.substr(0, path_.first_size),
          entries.substr(path_.first_uri_begin, path_.first_uri_size),
          path_.first_is_loose, dialect_};
}

absl::string_view Dialog::next_hop() const {
  return NextHop(RouteView(), remote_target());
}

MessageBuilder Dialog::StartRequest(Method method, absl::string_view via,
                                    uint32_t max_forwards, uint32_t cseq,
                                    size_t more) const {
  MessageBuilder b =
      StartRoutedRequest(method, RouteView(), remote_target(), via,
                         max_forwards, identity_.end + more);
  b.Append(Part(0, identity_.end));
  b.Append(cseq);
  b.Append(" ");
  b.Append(MethodText(method));
  b.End();
  return b;
}

void Dialog::Report(const char* from) const {
  if (!observer_->wants_details()) return;
  observer_->OnStateChange("dialog", Id(), from, DialogStateName(state_));
}

void Dialog::Describe(Description& out) const {
  out.Open("dialog");
  out.Text("id", Id());
  out.Text("state", DialogStateName(state_));
  out.Text("local", Part(identity_.local_begin, identity_.local_end));
  out.Text("remote", Part(identity_.remote_begin, identity_.remote_end));
  out.Text("remote_target", remote_target());
  out.Text("route_set", route_set());
  out.Number("local_cseq", local_cseq_);
  if (has_remote_cseq_) out.Number("remote_cseq", remote_cseq_);
  if (secure_) out.Text("secure", "true");
  out.Close();
}

}  // namespace sipsim::sip
