#include "protocol/ua/screening.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace sipsim::sip {
namespace {

bool BeginsDialog(const Message& request) {
  if (!request.to()->tag.empty()) return false;
  return request.method() == Method::kInvite ||
         request.method() == Method::kSubscribe ||
         request.method() == Method::kRefer;
}

bool Has(const ScreeningProxy& proxy, const IpAddress& address) {
  return std::find(proxy.addresses.begin(), proxy.addresses.end(), address) !=
         proxy.addresses.end();
}

}  // namespace

Refusal CheckProxy(const UserAgentConfig& config, const Message& request,
                   const Flow& arrival) {
  if (!BeginsDialog(request)) return {};
  const ScreeningProxy* wanted = nullptr;
  const bool sips = request.request_uri().scheme == UriScheme::kSips;
  for (const ScreeningProxy& proxy : config.screening_proxies) {
    if (Has(proxy, arrival.remote.address)) return {};
    // What is to be secure stays so: the caller could not use another.
    const bool fits = !sips || absl::StartsWithIgnoreCase(proxy.uri, "sips:");
    if (wanted == nullptr && fits) wanted = &proxy;
  }
  if (wanted == nullptr) wanted = &config.screening_proxies.front();
  return {305, HeaderId::kContact, absl::StrCat("<", wanted->uri, ">")};
}

}  // namespace sipsim::sip
