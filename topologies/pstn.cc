#include "topologies/pstn.h"

#include "protocol/base/check.h"
#include "protocol/port/timer.h"

namespace sipsim {
namespace {

using sip::IsupMessage;
using sip::IsupType;

IsupMessage OfType(IsupType type) {
  IsupMessage message;
  message.type = type;
  return message;
}

}  // namespace

// One circuit, and what happens at its far end. Whatever is delivered to the
// gateway is so last: the answer may free the line.
class Pstn::Line final : private sip::TimerUser {
 public:
  Line(Pstn& pstn, sip::Circuit circuit) : pstn_(pstn), circuit_(circuit) {}

  sip::Circuit circuit() const { return circuit_; }

  // Somebody calls a phone.
  void OnIam(const IsupMessage& iam) {
    state_ = State::kOffered;
    has_rung_ = false;
    phone_ = pstn_.FindPhone(iam.called);
    if (phone_ == nullptr) return Start(decide_, kReject, {});
    const bool is_released = phone_->release_cause.has_value();
    const sip::Duration decided =
        is_released ? phone_->releases_after
                    : phone_->answers_after.value_or(sip::Duration::max());
    // What is decided at once does not ring.
    if (phone_->rings_after < decided) {
      Start(ring_, kRing, phone_->rings_after);
    }
    if (is_released) {
      Start(decide_, kReject, decided);
    } else if (phone_->answers_after.has_value()) {
      Start(decide_, kAnswer, decided);
    }
  }

  // A phone of ours calls.
  void Call(const PhoneCallPlan& plan) {
    state_ = State::kCalling;
    hang_up_after_ = plan.hang_up_after;
    if (plan.give_up_after.has_value()) {
      Start(decide_, kGiveUp, *plan.give_up_after);
    }
    IsupMessage iam = OfType(IsupType::kIam);
    iam.called = sip::ToIsup(plan.to);
    iam.called_uri = plan.uri;
    if (plan.from.has_value()) {
      iam.calling = sip::ToIsup(*plan.from);
    } else {
      iam.presentation = sip::Presentation::kRestricted;
    }
    pstn_.Deliver(circuit_, iam);
  }

  void Release(sip::Cause cause) {
    if (state_ == State::kFree || state_ == State::kReleasing ||
        state_ == State::kReleased) {
      return;
    }
    CancelTimers();
    state_ = State::kReleasing;
    pstn_.Deliver(circuit_, sip::Release(cause));
  }

  void OnMessage(const IsupMessage& message) {
    switch (message.type) {
      case IsupType::kIam:
        return OnIam(message);
      case IsupType::kAnm:
      case IsupType::kCon:
        if (state_ == State::kCalling) OnAnswered();
        return;
      case IsupType::kRel:
        // Signalling takes no time: ours is not under way.
        CancelTimers();
        state_ = State::kReleased;
        return Start(decide_, kComplete, {});
      case IsupType::kRlc:
        return Free();
      case IsupType::kAcm:
      case IsupType::kCpg:
        return;  // The caller hears it.
    }
  }

  void Free() {
    CancelTimers();
    phone_ = nullptr;
    hang_up_after_.reset();
    state_ = State::kFree;
    pstn_.SetFree(circuit_);
  }

  void Describe(sip::Description& out) const {
    out.Open("line");
    out.Number("circuit", circuit_);
    out.Text("state", StateName());
    out.Close();
  }

 private:
  enum class State : uint8_t {
    kFree,
    kOffered,    // A phone is called.
    kCalling,    // A phone calls.
    kConnected,  // Either has been answered.
    kReleasing,  // Our REL is out.
    kReleased,   // The gateway's is here.
  };
  enum Tag : uint32_t { kRing, kAnswer, kReject, kGiveUp, kHangUp, kComplete };

  const char* StateName() const {
    static constexpr const char* kNames[] = {
        "free", "offered", "calling", "connected", "releasing", "released"};
    return kNames[static_cast<int>(state_)];
  }

  void Start(sip::Timer& timer, Tag tag, sip::Duration after) {
    timer.Set(pstn_.context_.timers, pstn_.context_.clock.Now() + after, *this,
              tag);
  }
  void CancelTimers() {
    ring_.Cancel();
    decide_.Cancel();
  }

  void OnAnswered() {
    state_ = State::kConnected;
    decide_.Cancel();
    if (hang_up_after_.has_value()) Start(decide_, kHangUp, *hang_up_after_);
  }

