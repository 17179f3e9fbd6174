#include "protocol/ua/register_client.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace sipsim::sip {
namespace {

// A registrar that asks for longer and longer intervals is left.
constexpr int kTooBriefCountMax = 3;
// 10.2.7: "SHOULD NOT immediately re-attempt"; how long to wait is ours.
constexpr Duration kRetryInterval = 30s;
constexpr uint32_t kBrokenExpires = 3600;  // 10.2: malformed values.

std::string RegistrarOf(const UserAgentConfig& config) {
  if (!config.registration.registrar.empty()) {
    return config.registration.registrar;
  }
  const std::optional<UriView> aor = ParseUri(config.aor);
  if (!aor.has_value()) return "";
  return absl::StrCat(aor->scheme_text, ":", aor->host,
                      aor->has_port ? absl::StrCat(":", aor->port) : "");
}

bool IsSips(absl::string_view uri) {
  return absl::StartsWithIgnoreCase(uri, "sips:");
}

bool SameUri(absl::string_view a, absl::string_view b) {
  const std::optional<UriView> first = ParseUri(a);
  const std::optional<UriView> second = ParseUri(b);
  return first.has_value() && second.has_value() &&
         UriEquivalent(*first, *second);
}

uint32_t Seconds(Duration duration) {
  return static_cast<uint32_t>(std::min<int64_t>(duration / 1s, UINT32_MAX));
}

std::optional<Duration> ExpiresOf(const NameAddrView& contact,
                                  const Message& response) {
  const std::optional<absl::string_view> text = contact.Parameter("expires");
  if (!text.has_value()) {
    if (!response.expires().has_value()) return std::nullopt;
    return *response.expires() * 1s;
  }
  uint64_t seconds = 0;
  if (!absl::SimpleAtoi(*text, &seconds)) seconds = kBrokenExpires;
  return static_cast<int64_t>(std::min<uint64_t>(seconds, UINT32_MAX)) * 1s;
}

std::vector<ListedBinding> BindingsOf(const Message& response) {
  std::vector<ListedBinding> bindings;
  for (const NameAddrView& contact : response.contacts()) {
    bindings.push_back(
        {std::string(contact.uri.text), ExpiresOf(contact, response)});
  }
  return bindings;
}

}  // namespace

RegisterClient::RegisterClient(UaContext& ua, Owner& owner)
    : ua_(ua),
      owner_(owner),
      registrar_(RegistrarOf(ua.config)),
      is_secure_(IsSips(registrar_) || IsSips(ua.config.aor)),
      call_id_(
          ua.NewCallId(RandomToken(ua.context.random, RandomPurpose::kCallId))),
      tag_(ua.context.random, RandomPurpose::kTag) {}

RegistrationNumber RegisterClient::Register(RegisterOptions options) {
  const RegistrationConfig& config = ua_.config.registration;
  // To refresh is not the user's to say.
  if (options.act == RegisterAct::kRefresh) options.act = RegisterAct::kAdd;
  if (!options.expires.has_value()) options.expires = config.expires;
  const bool names_contacts =
      options.act == RegisterAct::kAdd || options.act == RegisterAct::kRemove;
  if (names_contacts && options.contacts.empty()) {
    options.contacts = config.contacts;
  }
  if (names_contacts && options.contacts.empty()) {
    options.contacts.push_back({ua_.RegisteredUri(is_secure_)});
  }
  return Add(std::move(options));
}

RegistrationNumber RegisterClient::Add(RegisterOptions options) {
  Job& job = jobs_.emplace_back();
  job.number = ++count_;
  job.options = std::move(options);
  if (jobs_.size() == 1) SendNext();
  return count_;
}

// 10.2: not before the one before it is answered.
void RegisterClient::SendNext() {
  const UaWay& way = ua_.ways()[0];
  cseq_ = cseq_ == 0 ? ua_.config.first_cseq : cseq_ + 1;
  request_.emplace(ua_, static_cast<ClientRequest::Owner&>(*this));
  const bool is_out =
      request_->Start({.method = Method::kRegister,
                       .next_hop = way.NextHopTo(registrar_),
                       .uses_ways = true,
                       .is_loose = way.routes.first_is_loose,
                       .is_secure = is_secure_},
                      [this](const Hop& hop) { return Build(hop); });
  if (!is_out) ua_.StartTimer(fail_timer_, Duration(0), *this, kFail);
}

BufferRef RegisterClient::Build(const Hop& hop) const {
  const UserAgentConfig& config = ua_.config;
  NewRequest request{Method::kRegister,    registrar_,
                     ua_.ways()[0].routes, hop.via,
                     config.display_name,  config.aor,
                     tag_.view(),          config.display_name,
                     config.aor,           call_id_};
  request.cseq = cseq_;
  MessageBuilder b = ua_.StartNewRequest(request, 0);
  const RegisterOptions& options = jobs_.front().options;
  if (options.act == RegisterAct::kRemoveAll) {
    b.Add(HeaderId::kContact, "*");
    b.Add(HeaderId::kExpires, 0);
  } else if (options.act != RegisterAct::kQuery) {
    AddContacts(options, b);
  }
  return std::move(b).Finish();
}

