#include "protocol/transaction/transaction_key.h"

#include "absl/strings/ascii.h"
#include "protocol/base/hash.h"

namespace sipsim::sip {
namespace {

// Parts are told apart by a byte that no part contains.
constexpr char kEnd = '\0';

void AppendPart(ServerKey& key, absl::string_view part) {
  key.text.insert(key.text.end(), part.begin(), part.end());
  key.text.push_back(kEnd);
}

void AppendNumber(ServerKey& key, uint32_t number) {
  for (int shift = 0; shift < 32; shift += 8) {
    key.text.push_back(static_cast<char>(number >> shift));
  }
}

void AppendHost(ServerKey& key, absl::string_view host) {
  for (const char c : host) key.text.push_back(absl::ascii_tolower(c));
  key.text.push_back(kEnd);
}

void AppendCompliantParts(ServerKey& key, const ViaView& via) {
  AppendHost(key, via.host);
  AppendNumber(key, via.port_or_default());
  key.hash = BranchHash(via.branch);
}

void AppendRfc2543Parts(ServerKey& key, const Message& request) {
  AppendPart(key, request.request_uri().text);
  AppendPart(key, request.from()->tag);
  AppendPart(key, request.call_id());
  AppendNumber(key, request.cseq().number);
  AppendPart(key, request.top_via().text);
  key.to_tag = request.to()->tag;
  key.hash = HashBytes(request.call_id());
}

}  // namespace

ServerKey ServerKeyOf(const Message& request) {
  ServerKey key;
  const ViaView& via = request.top_via();
  key.has_cookie = via.has_cookie();
  key.is_ack = request.method() == Method::kAck;
  key.method = key.is_ack ? Method::kInvite : request.method();
  key.branch_size = static_cast<uint32_t>(via.branch.size());
  AppendPart(key, via.branch);
  if (key.has_cookie) {
    AppendCompliantParts(key, via);
  } else {
    AppendRfc2543Parts(key, request);
  }
  if (key.method == Method::kOther) AppendPart(key, request.method_text());
  return key;
}

uint64_t BranchHash(absl::string_view branch) { return HashBytes(branch); }

uint64_t MergeHashOf(const Message& request) {
  uint64_t hash = HashBytes(request.from()->tag);
  hash = HashBytes(request.call_id(), hash);
  return HashBytes(request.cseq().method_text, hash + request.cseq().number);
}

}  // namespace sipsim::sip
