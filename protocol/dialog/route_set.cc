#include "protocol/dialog/route_set.h"

#include <optional>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "protocol/uri/uri.h"

namespace sipsim::sip {
namespace {

// Request line without URI, the names of Via, Max-Forwards and Route, CSeq,
// Content-Length, and some bytes for chance.
constexpr size_t kRequestExtra = 160;

void AddStrictRoute(const RouteSetView& routes, absl::string_view target,
                    MessageBuilder& b) {
  absl::string_view rest = routes.entries;
  rest.remove_prefix(routes.first_entry.size());
  rest = absl::StripPrefix(rest, ", ");
  b.Begin(HeaderId::kRoute);
  b.Append(rest);
  b.Append(rest.empty() ? "<" : ", <");
  b.Append(target);
  b.Append(">");
  b.End();
}

}  // namespace

std::string AsRequestUri(absl::string_view uri) {
  std::string out;
  const absl::string_view whole = uri.substr(0, uri.find('?'));
  size_t begin = 0;
  while (begin < whole.size()) {
    size_t end = whole.find(';', begin + 1);
    if (end == absl::string_view::npos) end = whole.size();
    const absl::string_view piece = whole.substr(begin, end - begin);
    if (!absl::StartsWithIgnoreCase(piece, ";method=")) {
      absl::StrAppend(&out, piece);
    }
    begin = end;
  }
  return out;
}

RouteSetView RouteSetOf(absl::string_view entries, Dialect dialect) {
  RouteSetView routes;
  routes.dialect = dialect;
  const size_t open = entries.find('<');
  const size_t close = entries.find('>', open);
  if (close == absl::string_view::npos) return routes;
  routes.entries = entries;
  routes.first_entry = entries.substr(0, entries.find(',', close));
  routes.first_uri = entries.substr(open + 1, close - open - 1);
  const std::optional<UriView> uri = ParseUri(routes.first_uri);
  routes.first_is_loose =
      dialect == Dialect::kRfc3261 && uri.has_value() && uri->has_lr();
  return routes;
}

std::string UserAtHop(absl::string_view hop, absl::string_view target) {
  const std::optional<UriView> proxy = ParseUri(hop);
  const std::optional<UriView> user = ParseUri(target);
  if (!proxy.has_value() || proxy->has_user || !proxy->parameters.empty() ||
      !user.has_value() || !user->has_user) {
    return AsRequestUri(hop);
  }
  const absl::string_view rest = hop.substr(proxy->scheme_text.size() + 1);
  return absl::StrCat(proxy->scheme_text, ":", user->user, "@", rest);
}

MessageBuilder StartRoutedRequest(Method method, const RouteSetView& routes,
                                  absl::string_view target,
                                  absl::string_view via, uint32_t max_forwards,
                                  size_t more) {
  MessageBuilder b(kRequestExtra + target.size() + via.size() +
                   routes.entries.size() + more);
  const bool is_rfc3261 = routes.dialect == Dialect::kRfc3261;
  if (routes.first_is_loose) {
    b.StartRequest(MethodText(method), target);
  } else {
    b.StartRequest(MethodText(method),
                   is_rfc3261 ? AsRequestUri(routes.first_uri)
                              : UserAtHop(routes.first_uri, target));
  }
  b.Add(HeaderId::kVia, via);
  if (is_rfc3261) b.Add(HeaderId::kMaxForwards, max_forwards);
  if (!routes.first_is_loose) {
    AddStrictRoute(routes, target, b);
  } else if (!routes.entries.empty()) {
    b.Add(HeaderId::kRoute, routes.entries);
  }
  return b;
}

}  // namespace sipsim::sip
