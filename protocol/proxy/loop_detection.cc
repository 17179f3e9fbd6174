#include "protocol/proxy/loop_detection.h"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <optional>

#include "protocol/base/hash.h"
#include "protocol/base/hex.h"

namespace sipsim::sip {
namespace {

constexpr size_t kSecondPartSize = 1 + kHexDigitCount;

bool IsOwnVia(const ViaView& via, const ProxyIdentity& identity) {
  return identity.IsSelf(via.host, via.has_port
                                       ? std::optional<uint16_t>(via.port)
                                       : std::nullopt);
}

}  // namespace

uint64_t LoopHash(const Message& request) {
  uint64_t hash = HashBytes(request.request_uri().text);
  hash = HashBytes(request.call_id(), hash + request.cseq().number);
  hash = HashBytes(request.from()->tag, hash);
  hash = HashBytes(request.to()->tag, hash);
  for (const NameAddrView& route : request.routes()) {
    hash = HashBytes(route.text, hash);
  }
  if (request.Find(HeaderId::kProxyRequire) == nullptr &&
      request.Find(HeaderId::kProxyAuthorization) == nullptr) {
    return hash;
  }
  for (const HeaderField& field : request.fields()) {
    if (field.id == HeaderId::kProxyRequire ||
        field.id == HeaderId::kProxyAuthorization) {
      hash = HashBytes(request.value(field), hash);
    }
  }
  return hash;
}

bool HasLooped(const Message& request, uint64_t loop_hash,
               const ProxyIdentity& identity) {
  char wanted[kHexDigitCount];
  WriteHex(loop_hash, wanted);
  for (const ViaView& via : request.vias()) {
    const absl::string_view branch = via.branch;
    if (branch.size() <= kSecondPartSize) continue;
    const char* part = branch.data() + branch.size() - kSecondPartSize;
    if (*part != '.') continue;
    if (std::memcmp(part + 1, wanted, kHexDigitCount) != 0) continue;
    if (IsOwnVia(via, identity)) return true;
  }
  return false;
}

bool HasPassed(const Message& request, const ProxyIdentity& identity) {
  const absl::Span<const ViaView> vias = request.vias();
  return std::any_of(vias.begin(), vias.end(), [&](const ViaView& via) {
    return IsOwnVia(via, identity);
  });
}

// From the received branch, or, without the magic cookie, from what tells one
// transaction from another.
BranchText StatelessBranch(const Message& request) {
  const ViaView& via = request.top_via();
  uint64_t hash = HashBytes(via.branch);
  if (!via.has_cookie()) {
    hash = HashBytes(via.text, LoopHash(request));
  }
  return BranchWith(hash);
}

void AppendLoopHash(uint64_t loop_hash, BranchText& branch) {
  char* part = branch.Extend(kSecondPartSize);
  *part = '.';
  WriteHex(loop_hash, part + 1);
}

}  // namespace sipsim::sip
