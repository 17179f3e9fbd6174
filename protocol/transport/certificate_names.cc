#include "protocol/transport/certificate_names.h"

#include <algorithm>

#include "protocol/base/ascii_case.h"
#include "protocol/uri/uri.h"

namespace sipsim::sip {

std::vector<std::string> SipIdentities(const PeerCertificate& certificate) {
  std::vector<std::string> identities;
  for (const std::string& text : certificate.uri_names) {
    const auto uri = ParseUri(text);
    if (!uri.has_value() || uri->scheme != UriScheme::kSip || uri->has_user) {
      continue;
    }
    identities.emplace_back(uri->host);
  }
  return identities.empty() ? certificate.dns_names : identities;
}

bool NamesDomain(const PeerCertificate& certificate, absl::string_view domain) {
  const std::vector<std::string> identities = SipIdentities(certificate);
  return std::any_of(identities.begin(), identities.end(),
                     [&](const std::string& identity) {
                       return EqualsWithoutCase(identity, domain);
                     });
}

}  // namespace sipsim::sip
