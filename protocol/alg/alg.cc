#include "protocol/alg/alg.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "protocol/alg/alg_call.h"
#include "protocol/alg/sdp_edit.h"
#include "protocol/base/check.h"
#include "protocol/message/parser.h"
#include "protocol/message/rewriter.h"

namespace sipsim::sip {
namespace {

constexpr absl::string_view kSdpType = "application/sdp";

bool HasSdp(const Message& message) {
  return !message.body().empty() &&
         (message.media_type().empty() ||
          absl::EqualsIgnoreCase(message.media_type(), kSdpType));
}

// Those that may carry an offer (RFC 3264; RFC 3311, RFC 3262 section 5).
bool MayOffer(Method method) {
  return method == Method::kInvite || method == Method::kUpdate ||
         method == Method::kPrack;
}

BufferRef WithBody(const Message& message, absl::string_view body) {
  MessageRewriter rewriter(message);
  rewriter.SetBody(body);
  return std::move(rewriter).Write();
}

}  // namespace

Alg::Alg(const NodeContext& context, AlgConfig config)
    : context_(context), config_(std::move(config)), relay_(context, config_) {}

Alg::~Alg() = default;

Alg::AlgCall* Alg::Find(absl::string_view call_id) const {
  const auto it = calls_.find(call_id);
  return it == calls_.end() ? nullptr : it->second.get();
}

void Alg::Close(absl::string_view call_id) {
  const auto it = calls_.find(call_id);
  if (it != calls_.end()) calls_.erase(it);
}

bool Alg::IsInside(const IpAddress& address, bool otherwise) const {
  if (config_.inside_hosts.empty()) return otherwise;
  return std::find(config_.inside_hosts.begin(), config_.inside_hosts.end(),
                   address) != config_.inside_hosts.end();
}

// --- Requests.

int Alg::OnRequest(const Message& request, const Flow& arrival,
                   const Message*& forwarded) {
  const Method method = request.method();
  AlgCall* call = Find(request.call_id());
  const bool is_invite = method == Method::kInvite;
  if (call == nullptr) {
    if (!is_invite) return 0;
    call = calls_
               .emplace(std::string(request.call_id()),
                        std::make_unique<AlgCall>(*this, request.call_id(),
                                                  request.from()->tag))
               .first->second.get();
  }
  call->Use();
  RelayParty& author =
      call->PartyOf(request.from()->tag,
                    IsInside(arrival.remote.address, /*otherwise=*/true));
  if (is_invite) {
    if (request.to()->tag.empty()) call->invite_cseq_ = request.cseq().number;
    if (!HasSdp(request)) call->offerless_cseq_ = request.cseq().number;
  }
  if (!HasSdp(request)) return 0;
  const AlgCall::PendingOffer& offer = call->offer_;
  const bool answers =
      offer.author != nullptr && offer.author != &author && !offer.in_request;
  const Role role = answers            ? Role::kAnswer
                    : MayOffer(method) ? Role::kOffer
                                       : Role::kRepeat;
  std::string body;
  if (!Edit(*call, author, request, role, body)) {
    call->CancelOffer();
    if (!call->is_confirmed_) Close(request.call_id());
    return 503;
  }
  const ParseError error =
      ParseMessage(WithBody(request, body), ParseLimits::None(), &edited_);
  SIP_CHECK(error.ok());  // It was read once before.
  forwarded = &edited_;
  return 0;
}

// --- Responses.

BufferRef Alg::OnResponse(BufferRef bytes) {
  const ParseError error = ParseMessage(bytes, ParseLimits::None(), &response_);
  SIP_CHECK(error.ok());  // The proxy has written it.
  AlgCall* call = Find(response_.call_id());
  if (call == nullptr) return bytes;
  call->Use();
  const int status_code = response_.status_code();
  std::string body;
  if (HasSdp(response_) && status_code < 300 && !response_.to()->tag.empty()) {
    const uint32_t cseq = response_.cseq().number;
    // Who answers has sent no request: his tag is that of To.
    RelayParty& author = call->PartyOf(response_.to()->tag, false);
    const AlgCall::PendingOffer& offer = call->offer_;
    Role role = Role::kRepeat;
    if (offer.author != nullptr && offer.author != &author &&
        offer.in_request && offer.cseq == cseq) {
      role = Role::kAnswer;
    } else if (call->offerless_cseq_ == cseq) {
      role = Role::kOffer;
    }
    SIP_CHECK(Edit(*call, author, response_, role, body));
  }
  if (status_code >= 200) OnFinal(*call, response_);
  return body.empty() ? bytes : WithBody(response_, body);
}

void Alg::OnFinal(AlgCall& call, const Message& response) {
  const CSeqView& cseq = response.cseq();
  const bool good = response.status_code() < 300;
  const bool asks_for_credentials =
      response.status_code() == 401 || response.status_code() == 407;
  if (cseq.method == Method::kBye) {
    if (asks_for_credentials) return;
    // Of several callees, the one that is meant.
    const absl::string_view from = response.from()->tag;
    RelayParty* callee =
        call.Find(from == call.caller_tag_ ? response.to()->tag : from);
    if (callee != nullptr) call.Remove(*callee);
    if (call.parties.size() <= 1) Close(response.call_id());
    return;
  }
  if (cseq.method == Method::kInvite && !call.is_confirmed_) {
    if (good) {
      call.is_confirmed_ = true;
    } else if (cseq.number == call.invite_cseq_) {
      Close(response.call_id());
    }
    return;
  }
  if (!good && call.offer_.in_request && call.offer_.cseq == cseq.number) {
    call.CancelOffer();
  }
}

// --- Session descriptions.

// Where a stream's author receives; nullopt if nothing is to be sent there.
std::optional<Endpoint> Alg::TargetOf(const SessionDescription& sdp,
                                      const SdpMedia& media) const {
  const absl::string_view host = sdp.ConnectionOfMedia(media)->address;
  std::optional<IpAddress> address = IpAddress::Parse(host);
  if (!address.has_value()) {
    const auto known = context_.resolver.LookupHost(host);
    if (!known.empty()) address = known.front();
  }
  if (!address.has_value() || address->is_any()) return std::nullopt;
  return Endpoint{*address, media.port};
}

// False: there is no port.
bool Alg::EditStream(AlgCall& call, RelayParty& author, size_t stream,
                     const std::optional<Endpoint>& target, Role role) {
  Pinhole* hole = relay_.Open(call, author, stream);
  if (hole == nullptr) return false;
  hole->ends = false;
  if (role == Role::kOffer) {
    for (size_t i = 0; i < call.parties.size(); ++i) {
      RelayParty& other = *call.parties[i];
      if (&other != &author && relay_.Open(call, other, stream) == nullptr) {
        return false;
      }
    }
  }
  if (!target.has_value() || target == hole->target) {
    hole->offered.reset();
  } else if (!hole->target.has_value() || role == Role::kAnswer) {
    hole->SetTarget(*target);
  } else if (role == Role::kOffer) {
    hole->offered = target;
  }
  return true;
}

bool Alg::Edit(AlgCall& call, RelayParty& author, const Message& message,
               Role role, std::string& body) {
  SessionDescription sdp;
  if (!ParseSessionDescription(message.body(), SdpLimits(), &sdp).ok()) {
    // Whoever it is for will say so.
    context_.observer.OnCount("bad_sdp", message.call_id());
    body = std::string(message.body());
    return true;
  }
  if (role == Role::kOffer) {
    call.offerless_cseq_.reset();
    if (call.parties.size() == 1) call.AddParty("", !author.is_inside);
    call.offer_ = {&author, message.cseq().number, message.is_request()};
  }
  std::vector<std::optional<uint16_t>> ports(sdp.media.size());
  for (size_t i = 0; i < sdp.media.size(); ++i) {
    const SdpMedia& media = sdp.media[i];
    if (media.port == 0) {
      const bool is_open =
          i < author.streams.size() && author.streams[i] != nullptr;
      if (is_open && role == Role::kOffer) author.streams[i]->ends = true;
      if (is_open && role == Role::kAnswer) relay_.Close(author, i);
    } else if (EditStream(call, author, i, TargetOf(sdp, media), role)) {
      ports[i] = author.streams[i]->local.port;
    } else if (message.is_request() && role == Role::kOffer) {
      return false;
    } else {
      ports[i] = 0;  // Too late to refuse more than the stream.
    }
  }
  if (role == Role::kAnswer) call.CommitOffer();
  body = EditSdp(message.body(), relay_.AddressFor(author), ports);
  return true;
}

void Alg::Describe(Description& out) const {
  for (const auto& [call_id, call] : calls_) call->Describe(out);
}

}  // namespace sipsim::sip
