#include "experiments/judge_media.h"

#include <cstdint>
#include <optional>

#include "absl/strings/str_cat.h"
#include "experiments/check_media.h"
#include "protocol/base/description.h"
#include "topologies/media_log.h"
#include "topologies/quantity.h"

namespace sipsim {
namespace {

using sip::FormatDuration;

class MediaJudge {
 public:
  MediaJudge(const ExpectMedia& expected, const World& world)
      : expected_(expected), world_(world) {}

  std::string FindProblem() {
    const size_t number = expected_.has_number() ? expected_.number() : 1;
    const UserBehaviour* user = world_.FindUser(expected_.user());
    if (number > user->calls().size()) return "no such call";
    static const MediaLog none{""};
    const MediaLog* log = user->media(number - 1);
    if (log == nullptr) log = &none;
    const sip::RtpStatistics statistics = log->statistics();
    MediaFilter from = Filter(expected_.from());
    if (!expected_.hears().empty()) {
      from.sources = world_.FindUser(expected_.hears())->MediaSources();
    }
    const uint64_t received = log->ReceivedCount(from);
    const uint64_t sent = log->SentCount(Filter(expected_.to()));
    Exactly(expected_.has_received(), expected_.received(), received,
            "received");
    AtLeast(expected_.has_received_min(), expected_.received_min(), received,
            "received");
    Exactly(expected_.has_sent(), expected_.sent(), sent, "sent");
    AtLeast(expected_.has_sent_min(), expected_.sent_min(), sent, "sent");
    Exactly(expected_.has_lost(), expected_.lost(), statistics.lost(), "lost");
    Exactly(expected_.has_duplicates(), expected_.duplicates(),
            statistics.duplicates, "duplicates");
    Exactly(expected_.has_foreign(), expected_.foreign(), log->foreign_count(),
            "foreign");
    if (!expected_.jitter_max().empty() &&
        statistics.jitter > *ParseDuration(expected_.jitter_max())) {
      Add(absl::StrCat("jitter ", FormatDuration(statistics.jitter),
                       ", expected at most ", expected_.jitter_max()));
    }
    return problem_;
  }

 private:
  MediaFilter Filter(const std::string& remote) const {
    MediaFilter filter = *ToMediaFilter(remote, world_.plan());
    if (!expected_.after().empty()) {
      filter.after = *ParseDuration(expected_.after());
    }
    if (!expected_.before().empty()) {
      filter.before = *ParseDuration(expected_.before());
    }
    return filter;
  }

  void Add(absl::string_view problem) {
    absl::StrAppend(&problem_, problem_.empty() ? "" : "; ", problem);
  }
  void Exactly(bool is_set, uint64_t wanted, uint64_t found,
               absl::string_view what) {
    if (!is_set || wanted == found) return;
    Add(absl::StrCat(found, " ", what, ", expected ", wanted));
  }
  void AtLeast(bool is_set, uint64_t wanted, uint64_t found,
               absl::string_view what) {
    if (!is_set || found >= wanted) return;
    Add(absl::StrCat(found, " ", what, ", expected at least ", wanted));
  }

  const ExpectMedia& expected_;
  const World& world_;
  std::string problem_;
};

}  // namespace

std::string MediaProblem(const ExpectMedia& expected, const World& world) {
  return MediaJudge(expected, world).FindProblem();
}

std::string MediaSubject(const ExpectMedia& expected) {
  std::string text =
      absl::StrCat("media of ", expected.user(), ", call ",
                   expected.has_number() ? expected.number() : 1);
  const auto add = [&](absl::string_view word, const std::string& value) {
    if (!value.empty()) absl::StrAppend(&text, word, value);
  };
  add(", hears ", expected.hears());
  add(", from ", expected.from());
  add(", to ", expected.to());
  add(", after ", expected.after());
  add(", before ", expected.before());
  const auto number = [&](bool is_set, absl::string_view word, uint64_t value) {
    if (is_set) absl::StrAppend(&text, word, value);
  };
  text += ":";
  number(expected.has_received(), " received ", expected.received());
  number(expected.has_received_min(), " received >= ", expected.received_min());
  number(expected.has_sent(), " sent ", expected.sent());
  number(expected.has_sent_min(), " sent >= ", expected.sent_min());
  number(expected.has_lost(), " lost ", expected.lost());
  number(expected.has_duplicates(), " duplicates ", expected.duplicates());
  number(expected.has_foreign(), " foreign ", expected.foreign());
  add(" jitter <= ", expected.jitter_max());
  return text;
}

}  // namespace sipsim
