#include "protocol/transaction/transaction_key.h"

#include <initializer_list>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "protocol/base/hash.h"
#include "protocol/base/hex.h"

namespace sipsim::sip {
namespace {

// Parts are told apart by a byte that no part contains.
std::string JoinParts(std::initializer_list<absl::string_view> parts,
                      uint32_t number) {
  std::string text;
  for (const absl::string_view part : parts) {
    text.append(part.data(), part.size());
    text.push_back('\0');
  }
  for (int shift = 0; shift < 32; shift += 8) {
    text.push_back(static_cast<char>(number >> shift));
  }
  return text;
}

std::string Rfc2543ServerText(const Message& request) {
  return JoinParts({request.request_uri().text, request.from()->tag,
                    request.call_id(), request.top_via().text},
                   request.cseq().number);
}

}  // namespace

ServerKey ServerKeyOf(const Message& request) {
  ServerKey key;
  const ViaView& via = request.top_via();
  key.has_cookie = via.has_cookie();
  key.is_ack = request.method() == Method::kAck;
  key.method = key.is_ack ? Method::kInvite : request.method();
  key.branch = via.branch;
  if (key.method == Method::kOther) key.method_text = request.method_text();
  if (key.has_cookie) {
    key.host = via.host;
    key.port = via.port_or_default();
    key.hash = BranchHash(via.branch);
  } else {
    key.rfc2543_text = Rfc2543ServerText(request);
    key.to_tag = request.to()->tag;
    key.hash = HashBytes(request.call_id());
  }
  return key;
}

std::string Rfc2543ClientText(const Message& message) {
  std::string sender;
  absl::string_view branch;
  if (message.vias().size() > 1) {
    const ViaView& via = message.vias()[1];
    sender = absl::StrCat(absl::AsciiStrToLower(via.host), ":",
                          via.port_or_default());
    branch = via.branch;
  }
  return JoinParts({message.from()->uri.text, message.from()->tag,
                    message.to()->uri.text, message.call_id(), sender, branch},
                   message.cseq().number);
}

BranchText BranchWith(uint64_t unique) {
  BranchText branch(kBranchCookie);
  WriteHex(unique, branch.Extend(kHexDigitCount));
  return branch;
}

uint64_t BranchHash(absl::string_view branch) { return HashBytes(branch); }

uint64_t MergeHashOf(const Message& request) {
  uint64_t hash = HashBytes(request.from()->tag);
  hash = HashBytes(request.call_id(), hash);
  return HashBytes(request.cseq().method_text, hash + request.cseq().number);
}

}  // namespace sipsim::sip