  void Ring() {
    has_rung_ = true;
    IsupMessage acm = OfType(IsupType::kAcm);
    acm.is_subscriber_free = !phone_->in_band;
    acm.has_in_band = phone_->in_band;
    // An announcement tells why the call fails, and so does the ACM.
    if (phone_->in_band) acm.cause = phone_->release_cause;
    pstn_.Deliver(circuit_, acm);
  }

  void Answer() {
    ring_.Cancel();
    hang_up_after_ = phone_->hangs_up_after;
    OnAnswered();
    pstn_.Deliver(circuit_,
                  OfType(has_rung_ ? IsupType::kAnm : IsupType::kCon));
  }

  void OnTimer(uint32_t tag) override {
    (tag == kRing ? ring_ : decide_).Fired();
    switch (static_cast<Tag>(tag)) {
      case kRing:
        return Ring();
      case kAnswer:
        return Answer();
      case kReject:
        return Release(phone_ == nullptr ? kUnallocated
                                         : *phone_->release_cause);
      case kGiveUp:
      case kHangUp:
        return Release(sip::kNormalClearing);
      case kComplete:
        Free();
        return pstn_.Deliver(circuit_, OfType(IsupType::kRlc));
    }
  }
  const char* TimerName(uint32_t tag) const override {
    static constexpr const char* kNames[] = {"ring",    "answer",  "reject",
                                             "give up", "hang up", "complete"};
    return kNames[tag];
  }

  static constexpr sip::Cause kUnallocated = 1;

  Pstn& pstn_;
  const sip::Circuit circuit_;
  State state_ = State::kFree;
  bool has_rung_ = false;
  const PhonePlan* phone_ = nullptr;  // That is called; null: there is none.
  std::optional<sip::Duration> hang_up_after_;
  sip::Timer ring_;
  sip::Timer decide_;  // Answer, reject; then hang up; then complete.
};

Pstn::Pstn(const PstnPlan& plan, const sip::NodeContext& context)
    : plan_(plan), context_(context) {}

Pstn::~Pstn() = default;

const PhonePlan* Pstn::FindPhone(const sip::IsupNumber& number) const {
  const PhonePlan* of_any_plan = nullptr;
  for (const PhonePlan& phone : plan_.phones) {
    if (phone.number == number) return &phone;
    const bool is_private = !number.is_international &&
                            !phone.number.is_international &&
                            phone.number.digits == number.digits;
    if (is_private && phone.number.plan.empty()) of_any_plan = &phone;
  }
  return of_any_plan;
}

Pstn::Line* Pstn::FindLine(sip::Circuit circuit) {
  SIP_CHECK(circuit >= 1 && circuit <= lines_.size());
  return lines_[circuit - 1].get();
}

void Pstn::SetFree(sip::Circuit circuit) { free_.insert(circuit); }

void Pstn::SetUser(sip::TrunkUser* user) {
  user_ = user;
  if (user_ != nullptr) return;
  for (const auto& line : lines_) {
    if (free_.count(line->circuit()) == 0) line->Free();
  }
}

// The lowest one, so that it is the same in every run.
std::optional<sip::Circuit> Pstn::Seize() {
  if (!free_.empty()) {
    const sip::Circuit circuit = *free_.begin();
    free_.erase(free_.begin());
    return circuit;
  }
  if (lines_.size() == plan_.circuit_count) return std::nullopt;
  const auto circuit = static_cast<sip::Circuit>(lines_.size() + 1);
  lines_.push_back(std::make_unique<Line>(*this, circuit));
  return circuit;
}

bool Pstn::Call(const PhoneCallPlan& plan) {
  const std::optional<sip::Circuit> circuit =
      user_ == nullptr ? std::nullopt : Seize();
  if (!circuit.has_value()) {
    context_.observer.OnCount("phone_call_blocked", "no circuit");
    return false;
  }
  FindLine(*circuit)->Call(plan);
  return true;
}

void Pstn::Release(sip::Circuit circuit, sip::Cause cause) {
  FindLine(circuit)->Release(cause);
}

void Pstn::Send(sip::Circuit circuit, const IsupMessage& message) {
  FindLine(circuit)->OnMessage(message);
}

void Pstn::Deliver(sip::Circuit circuit, const IsupMessage& message) {
  if (user_ != nullptr) user_->OnIsup(circuit, message);
}

void Pstn::Describe(sip::Description& out) const {
  out.Open("pstn");
  for (const auto& line : lines_) {
    if (free_.count(line->circuit()) == 0) line->Describe(out);
  }
  out.Close();
}

}  // namespace sipsim
