#include "sim/net/tls_settings.h"

namespace sipsim::sim {

const char* TlsVersionName(TlsVersion version) {
  return version == TlsVersion::k12 ? "1.2" : "1.3";
}

}  // namespace sipsim::sim
