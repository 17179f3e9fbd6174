#include "protocol/alg/alg_call.h"

#include "protocol/base/check.h"

namespace sipsim::sip {

Alg::AlgCall::~AlgCall() {
  for (const auto& party : parties) alg_.relay_.CloseAll(*party);
}

bool Alg::AlgCall::callees_are_inside() const {
  const RelayParty* caller = Find(caller_tag_);
  return caller != nullptr && !caller->is_inside;
}

RelayParty& Alg::AlgCall::AddParty(absl::string_view tag, bool is_inside) {
  auto& party = parties.emplace_back(std::make_unique<RelayParty>());
  party->tag = std::string(tag);
  party->is_inside = is_inside;
  return *party;
}

RelayParty& Alg::AlgCall::PartyOf(absl::string_view tag,
                                  bool is_inside_if_first) {
  RelayParty* party = Find(tag);
  if (party != nullptr) return *party;
  if (parties.empty()) return AddParty(tag, is_inside_if_first);
  party = Find("");
  if (party == nullptr) return AddParty(tag, callees_are_inside());
  party->tag = std::string(tag);
  return *party;
}

void Alg::AlgCall::Remove(RelayParty& party) {
  if (offer_.author == &party) offer_ = {};
  alg_.relay_.CloseAll(party);
  std::erase_if(parties, [&](const auto& p) { return p.get() == &party; });
}

void Alg::AlgCall::CommitOffer() {
  if (offer_.author == nullptr) return;
  RelayParty& author = *std::exchange(offer_, {}).author;
  for (size_t i = 0; i < author.streams.size(); ++i) {
    Pinhole* hole = author.streams[i].get();
    if (hole == nullptr) continue;
    if (hole->offered.has_value()) {
      hole->SetTarget(*std::exchange(hole->offered, std::nullopt));
    }
    if (hole->ends) alg_.relay_.Close(author, i);
  }
}

void Alg::AlgCall::CancelOffer() {
  if (offer_.author == nullptr) return;
  offer_ = {};
  for (const auto& party : parties) {
    for (size_t i = 0; i < party->streams.size(); ++i) {
      Pinhole* hole = party->streams[i].get();
      if (hole == nullptr) continue;
      hole->offered.reset();
      hole->ends = false;
      // Of a stream that was new with this offer.
      if (!hole->target.has_value()) alg_.relay_.Close(*party, i);
    }
  }
}

void Alg::AlgCall::Use() {
  last_used = alg_.context_.clock.Now();
  if (idle_timer_.is_set()) return;
  idle_timer_.Set(alg_.context_.timers, last_used + alg_.config_.idle_timeout,
                  *this, 0);
}

// Set once, and again only when it has fired: packets come more often.
void Alg::AlgCall::OnTimer(uint32_t /*tag*/) {
  idle_timer_.Fired();
  const Time end = last_used + alg_.config_.idle_timeout;
  if (alg_.context_.clock.Now() < end) {
    idle_timer_.Set(alg_.context_.timers, end, *this, 0);
    return;
  }
  alg_.context_.observer.OnCount("pinholes_expired", call_id_);
  alg_.Close(call_id_);
}

const char* Alg::AlgCall::TimerName(uint32_t /*tag*/) const {
  return "pinholes idle";
}

void Alg::AlgCall::Describe(Description& out) const {
  out.Open("alg_call");
  out.Text("call_id", call_id_);
  for (const auto& party : parties) {
    for (const auto& hole : party->streams) {
      if (hole == nullptr) continue;
      out.Open("pinhole");
      out.Text("local", hole->local.ToString());
      if (hole->target.has_value()) {
        out.Text("target", hole->target->ToString());
      }
      out.Close();
    }
  }
  if (idle_timer_.is_set()) {
    out.Timer(TimerName(0), idle_timer_.deadline() - alg_.context_.clock.Now());
  }
  out.Close();
}

}  // namespace sipsim::sip