void RegisterClient::AddContacts(const RegisterOptions& options,
                                 MessageBuilder& out) const {
  const bool removes = options.act == RegisterAct::kRemove;
  for (const RegisteredContact& contact : options.contacts) {
    std::string expires;
    if (removes) {
      expires = ";expires=0";
    } else if (contact.expires.has_value()) {
      expires = absl::StrCat(";expires=", Seconds(*contact.expires));
    }
    out.Add(HeaderId::kContact,
            absl::StrCat("<", contact.uri, ">", contact.parameters, expires));
  }
  if (!removes && options.expires.has_value()) {
    out.Add(HeaderId::kExpires, Seconds(*options.expires));
  }
}

void RegisterClient::OnClientResponse(Message& response) {
  const int status_code = response.status_code();
  if (status_code < 200) return;
  if (status_code == 423 && LengthenIntervals(response)) return SendNext();
  RegisterResult result;
  result.status_code = status_code;
  if (status_code < 300) result.bindings = BindingsOf(response);
  Finish(std::move(result));
}

void RegisterClient::OnClientFailure(ClientFailure failure) {
  RegisterResult result;
  result.status_code = failure == ClientFailure::kTimeout ? 408 : 503;
  Finish(std::move(result));
}

// 10.2.8: a 423 names the shortest interval that the registrar takes.
bool RegisterClient::LengthenIntervals(const Message& response) {
  Job& job = jobs_.front();
  uint32_t seconds = 0;
  if (++job.too_brief_count > kTooBriefCountMax ||
      !absl::SimpleAtoi(response.FindValue(HeaderId::kMinExpires), &seconds)) {
    return false;
  }
  const Duration least = static_cast<int64_t>(seconds) * 1s;
  bool is_changed = false;
  const auto lengthen = [&](std::optional<Duration>& expires) {
    if (!expires.has_value() || *expires >= least) return;
    expires = least;
    is_changed = true;
  };
  lengthen(job.options.expires);
  for (RegisteredContact& contact : job.options.contacts) {
    lengthen(contact.expires);
  }
  return is_changed;
}

void RegisterClient::Finish(RegisterResult result) {
  const Job job = std::move(jobs_.front());
  jobs_.pop_front();
  result.act = job.options.act;
  const int status_code = result.status_code;
  if (status_code < 300) {
    TakeBindings(job.options, result.bindings);
  } else if (job.options.act == RegisterAct::kRefresh &&
             (status_code == 408 || status_code >= 500)) {
    PlanRefresh(kRetryInterval);
  }
  request_.reset();
  if (!jobs_.empty()) SendNext();
  owner_.OnRegisterDone(job.number, result);
}

void RegisterClient::NoteOurs(const RegisterOptions& options) {
  if (options.act == RegisterAct::kRemoveAll) ours_.clear();
  for (const RegisteredContact& contact : options.contacts) {
    ours_.erase(std::remove_if(ours_.begin(), ours_.end(),
                               [&](const RegisteredContact& other) {
                                 return SameUri(other.uri, contact.uri);
                               }),
                ours_.end());
    if (options.act == RegisterAct::kRemove) continue;
    ours_.push_back(contact);
    if (!contact.expires.has_value()) ours_.back().expires = options.expires;
  }
}

// 10.2.4: the shortest of our intervals says when all are renewed.
void RegisterClient::TakeBindings(const RegisterOptions& options,
                                  const std::vector<ListedBinding>& bindings) {
  NoteOurs(options);
  std::optional<Duration> shortest;
  std::vector<RegisteredContact> kept;
  for (RegisteredContact& contact : ours_) {
    for (const ListedBinding& binding : bindings) {
      if (!SameUri(binding.uri, contact.uri)) continue;
      const std::optional<Duration> expires =
          binding.expires.has_value() ? binding.expires : contact.expires;
      if (expires.has_value()) {
        shortest = std::min(shortest.value_or(*expires), *expires);
      }
      kept.push_back(std::move(contact));
      break;
    }
  }
  // What the registrar does not list has been removed by somebody.
  ours_ = std::move(kept);
  refresh_timer_.Cancel();
  if (!shortest.has_value() || !ua_.config.registration.refresh) return;
  // In time for one REGISTER to fail by Timer F, if there is that much time.
  const Duration margin =
      std::min(64 * ua_.context.timer_values.t1, *shortest / 2);
  PlanRefresh(*shortest - margin);
}

void RegisterClient::PlanRefresh(Duration after) {
  ua_.StartTimer(refresh_timer_, after, *this, kRefresh);
}

void RegisterClient::OnTimer(uint32_t tag) {
  if (tag == kFail) {
    fail_timer_.Fired();
    return OnClientFailure(ClientFailure::kTransportError);
  }
  refresh_timer_.Fired();
  RegisterOptions options;
  options.act = RegisterAct::kRefresh;
  options.contacts = ours_;
  Add(std::move(options));
}

const char* RegisterClient::TimerName(uint32_t tag) const {
  return tag == kFail ? "failure of REGISTER" : "refresh of bindings";
}

void RegisterClient::Describe(Description& out) const {
  out.Open("registrations");
  out.Text("registrar", registrar_);
  out.Number("pending", static_cast<int64_t>(jobs_.size()));
  if (request_.has_value()) request_->Describe(out);
  for (const RegisteredContact& contact : ours_) {
    out.Text("binding", contact.uri);
  }
  if (refresh_timer_.is_set()) {
    out.Timer(TimerName(kRefresh), refresh_timer_.deadline() - ua_.Now());
  }
  out.Close();
}

}  // namespace sipsim::sip
