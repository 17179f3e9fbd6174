#include "protocol/proxy/forwarded_request.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "protocol/base/ascii_case.h"
#include "protocol/digest/digest_server.h"
#include "protocol/proxy/history_info.h"

namespace sipsim::sip {
namespace {

// Whether a proxy that wants to stay on the path of a dialog writes itself into
// a request of this method: those that begin a dialog or refresh its target,
// and those that it does not know (section 16.6 step 4).
bool ConcernsRouteSet(Method method) {
  switch (method) {
    case Method::kInvite:
    case Method::kSubscribe:
    case Method::kNotify:
    case Method::kRefer:
    case Method::kUpdate:
    case Method::kOther:
      return true;
    default:
      return false;
  }
}

bool IsMethodParameter(absl::string_view parameter) {
  return EqualsWithoutCase(parameter.substr(0, parameter.find('=')), ";method");
}

// Step 2: headers and the method parameter have no place in a Request-URI
// (section 19.1.1, table 1).
bool FitsRequestUri(const UriView& uri) {
  return uri.headers.empty() && !uri.Has(UriView::kMethod);
}

std::string StripForRequestUri(const UriView& uri) {
  const size_t size =
      static_cast<size_t>(uri.host.data() - uri.text.data()) + uri.host.size();
  std::string stripped(uri.text.substr(0, size));
  if (uri.has_port) absl::StrAppend(&stripped, ":", uri.port);
  absl::string_view rest = uri.parameters;
  while (!rest.empty()) {
    const absl::string_view parameter = rest.substr(0, rest.find(';', 1));
    rest.remove_prefix(parameter.size());
    if (!IsMethodParameter(parameter)) absl::StrAppend(&stripped, parameter);
  }
  return stripped;
}

void AppendRoute(absl::string_view value, std::string& routes) {
  absl::StrAppend(&routes, routes.empty() ? "" : ", ", value);
}

bool IsSips(absl::string_view uri) {
  return uri.size() > 4 && uri[4] == ':' &&
         EqualsWithoutCase(uri.substr(0, 4), "sips");
}

// Room for a number, and for a Max-Breadth field.
constexpr size_t kNumberSize = 24;
constexpr size_t kMaxBreadthFieldSize = 40;

absl::string_view Digits(size_t number, char* out) {
  const auto end = std::to_chars(out, out + kNumberSize, number);
  return {out, static_cast<size_t>(end.ptr - out)};
}

// Step 3; validation has refused 0. RFC 2543 adds none.
void SetMaxForwards(const Message& message, bool adds, char* out,
                    MessageRewriter& rewriter) {
  const HeaderField* field = message.Find(HeaderId::kMaxForwards);
  if (field == nullptr) {
    if (adds) rewriter.PushField(HeaderId::kMaxForwards, "70");
  } else {
    rewriter.SetValue(*field, Digits(*message.max_forwards() - 1, out));
  }
}

// RFC 5393 section 5.3.3: every proxied request has one.
void SetMaxBreadth(const Message& message, uint32_t max_breadth, char* out,
                   MessageRewriter& rewriter) {
  if (const HeaderField* field = message.Find(HeaderId::kMaxBreadth)) {
    rewriter.SetValue(*field, Digits(max_breadth, out));
    return;
  }
  constexpr absl::string_view kBegin = "Max-Breadth: ";
  char* end = std::copy(kBegin.begin(), kBegin.end(), out);
  end += Digits(max_breadth, end).size();
  *end++ = '\r';
  *end++ = '\n';
  rewriter.Replace(message.fields().back().end, 0,
                   {out, static_cast<size_t>(end - out)});
}

void RemoveCredentials(const Message& message, absl::string_view realm,
                       MessageRewriter& rewriter) {
  for (const HeaderField& field : message.fields()) {
    if (field.id == HeaderId::kProxyAuthorization &&
        IsForRealm(message.value(field), realm)) {
      rewriter.RemoveField(field);
    }
  }
}

void SetHistoryInfo(const Message& message, absl::string_view field,
                    MessageRewriter& rewriter) {
  for (const HeaderField& old : message.fields()) {
    if (IsHistoryInfo(message, old)) rewriter.RemoveField(old);
  }
  rewriter.Replace(message.fields().back().end, 0, field);
}

}  // namespace

ForwardedRequest::ForwardedRequest(const RoutedRequest& routed,
                                   const TargetSet::Target& target,
                                   const ProxyIdentity& identity)
    : routed_(routed), identity_(identity), target_text_(target.uri) {
  SetRequestUri(target.uri);
  if (!target.next_hop.empty()) next_hop_ = ParseUri(target.next_hop);
  // A strict router sends where the Request-URI says: that was a Route value.
  const bool is_loose = !identity.speaks_rfc2543();
  const bool push = is_loose && next_hop_.has_value() && next_hop_->has_lr();
  const bool has_route = is_loose && !routed.routes().empty();
  if (has_route && !push) {
    locate_uri_ = &routed.routes().front().uri;
  } else if (target.next_hop.empty()) {
    locate_uri_ = TargetUri();
  } else if (next_hop_.has_value()) {
    locate_uri_ = &*next_hop_;
  }
  const bool next_is_strict = !push && has_route && !locate_uri_->has_lr();
  // One value taken away in front is all that a usual request needs.
  if (push || next_is_strict || routed.routes_removed_back() > 0 ||
      routed.routes_removed_front() > 1) {
    RebuildRoutes(push ? target.next_hop : absl::string_view());
  }
  sips_ = IsSips(request_uri_) ||
          (locate_uri_ != nullptr && locate_uri_->scheme == UriScheme::kSips);
}

// The target as a URI, or null. Mostly it is the Request-URI, which the parser
// has read.
const UriView* ForwardedRequest::TargetUri() {
  if (target_text_ == routed_.uri().text) return &routed_.uri();
  if (!target_uri_.has_value()) target_uri_ = ParseUri(target_text_);
  return target_uri_.has_value() ? &*target_uri_ : nullptr;
}

void ForwardedRequest::SetRequestUri(absl::string_view target_uri) {
  request_uri_ = target_uri;
  const UriView* uri = TargetUri();
  if (uri == nullptr || !uri->is_sip_or_sips() || FitsRequestUri(*uri)) return;
  request_uri_text_ = StripForRequestUri(*uri);
  request_uri_ = request_uri_text_;
}

// Step 6. A strict next hop wants its own URI as Request-URI, and the
// Request-URI at the end of the Route.
void ForwardedRequest::RebuildRoutes(absl::string_view pushed_route) {
  routes_rebuilt_ = true;
  absl::Span<const NameAddrView> rest = routed_.routes();
  if (!pushed_route.empty()) {
    AppendRoute(absl::StrCat("<", pushed_route, ">"), routes_);
  }
  const bool strict = pushed_route.empty() && !rest.empty() &&
                      !rest.front().uri.has_lr() && !identity_.speaks_rfc2543();
  absl::string_view strict_uri;
  if (strict) {
    strict_uri = rest.front().uri.text;
    rest.remove_prefix(1);
  }
  for (const NameAddrView& route : rest) AppendRoute(route.text, routes_);
  if (strict) {
    AppendRoute(absl::StrCat("<", request_uri_, ">"), routes_);
    request_uri_ = strict_uri;
  }
}

std::optional<UriView> ForwardedRequest::next_hop_uri() const {
  if (locate_uri_ == nullptr) return std::nullopt;
  UriView uri = *locate_uri_;
  // Step 7: a SIPS Request-URI wants TLS on every hop.
  if (uri.scheme == UriScheme::kSip && IsSips(request_uri_)) {
    uri.scheme = UriScheme::kSips;
  }
  return uri;
}

// Step 4. The change between SIP and SIPS must be recorded. In RFC 2543 a
// request that has a Route is part of a call whose way is known.
bool ForwardedRequest::MustRecordRoute(const Options& options) const {
  if (routed_.is_strictly_routed()) return false;
  if (!ConcernsRouteSet(routed_.message().method())) return false;
  return options.record_route || sips_ != routed_.arrived_over_tls();
}

BufferRef ForwardedRequest::Write(const Options& options, const Flow& flow,
                                  absl::string_view via) const {
  const Message& message = routed_.message();
  MessageRewriter rewriter(message);
  if (request_uri_ != message.request_uri().text) {
    rewriter.SetRequestUri(request_uri_);
  }
  rewriter.PushVia(via);
  char max_forwards[kNumberSize];
  SetMaxForwards(message, !identity_.speaks_rfc2543(), max_forwards, rewriter);
  char max_breadth[kMaxBreadthFieldSize];
  if (options.max_breadth > 0) {
    SetMaxBreadth(message, options.max_breadth, max_breadth, rewriter);
  }
  if (MustRecordRoute(options)) {
    // Without a tag of the caller the callee's requests have none in To. Who
    // asks for credentials has to know them all the same.
    const bool is_marked =
        message.from()->tag.empty() && !options.consumed_realm.empty();
    rewriter.PushField(HeaderId::kRecordRoute,
                       is_marked ? identity_.marked_record_route(sips_)
                                 : identity_.record_route(sips_));
  }
  EditRoutes(rewriter);
  if (!options.consumed_realm.empty()) {
    RemoveCredentials(message, options.consumed_realm, rewriter);
  }
  std::string history_info;
  if (!options.history_info.empty()) [[unlikely]] {
    history_info =
        absl::StrCat(kHistoryInfo, ": ", options.history_info, "\r\n");
    SetHistoryInfo(message, history_info, rewriter);
  }
  char content_length[kNumberSize];
  if (IsReliable(flow.protocol) && !message.content_length().has_value()) {
    rewriter.PushField(HeaderId::kContentLength,
                       Digits(message.body().size(), content_length));
  }
  return std::move(rewriter).Write();
}

void ForwardedRequest::EditRoutes(MessageRewriter& rewriter) const {
  if (routes_rebuilt_) {
    rewriter.RemoveAll(HeaderId::kRoute);
    if (!routes_.empty()) rewriter.PushField(HeaderId::kRoute, routes_);
  } else if (routed_.routes_removed_front() == 1) {
    rewriter.PopEntry(HeaderId::kRoute,
                      routed_.message().routes().front().text);
  }
}

}  // namespace sipsim::sip
