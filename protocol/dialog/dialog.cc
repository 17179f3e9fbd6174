#include "protocol/dialog/dialog.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "protocol/base/check.h"

namespace sipsim::sip {
const char* DialogStateName(DialogState state) {
  switch (state) {
    case DialogState::kEarly:
      return "Early";
    case DialogState::kConfirmed:
      return "Confirmed";
    case DialogState::kTerminated:
      return "Terminated";
  }
  return "";
}

Dialog Dialog::OfUac(const Message& response, const UriView& request_uri,
                     Observer& observer) {
  SIP_CHECK(!response.is_request());
  Dialog dialog(observer);
  dialog.FillTexts(response, /*is_uac=*/true, response.from()->tag);
  dialog.AppendRoutes(response.record_routes(), /*reverse=*/true);
  const auto contacts = response.contacts();
  dialog.AppendPart(kTarget,
                    contacts.empty() ? request_uri.text : contacts[0].uri.text);
  dialog.local_cseq_ = response.cseq().number;
  dialog.secure_ = request_uri.scheme == UriScheme::kSips;
  dialog.state_ = response.status_code() >= 200 ? DialogState::kConfirmed
                                                : DialogState::kEarly;
  dialog.Report("");
  return dialog;
}

Dialog Dialog::OfUas(const Message& request, absl::string_view local_tag,
                     bool secure, DialogState state, Observer& observer) {
  SIP_CHECK(request.is_request());
  Dialog dialog(observer);
  dialog.FillTexts(request, /*is_uac=*/false, local_tag);
  dialog.AppendRoutes(request.record_routes(), /*reverse=*/false);
  const auto contacts = request.contacts();
  dialog.AppendPart(kTarget, contacts.empty() ? request.from()->uri.text
                                              : contacts[0].uri.text);
  dialog.remote_cseq_ = request.cseq().number;
  dialog.has_remote_cseq_ = true;
  dialog.secure_ = secure && request.request_uri().scheme == UriScheme::kSips;
  dialog.state_ = state;
  dialog.Report("");
  return dialog;
}

void Dialog::FillTexts(const Message& message, bool is_uac,
                       absl::string_view local_tag) {
  text_.reserve(320);
  AppendPart(kCallId, message.call_id());
  const NameAddrView& from = *message.from();
  const NameAddrView& to = *message.to();
  if (is_uac) {
    AppendParty(from, local_tag, kLocal, kLocalUri, kLocalTag);
    AppendParty(to, to.tag, kRemote, kRemoteUri, kRemoteTag);
  } else {
    AppendParty(to, local_tag, kLocal, kLocalUri, kLocalTag);
    AppendParty(from, from.tag, kRemote, kRemoteUri, kRemoteTag);
  }
}

void Dialog::AppendPart(PartId id, absl::string_view text) {
  parts_[id] = {static_cast<uint32_t>(text_.size()),
                static_cast<uint32_t>(text.size())};
  absl::StrAppend(&text_, text);
}

// 12.2.1.1: URI and tag of the dialog; the display name goes with them.
void Dialog::AppendParty(const NameAddrView& party, absl::string_view tag,
                         PartId whole, PartId uri, PartId tag_part) {
  const uint32_t begin = static_cast<uint32_t>(text_.size());
  absl::StrAppend(&text_, party.display_name,
                  party.display_name.empty() ? "<" : " <");
  AppendPart(uri, party.uri.text);
  absl::StrAppend(&text_, tag.empty() ? ">" : ">;tag=");
  AppendPart(tag_part, tag);
  parts_[whole] = {begin, static_cast<uint32_t>(text_.size()) - begin};
}

void Dialog::AppendRoutes(absl::Span<const NameAddrView> record_routes,
                          bool reverse) {
  const uint32_t begin = static_cast<uint32_t>(text_.size());
  const size_t count = record_routes.size();
  parts_[kFirstRouteUri] = {};
  first_route_size_ = 0;
  first_route_is_loose_ = true;
  for (size_t i = 0; i < count; ++i) {
    const NameAddrView& entry = record_routes[reverse ? count - 1 - i : i];
    if (i == 0) {
      const size_t offset = entry.uri.text.data() - entry.text.data();
      parts_[kFirstRouteUri] = {begin + static_cast<uint32_t>(offset),
                                static_cast<uint32_t>(entry.uri.text.size())};
      first_route_size_ = static_cast<uint32_t>(entry.text.size());
      first_route_is_loose_ = entry.uri.has_lr();
    } else {
      text_.append(", ");
    }
    absl::StrAppend(&text_, entry.text);
  }
  parts_[kRoutes] = {begin, static_cast<uint32_t>(text_.size()) - begin};
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
  const std::string target(remote_target());
  text_.resize(parts_[kRoutes].begin);
  AppendRoutes(response.record_routes(), /*reverse=*/true);
  AppendPart(kTarget, target);
  RefreshTarget(response);
  Confirm();
}

void Dialog::Confirm() {
  if (state_ != DialogState::kEarly) return;
  state_ = DialogState::kConfirmed;
  Report(DialogStateName(DialogState::kEarly));
}

void Dialog::Terminate() {
  if (state_ == DialogState::kTerminated) return;
  const char* from = DialogStateName(state_);
  state_ = DialogState::kTerminated;
  Report(from);
}

void Dialog::RefreshTarget(const Message& message) {
  const auto contacts = message.contacts();
  if (contacts.empty()) return;
  text_.resize(parts_[kTarget].begin);
  AppendPart(kTarget, contacts[0].uri.text);
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
  if (!has_remote_cseq_) return std::nullopt;
  return remote_cseq_;
}

RouteSetView Dialog::RouteView() const {
  const absl::string_view entries = route_set();
  return {entries, entries.substr(0, first_route_size_), Part(kFirstRouteUri),
          first_route_is_loose_};
}

absl::string_view Dialog::next_hop() const {
  return NextHop(RouteView(), remote_target());
}

MessageBuilder Dialog::StartRequest(Method method, absl::string_view via,
                                    uint32_t max_forwards,
                                    uint32_t cseq) const {
  MessageBuilder b = StartRoutedRequest(method, RouteView(), remote_target(),
                                        via, max_forwards);
  b.Add(HeaderId::kFrom, Part(kLocal));
  b.Add(HeaderId::kTo, Part(kRemote));
  b.Add(HeaderId::kCallId, call_id());
  b.Begin(HeaderId::kCSeq);
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
  out.Text("local", Part(kLocal));
  out.Text("remote", Part(kRemote));
  out.Text("remote_target", remote_target());
  out.Text("route_set", route_set());
  out.Number("local_cseq", local_cseq_);
  if (has_remote_cseq_) out.Number("remote_cseq", remote_cseq_);
  if (secure_) out.Text("secure", "true");
  out.Close();
}

}  // namespace sipsim::sip
