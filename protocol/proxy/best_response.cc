#include "protocol/proxy/best_response.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "protocol/message/rewriter.h"

namespace sipsim::sip {
namespace {

int RankWithinClass(int status_code, bool cancelled) {
  switch (status_code) {
    case 401:
    case 407:
    case 415:
    case 420:
    case 484:
      return 1;
    case 408:
    case 503:
      return 4;
    case 487:
      return cancelled ? 0 : 3;
    default:
      return 2;
  }
}

bool IsChallenge(HeaderId id) {
  return id == HeaderId::kWwwAuthenticate || id == HeaderId::kProxyAuthenticate;
}

}  // namespace

int ResponseRank(int status_code, bool cancelled) {
  const int response_class = status_code / 100;
  const int class_rank = response_class == 6 ? 0 : response_class;
  return class_rank * 10 + RankWithinClass(status_code, cancelled);
}

BufferRef WriteForwardedResponse(const Message& response,
                                 absl::Span<const Message> others) {
  MessageRewriter rewriter(response);
  rewriter.PopVia();
  if (others.empty()) return std::move(rewriter).Write();
  std::string challenges;
  for (const Message& other : others) {
    for (const HeaderField& field : other.fields()) {
      if (!IsChallenge(field.id)) continue;
      absl::StrAppend(&challenges, other.text().substr(
                                       field.begin, field.end - field.begin));
    }
  }
  if (!challenges.empty()) {
    rewriter.Replace(response.fields().back().end, 0, challenges);
  }
  return std::move(rewriter).Write();
}

}  // namespace sipsim::sip
