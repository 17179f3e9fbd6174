#include "protocol/ua/session_timer.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace sipsim::sip {
namespace {

enum TimerTag : uint32_t { kRefresh, kExpire };

// Section 10: the BYE goes ahead of the expiration by the least of these.
constexpr Duration kByeAhead = 32s;
constexpr int64_t kByeAheadPart = 3;
// A refresh is not tried again at shorter intervals.
constexpr Duration kRetryMin = 1s;

uint32_t Seconds(Duration duration) {
  return static_cast<uint32_t>(duration / 1s);
}

SessionRefresher RefresherOf(const SessionTimerConfig& config) {
  switch (config.refresher) {
    case SessionTimerConfig::Refresher::kEither:
      break;
    case SessionTimerConfig::Refresher::kUac:
      return SessionRefresher::kUac;
    case SessionTimerConfig::Refresher::kUas:
      return SessionRefresher::kUas;
  }
  return SessionRefresher::kNone;
}

}  // namespace

uint32_t SessionTimer::MinSe() const {
  return std::max(
      {min_se_, Seconds(ua_.config.session_timer->min), kMinSeDefault});
}

void SessionTimer::AddRequestFields(MessageBuilder& out) const {
  SessionExpires value{
      seconds_, is_ours_ ? SessionRefresher::kUac : SessionRefresher::kUas};
  if (seconds_ == 0) {
    value = {Seconds(ua_.config.session_timer->interval),
             RefresherOf(*ua_.config.session_timer)};
  }
  // 7.4: what others have said of a minimum has to be said again.
  const uint32_t min_se = MinSe();
  value.seconds = std::max(value.seconds, min_se);
  out.Add(HeaderId::kSessionExpires, SessionExpiresText(value));
  if (min_se_ != 0 || min_se != kMinSeDefault) {
    out.Add(HeaderId::kMinSe, min_se);
  }
}

void SessionTimer::OnAnswered(const Message& response, uint32_t min_se) {
  min_se_ = std::max(min_se_, min_se);
  const std::optional<SessionExpires> value =
      ParseSessionExpires(response.FindValue(HeaderId::kSessionExpires));
  if (value.has_value()) {
    return Restart(value->seconds, value->refresher != SessionRefresher::kUas);
  }
  // 7.2: the other side knows nothing of it; we go on by ourselves.
  const uint32_t asked =
      seconds_ != 0 ? seconds_ : Seconds(ua_.config.session_timer->interval);
  Restart(std::max({asked, MinSe(), min_se}), /*is_ours=*/true);
}

void SessionTimer::OnRequest(const Message& request) {
  asked_ = Asked();
  asked_.is_supported = ListsTag(request, HeaderId::kSupported, "timer");
  const std::optional<SessionExpires> value =
      ParseSessionExpires(request.FindValue(HeaderId::kSessionExpires));
  if (value.has_value()) {
    asked_.seconds = value->seconds;
    asked_.refresher = value->refresher;
  }
  const std::optional<uint32_t> min_se =
      ParseMinSe(request.FindValue(HeaderId::kMinSe));
  if (!min_se.has_value()) return;
  asked_.min_se = std::max(*min_se, kMinSeDefault);
  min_se_ = std::max(min_se_, asked_.min_se);
}

std::string SessionTimer::Answer() {
  const SessionTimerConfig& config = *ua_.config.session_timer;
  if (!asked_.is_supported && asked_.seconds == 0) {
    // Nobody wants one but us, and the other side would not understand.
    seconds_ = 0;
    timer_.Cancel();
    return "";
  }
  // It may be made shorter, not longer, and not below anybody's minimum.
  const uint32_t ours =
      std::max({Seconds(config.interval), Seconds(config.min), asked_.min_se});
  SessionExpires value{
      asked_.seconds == 0 ? ours : std::min(asked_.seconds, ours),
      asked_.refresher};
  if (!asked_.is_supported) {
    value.refresher = SessionRefresher::kUas;
  } else if (value.refresher == SessionRefresher::kNone && seconds_ != 0) {
    value.refresher =
        is_ours_ ? SessionRefresher::kUas : SessionRefresher::kUac;
  } else if (value.refresher == SessionRefresher::kNone) {
    value.refresher = config.refresher == SessionTimerConfig::Refresher::kUas
                          ? SessionRefresher::kUas
                          : SessionRefresher::kUac;
  }
  Restart(value.seconds, value.refresher == SessionRefresher::kUas);
  return absl::StrCat(asked_.is_supported ? "Require: timer\r\n" : "",
                      HeaderName(HeaderId::kSessionExpires), ": ",
                      SessionExpiresText(value), "\r\n");
}

void SessionTimer::Restart(uint32_t seconds, bool is_ours) {
  // Nobody may ask for less (section 4).
  seconds_ = std::max(seconds, kMinSeDefault);
  is_ours_ = is_ours;
  begin_ = ua_.Now();
  const Duration interval = seconds_ * 1s;
  if (is_ours) {
    ua_.StartTimer(timer_, interval / 2, *this, kRefresh);
  } else {
    ua_.StartTimer(timer_,
                   interval - std::min(kByeAhead, interval / kByeAheadPart),
                   *this, kExpire);
  }
}

void SessionTimer::Postpone() {
  if (!is_ours_ || seconds_ == 0) return;
  const Duration left = expiration() - ua_.Now();
  if (left / 2 >= kRetryMin) {
    ua_.StartTimer(timer_, left / 2, *this, kRefresh);
  } else {
    ua_.StartTimer(timer_, std::max(left, Duration(0)), *this, kExpire);
  }
}

void SessionTimer::OnTimer(uint32_t tag) {
  timer_.Fired();
  if (tag == kExpire) return owner_.OnSessionExpiring();
  // Whatever becomes of the refresh, it has to be in time.
  ua_.StartTimer(timer_, expiration() - ua_.Now(), *this, kExpire);
  owner_.OnRefreshDue();
}

const char* SessionTimer::TimerName(uint32_t tag) const {
  return tag == kRefresh ? "session refresh" : "session expiration";
}

void SessionTimer::Describe(Description& out) const {
  if (seconds_ == 0) return;
  out.Open("session_timer");
  out.Number("interval", seconds_);
  out.Text("refresher", is_ours_ ? "local" : "remote");
  out.Timer(TimerName(kExpire), expiration() - ua_.Now());
  out.Close();
}

}  // namespace sipsim::sip
