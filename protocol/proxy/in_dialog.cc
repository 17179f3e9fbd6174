#include "protocol/proxy/in_dialog.h"

#include "protocol/header/method.h"
#include "protocol/proxy/routed_request.h"

namespace sipsim::sip {
namespace {

bool BeginsNothing(Method method) {
  return method == Method::kBye || method == Method::kPrack ||
         method == Method::kUpdate || method == Method::kInfo;
}

}  // namespace

bool IsInDialog(const Message& request, const Flow& arrival,
                const ProxyIdentity& identity) {
  if (!request.to()->tag.empty() || BeginsNothing(request.method())) {
    return true;
  }
  if (identity.speaks_rfc2543()) [[unlikely]] {
    return RoutedRequest(request, arrival, identity).is_strictly_routed();
  }
  // A strict router before us has moved it into the Request-URI (16.4).
  return identity.IsMarkedRecordRoute(request.request_uri()) ||
         (!request.routes().empty() &&
          identity.IsMarkedRecordRoute(request.routes().front().uri));
}

}  // namespace sipsim::sip
