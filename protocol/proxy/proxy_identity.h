#ifndef SIPSIM_PROTOCOL_PROXY_PROXY_IDENTITY_H_
#define SIPSIM_PROTOCOL_PROXY_PROXY_IDENTITY_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "protocol/base/dialect.h"
#include "protocol/port/node_context.h"
#include "protocol/proxy/proxy_config.h"
#include "protocol/transport/transport_layer.h"
#include "protocol/uri/uri.h"

namespace sipsim::sip {

// Tells which names and addresses are those of a proxy.
class ProxyIdentity {
 public:
  // `config` for name, domains and dialect. `transport` outlives this.
  ProxyIdentity(const NodeContext& context, const ProxyConfig& config,
                const TransportLayer& transport);

  bool speaks_rfc2543() const { return dialect_ == Dialect::kRfc2543; }
  // The value that goes into Record-Route (section 16.6 step 4).
  const std::string& record_route(bool sips) const {
    return sips ? sips_record_route_ : record_route_;
  }
  // The same with a parameter that comes back in requests of the dialog alone,
  // for those that nothing else would tell; not in RFC 2543.
  const std::string& marked_record_route(bool sips) const {
    return sips ? marked_sips_record_route_ : marked_record_route_;
  }

  // Whether host and port are those of the proxy itself, by name or address.
  bool IsSelf(absl::string_view host, std::optional<uint16_t> port) const;
  // Whether `uri` is the proxy itself, and no user.
  bool IsSelf(const UriView& uri) const;
  // Whether `uri` may be a value that the proxy has put into a Record-Route
  // (section 16.4): itself, no user, the lr parameter.
  bool IsOwnRecordRoute(const UriView& uri) const;
  // The same for marked_record_route().
  bool IsMarkedRecordRoute(const UriView& uri) const;
  // Whether a Route value leads here (section 16.4), or it is for the proxy to
  // say where a Request-URI leads (section 16.5): itself or one of its domains.
  bool IsResponsibleFor(const UriView& uri) const;
  // The same for the value of a maddr parameter (section 16.4).
  bool IsOwnMaddr(absl::string_view maddr) const;

 private:
  bool IsOwnDomain(absl::string_view host, std::optional<uint16_t> port) const;

  const TransportLayer& transport_;
  const std::vector<std::string> domains_;
  const Dialect dialect_;
  std::vector<uint16_t> ports_;  // Those that the node listens on.
  std::string name_;
  std::optional<uint16_t> name_port_;
  std::string record_route_;
  std::string sips_record_route_;
  std::string marked_record_route_;
  std::string marked_sips_record_route_;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_PROXY_PROXY_IDENTITY_H_
