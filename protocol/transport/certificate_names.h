#ifndef SIPSIM_PROTOCOL_TRANSPORT_CERTIFICATE_NAMES_H_
#define SIPSIM_PROTOCOL_TRANSPORT_CERTIFICATE_NAMES_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "protocol/port/transport.h"

namespace sipsim::sip {

// The SIP domain identities of a certificate (RFC 5922 section 7.1): the hosts
// of its "sip:" URIs without a user part; if there are none, its DNS names.
std::vector<std::string> SipIdentities(const PeerCertificate& certificate);

// Whether one of them is `domain`: as a whole, without case, a wildcard
// standing for nothing (section 7.2).
bool NamesDomain(const PeerCertificate& certificate, absl::string_view domain);

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_TRANSPORT_CERTIFICATE_NAMES_H_
