// What a user agent says of its media: a part of ua_context.h.

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "protocol/base/check.h"
#include "protocol/message/builder.h"
#include "protocol/sdp/session_description.h"
#include "protocol/ua/ua_context.h"

namespace sipsim::sip {

void UaContext::Relocate(const MoveOptions& options) {
  if (!options.contact_host.empty()) {
    const std::optional<UriView> uri = ParseUri(config.contact_uri);
    SIP_CHECK(uri.has_value());
    const absl::string_view text = uri->text;
    const auto host = static_cast<size_t>(uri->host.data() - text.data());
    const std::string contact = absl::StrCat(
        text.substr(0, host), options.contact_host, uri->parameters);
    contact_ = ContactOf(contact, /*secure=*/false);
    secure_contact_ = ContactOf(contact, /*secure=*/true);
    contact_host_ = ContactHostOf(contact);
  }
  SessionConfig session = profile().config();
  if (options.media_address.has_value()) {
    session.address = *options.media_address;
  }
  if (!options.origin_host.empty()) {
    session.origin_host = std::string(options.origin_host);
  }
  if (options.media_port.has_value()) {
    session.media.front().port = *options.media_port;
  }
  profiles_by_ports_ = {&profiles_.emplace_back(std::move(session))};
}

// The n-th call that is open at once has the n-th even ports.
const SessionProfile& UaContext::profile(uint16_t ports) {
  if (ports <= 1) return profile();
  if (profiles_by_ports_.size() <= ports) {
    profiles_by_ports_.resize(ports + size_t{1});
  }
  const SessionProfile*& found = profiles_by_ports_[ports];
  if (found != nullptr) return *found;
  SessionConfig session = profile().config();
  for (MediaCapability& media : session.media) {
    const size_t port = PortOf(media.port, ports);
    if (port <= 65'535) media.port = static_cast<uint16_t>(port);
  }
  found = &profiles_.emplace_back(std::move(session));
  return *found;
}

bool UaContext::HasListeningPoint(uint16_t ports) const {
  for (const ListeningPoint& point : context.transport.listening_points()) {
    for (const MediaCapability& media : profile().config().media) {
      if (PortOf(media.port, ports) == point.local.port) return true;
    }
  }
  return false;
}

uint16_t UaContext::TakePorts() {
  if (media_ == nullptr) return 0;
  const auto usable = std::find_if(
      released_ports_.begin(), released_ports_.end(),
      [this](uint16_t ports) { return !HasListeningPoint(ports); });
  if (usable != released_ports_.end()) {
    const uint16_t ports = *usable;
    released_ports_.erase(usable);
    return ports;
  }
  uint16_t highest = 0;
  for (const MediaCapability& media : profile().config().media) {
    highest = std::max(highest, media.port);
  }
  while (PortOf(highest, ports_taken_ + 1) <= 65'535) {
    const uint16_t ports = ++ports_taken_;
    if (!HasListeningPoint(ports)) return ports;
    released_ports_.insert(ports);
  }
  return 0;
}

void UaContext::ReleasePorts(uint16_t ports) {
  if (ports > 0) released_ports_.insert(ports);
}

void UaContext::AddWarning(const Message& request, MessageBuilder& out) const {
  SessionDescription offer;
  const bool is_read =
      ParseSessionDescription(request.body(), SdpLimits(), &offer).ok();
  const auto& ours = profile().config().media;
  const bool has_media =
      !is_read ||
      std::any_of(offer.media.begin(), offer.media.end(), [&](const auto& m) {
        return std::any_of(ours.begin(), ours.end(), [&](const auto& own) {
          return own.media == m.media;
        });
      });
  out.Begin(HeaderId::kWarning);
  out.Append(has_media ? "305 " : "304 ");
  out.Append(context.transport.listening_points()[0].sent_by);
  out.Append(has_media ? " \"Incompatible media format\""
                       : " \"Media type not available\"");
  out.End();
}

void UaContext::RefuseOffer(ServerTransaction& transaction,
                            const Message& request, int status_code) {
  MessageBuilder b = StartResponse(request, status_code);
  if (status_code == 488) AddWarning(request, b);
  transaction.Respond(status_code, std::move(b).Finish());
}

int RejectionOf(OfferAnswerError error) {
  switch (error) {
    case OfferAnswerError::kNone:
      return 0;
    case OfferAnswerError::kBadDescription:
      return 400;
    default:
      return 488;
  }
}

}  // namespace sipsim::sip
