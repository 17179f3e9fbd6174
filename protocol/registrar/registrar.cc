#include "protocol/registrar/registrar.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "protocol/message/builder.h"
#include "protocol/registrar/binding_update.h"

namespace sipsim::sip {
namespace {

constexpr uint32_t kOneHour = 3'600;
constexpr int64_t kForEver = 4'294'967'295;

}  // namespace

std::string ContactWithExpires(const Binding& binding, Time now) {
  int64_t seconds = kForEver;
  if (binding.expires_at.has_value()) {
    const auto left = std::chrono::duration_cast<std::chrono::seconds>(
        *binding.expires_at - now);
    seconds = std::max<int64_t>(left.count(), 1);
  }
  return absl::StrCat(binding.display_name, "<", binding.uri, ">",
                      binding.parameters, ";expires=", seconds);
}

Registrar::Registrar(const NodeContext& context, RegistrarConfig config,
                     LocationService& locations)
    : context_(context), config_(std::move(config)), locations_(locations) {
  if (config_.authentication.has_value()) {
    digest_ = std::make_unique<DigestServer>(context.clock, context.random,
                                             DigestServer::Role::kUas,
                                             *config_.authentication);
  }
}

void Registrar::OnRegister(ServerTransaction& transaction,
                           const Message& request) {
  const Answer answer = Process(request);
  if (answer.ok()) {
    context_.observer.OnCount("registered", request.to()->uri.text);
  } else {
    context_.observer.OnCount(
        "register_refused",
        absl::StrCat(answer.status_code, " ", request.to()->uri.text));
  }
  Respond(transaction, request, answer);
}

Registrar::Answer Registrar::Process(const Message& request) {
  // Step 2. We understand no extension.
  if (request.Find(HeaderId::kRequire) != nullptr) {
    std::string unsupported;
    for (const HeaderField& field : request.fields()) {
      if (field.id != HeaderId::kRequire) continue;
      absl::StrAppend(&unsupported, unsupported.empty() ? "" : ", ",
                      request.value(field));
    }
    return {420, HeaderId::kUnsupported, std::move(unsupported)};
  }
  Answer answer = Authenticate(request);  // Steps 3 and 4.
  if (!answer.ok()) return answer;
  // Step 5.
  const UriView& aor = request.to()->uri;
  if (!IsOwn(aor)) return {404};
  std::optional<std::vector<Binding>> bindings = locations_.BindingsOf(aor);
  if (!bindings.has_value()) return {404};
  if (locations_.user_count() >= config_.users_max) return {500};
  // Step 6.
  if (request.contact_is_star()) {
    answer = RemoveAll(request, &*bindings);
  } else if (!request.contacts().empty()) {
    answer = Update(request, &*bindings);
  } else {
    return {};  // A query.
  }
  if (answer.ok()) locations_.Replace(aor, *std::move(bindings));
  return answer;
}

Registrar::Answer Registrar::Authenticate(const Message& request) {
  if (digest_ == nullptr) return {};
  const DigestServer::Verdict verdict = digest_->Judge(request);
  if (verdict.judgement == DigestServer::Judgement::kMalformed) return {400};
  if (!verdict.accepted()) {
    context_.observer.OnCount("challenged", JudgementName(verdict.judgement));
    return {digest_->challenge_status(), HeaderId::kOther, "",
            verdict.is_stale()};
  }
  if (!DigestServer::MayActFor(*verdict.user, request.to()->uri)) return {403};
  return {};
}

bool Registrar::IsOwn(const UriView& aor) const {
  if (aor.scheme == UriScheme::kTel) return true;  // It has no domain.
  if (!aor.is_sip_or_sips() || !aor.has_user) return false;
  const std::string host = absl::AsciiStrToLower(aor.host);
  return std::find(config_.domains.begin(), config_.domains.end(), host) !=
         config_.domains.end();
}

Registrar::Answer Registrar::RemoveAll(const Message& request,
                                       std::vector<Binding>* bindings) const {
  if (!request.expires().has_value() || *request.expires() != 0) return {400};
  BindingUpdate update(request, std::move(*bindings));
  if (!update.RemoveAll()) return {500};
  *bindings = std::move(update).Take();
  return {};
}

uint32_t Registrar::WantedExpiry(const Message& request,
                                 const NameAddrView& contact) const {
  const std::optional<uint32_t> own = ExpiresOf(contact);
  if (own.has_value()) return *own;
  return request.expires().value_or(config_.expires_default);
}

// Step 7.
Registrar::Answer Registrar::Update(const Message& request,
                                    std::vector<Binding>* bindings) const {
  const Time now = context_.clock.Now();
  BindingUpdate update(request, std::move(*bindings));
  for (const NameAddrView& contact : request.contacts()) {
    const uint32_t wanted = WantedExpiry(request, contact);
    if (wanted > 0 && wanted < kOneHour && wanted < config_.expires_min) {
      return {423, HeaderId::kMinExpires, absl::StrCat(config_.expires_min)};
    }
    const std::optional<uint16_t> q = QOf(contact);
    if (!q.has_value()) return {400};
    const uint32_t expires = std::min(wanted, config_.expires_max);
    if (!update.Apply(contact, *q, expires, now)) return {500};
  }
  if (update.size() > config_.contacts_max) return {403};
  *bindings = std::move(update).Take();
  return {};
}

void Registrar::Respond(ServerTransaction& transaction, const Message& request,
                        const Answer& answer) {
  const Token tag = RandomToken(context_.random, RandomPurpose::kTag);
  MessageBuilder response = StartResponseTo(request, answer.status_code, tag);
  if (answer.header != HeaderId::kOther) {
    response.Add(answer.header, answer.value);
  }
  if (digest_ != nullptr && answer.status_code == digest_->challenge_status()) {
    digest_->AddChallenges(answer.is_stale, &response);
  }
  if (answer.ok()) {
    // Step 8.
    const auto bindings = locations_.BindingsOf(request.to()->uri);
    for (const Binding& binding : *bindings) {
      response.Add(HeaderId::kContact,
                   ContactWithExpires(binding, context_.clock.Now()));
    }
  }
  transaction.Respond(answer.status_code, std::move(response).Finish());
}

}  // namespace sipsim::sip
