#ifndef SIPSIM_PROTOCOL_LOCATE_DNS_LOCATION_H_
#define SIPSIM_PROTOCOL_LOCATE_DNS_LOCATION_H_

namespace sipsim::sip {

// One location that has to ask the DNS.
class DnsLocation {};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_LOCATE_DNS_LOCATION_H_
