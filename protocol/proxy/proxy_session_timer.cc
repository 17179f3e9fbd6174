#include "protocol/proxy/proxy_session_timer.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "protocol/base/check.h"
#include "protocol/header/session_expires.h"
#include "protocol/message/parser.h"
#include "protocol/message/rewriter.h"

namespace sipsim::sip {
namespace {

bool IsRefresh(Method method) {
  return method == Method::kInvite || method == Method::kUpdate;
}

bool SupportsTimer(const Message& request) {
  for (const HeaderField& field : request.fields()) {
    if (field.id != HeaderId::kSupported) continue;
    for (absl::string_view tag : absl::StrSplit(request.value(field), ',')) {
      if (absl::EqualsIgnoreCase(absl::StripAsciiWhitespace(tag), "timer")) {
        return true;
      }
    }
  }
  return false;
}

// Sets the field, or adds it.
void Put(const Message& message, HeaderId id, absl::string_view value,
         MessageRewriter& rewriter) {
  const HeaderField* field = message.Find(id);
  if (field != nullptr) {
    rewriter.SetValue(*field, value);
  } else {
    rewriter.PushField(id, value);
  }
}

}  // namespace

// The branch of whoever has sent the request is on top of its responses.
std::string ProxySessionTimer::KeyOf(const Message& message) {
  const ViaView& via = message.top_via();
  return absl::StrCat(via.branch, ";", via.host, ";", message.call_id(), ";",
                      message.cseq().number, " ", message.cseq().method_text);
}

uint32_t ProxySessionTimer::MinSeconds() const {
  return static_cast<uint32_t>(config_.min / 1s);
}

int ProxySessionTimer::OnRequest(const Message& request,
                                 const Flow& /*arrival*/,
                                 const Message*& forwarded) {
  if (!IsRefresh(request.method())) return 0;
  ForgetOld();
  const std::optional<SessionExpires> asked =
      ParseSessionExpires(request.FindValue(HeaderId::kSessionExpires));
  // A broken one is for the callee to refuse.
  if (!asked.has_value() &&
      request.Find(HeaderId::kSessionExpires) != nullptr) {
    return 0;
  }
  const bool is_supported = SupportsTimer(request);
  const uint32_t theirs =
      ParseMinSe(request.FindValue(HeaderId::kMinSe)).value_or(kMinSeDefault);
  uint32_t min_se = theirs;
  if (asked.has_value() && asked->seconds < MinSeconds()) {
    if (is_supported) {
      asked_[KeyOf(request)] = {.was_refused = true};
      return 422;
    }
    // Who knows nothing of it could do nothing about a 422.
    min_se = std::max(theirs, MinSeconds());
  }
  const auto longest = static_cast<uint32_t>(config_.interval / 1s);
  SessionExpires value = asked.value_or(SessionExpires{longest});
  value.seconds = std::max(std::min(value.seconds, longest), min_se);
  if (is_supported) asked_[KeyOf(request)] = {.seconds = value.seconds};
  if (asked.has_value() && asked->seconds == value.seconds &&
      min_se == theirs) {
    return 0;
  }
  const std::string interval = SessionExpiresText(value);
  const std::string minimum = absl::StrCat(min_se);
  MessageRewriter rewriter(request);
  Put(request, HeaderId::kSessionExpires, interval, rewriter);
  if (min_se != theirs) Put(request, HeaderId::kMinSe, minimum, rewriter);
  const ParseError error =
      ParseMessage(std::move(rewriter).Write(), ParseLimits::None(), &edited_);
  SIP_CHECK(error.ok());  // It was read once before.
  forwarded = &edited_;
  return 0;
}

// 8.2.
BufferRef ProxySessionTimer::OnResponse(BufferRef bytes) {
  const ParseError error = ParseMessage(bytes, ParseLimits::None(), &response_);
  SIP_CHECK(error.ok());  // The proxy has written it.
  const int status_code = response_.status_code();
  if (!IsRefresh(response_.cseq().method) || status_code < 200) return bytes;
  const auto found = asked_.find(KeyOf(response_));
  if (found == asked_.end()) return bytes;
  if (status_code >= 300) {
    const bool is_ours = found->second.was_refused;
    asked_.erase(found);
    if (!is_ours) return bytes;
    const std::string minimum = absl::StrCat(MinSeconds());
    MessageRewriter rewriter(response_);
    rewriter.PushField(HeaderId::kMinSe, minimum);
    return std::move(rewriter).Write();
  }
  Asked& asked = found->second;
  if (!asked.is_answered) done_.push_back({context_.clock.Now(), found->first});
  asked.is_answered = true;
  if (response_.Find(HeaderId::kSessionExpires) != nullptr) return bytes;
  // Nobody between here and the callee has known of it.
  const std::string interval =
      SessionExpiresText({asked.seconds, SessionRefresher::kUac});
  MessageRewriter rewriter(response_);
  rewriter.PushField(HeaderId::kSessionExpires, interval);
  rewriter.PushField(HeaderId::kRequire, "timer");
  return std::move(rewriter).Write();
}

// A further 2xx of a fork comes before the transaction of the INVITE ends.
void ProxySessionTimer::ForgetOld() {
  const Time old = context_.clock.Now() - 64 * context_.timer_values.t1;
  while (!done_.empty() && done_.front().time < old) {
    asked_.erase(done_.front().key);
    done_.pop_front();
  }
}

}  // namespace sipsim::sip
