#include "protocol/proxy/recursion.h"

#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "protocol/message/rewriter.h"
#include "protocol/uri/uri.h"

namespace sipsim::sip {
namespace {

// A contact that has been tried already counts as taken: nobody upstream shall
// try it once more.
bool TakeContact(const UriView& uri, bool sips_only, uint32_t group,
                 TargetSet& targets) {
  if (uri.scheme != UriScheme::kSips &&
      (sips_only || uri.scheme != UriScheme::kSip)) {
    return false;
  }
  return targets.Contains(uri.text) || targets.Add(uri.text, group);
}

// RFC 7044 section 10.4.
std::string HistoryParameterOf(const NameAddrView& contact) {
  for (const char* name : {"rc", "mp"}) {
    const auto index = contact.Parameter(name);
    if (index.has_value() && !index->empty()) {
      return absl::StrCat(";", name, "=", *index);
    }
  }
  return "";
}

}  // namespace

RecursionResult RecurseOnContacts(const Message& response, bool sips_only,
                                  uint32_t group, TargetSet& targets) {
  if (response.contact_is_star()) return {};
  std::string left;
  size_t taken_count = 0;
  for (const NameAddrView& contact : response.contacts()) {
    const size_t size = targets.size();
    if (TakeContact(contact.uri, sips_only, group, targets)) {
      ++taken_count;
      if (targets.plan() == nullptr || targets.size() == size) continue;
      targets.MakePlan().redirections.push_back(
          {size, HistoryParameterOf(contact)});
    } else {
      absl::StrAppend(&left, left.empty() ? "" : ", ", contact.text);
    }
  }
  if (taken_count == 0) return {};
  if (left.empty()) return {.keep_response = false, .rewritten = {}};
  MessageRewriter rewriter(response);
  rewriter.RemoveAll(HeaderId::kContact);
  rewriter.PushField(HeaderId::kContact, left);
  return {.keep_response = true, .rewritten = std::move(rewriter).Write()};
}

RecursionResult RecurseOnTelUri(absl::string_view tel_uri,
                                absl::string_view next_hop, uint32_t group,
                                TargetSet& targets) {
  const std::optional<UriView> tel = ParseUri(tel_uri);
  const std::optional<UriView> hop = ParseUri(next_hop);
  if (!tel.has_value() || tel->scheme != UriScheme::kTel) return {};
  if (!hop.has_value() || !hop->is_sip_or_sips()) return {};
  const std::string sip = absl::StrCat(
      hop->scheme_text, ":", tel->user, "@", hop->host,
      hop->has_port ? absl::StrCat(":", hop->port) : "", ";user=phone");
  if (!targets.Add(sip, group)) return {};
  return {.keep_response = false, .rewritten = {}};
}

}  // namespace sipsim::sip
