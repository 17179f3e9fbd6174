#include "topologies/plan_transports.h"

#include <algorithm>
#include <optional>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "topologies/config_words.h"

namespace sipsim {
namespace {

using std::chrono_literals::operator""h;

constexpr char kAuthority[] = "Example CA";

void ReadTransports(const Host& config, const ConfigScope& scope,
                    HostPlan& host) {
  if (config.transports_size() == 0) return;
  host.transports.clear();
  for (int i = 0; i < config.transports_size(); ++i) {
    const auto transport =
        static_cast<sip::TransportProtocol>(config.transports(i));
    if (host.Has(transport)) {
      scope.Fail("transports", "each transport once",
                 std::string(sip::TransportName(transport)), i);
    }
    host.transports.push_back(transport);
  }
}

// "biloxi.example.com", or "sip:biloxi.example.com".
void ReadNames(const Tls& config, const ConfigScope& scope,
               sim::Certificate& certificate) {
  for (int i = 0; i < config.certificate_names_size(); ++i) {
    const std::string& name = config.certificate_names(i);
    const bool is_uri = absl::StartsWith(name, "sip:");
    if (!IsDomainName(absl::StripPrefix(name, "sip:"))) {
      scope.Fail("certificate_names",
                 "a domain name, or \"sip:\" and a domain name", Quote(name),
                 i);
    }
    (is_uri ? certificate.uris : certificate.dns_names).push_back(name);
  }
}

sim::SimTime ReadTime(const ConfigScope& scope, absl::string_view field,
                      sim::SimTime fallback) {
  if (scope.Text(field).empty()) return fallback;
  return sim::SimTime(scope.Duration(field, {{}, 100'000h, {}}));
}

// What one layer, the topology or the host, sets on top of what is there.
void ReadTls(const Tls& config, const ConfigScope& scope,
             sim::TlsServerSettings& tls) {
  sim::Certificate& certificate = *tls.certificate;
  ReadNames(config, scope, certificate);
  if (!config.issuer().empty()) certificate.issuer = config.issuer();
  if (config.trusts_size() > 0) {
    tls.trusted_issuers = {config.trusts().begin(), config.trusts().end()};
  }
  certificate.not_before =
      ReadTime(scope, "valid_from", certificate.not_before);
  certificate.not_after = ReadTime(scope, "valid_until", certificate.not_after);
  if (config.version() != Tls::DEFAULT_VERSION) {
    tls.version = config.version() == Tls::TLS_1_2 ? sim::TlsVersion::k12
                                                   : sim::TlsVersion::k13;
  }
  switch (config.client_certificate()) {
    case Tls::NOT_REQUESTED:
      tls.client_certificate = sim::ClientCertificate::kNotRequested;
      break;
    case Tls::REQUESTED:
      tls.client_certificate = sim::ClientCertificate::kRequested;
      break;
    case Tls::REQUIRED:
      tls.client_certificate = sim::ClientCertificate::kRequired;
      break;
    default:
      break;
  }
}

}  // namespace

void PlanTransports(const Topology& topology, const ConfigScope& topology_scope,
                    const Host& config, const ConfigScope& scope,
                    HostPlan& host) {
  ReadTransports(config, scope, host);
  host.tls.clock_offset = host.clock_offset;
  host.tls.trusted_issuers = {kAuthority};
  host.tls.certificate.emplace().issuer = kAuthority;
  host.tls_port = static_cast<uint16_t>(host.port + 1);
  if (topology.has_tls()) {
    const ConfigScope layer = topology_scope.Nested("tls");
    if (topology.tls().certificate_names_size() > 0) {
      layer.Fail("certificate_names", "names in the tls of a host",
                 Quote(topology.tls().certificate_names(0)), 0);
    }
    ReadTls(topology.tls(), layer, host.tls);
    host.tls_port =
        static_cast<uint16_t>(layer.Number("port", 1, 65'535, host.tls_port));
  }
  const ConfigScope layer = scope.Nested("tls");
  if (config.has_tls()) {
    ReadTls(config.tls(), layer, host.tls);
    host.tls_port =
        static_cast<uint16_t>(layer.Number("port", 1, 65'535, host.tls_port));
  }
  if (!host.Has(sip::TransportProtocol::kTls)) {
    host.tls = {};
    if (config.has_tls()) {
      scope.Fail("tls", "TLS as one of transports", "transports without it");
    }
    return;
  }
  // 0: behind 65535.
  if (host.tls_port == host.port || host.tls_port == 0) {
    layer.Fail("port", "another port than that for UDP and TCP",
               absl::StrCat(host.tls_port));
  }
}

void NameCertificate(const std::vector<std::string>& names, HostPlan& host) {
  if (!host.tls.certificate.has_value()) return;
  sim::Certificate& certificate = *host.tls.certificate;
  if (!certificate.dns_names.empty() || !certificate.uris.empty()) return;
  certificate.dns_names = names;
}

}  // namespace sipsim
