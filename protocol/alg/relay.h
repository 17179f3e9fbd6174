#ifndef SIPSIM_PROTOCOL_ALG_RELAY_H_
#define SIPSIM_PROTOCOL_ALG_RELAY_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/btree_map.h"
#include "protocol/alg/alg_config.h"
#include "protocol/alg/port_pool.h"
#include "protocol/base/description.h"
#include "protocol/base/ip_address.h"
#include "protocol/port/node_context.h"

namespace sipsim::sip {

struct RelayParty;

// A port of the ALG that stands for one stream of one party: what comes there
// from the others goes to that party.
struct Pinhole {
  Endpoint local;
  size_t stream = 0;
  RelayParty* party = nullptr;
  // Where the party receives, and sends from: as agreed; and as in an offer
  // that has no answer so far (RFC 3264 section 8.3.1).
  std::optional<Endpoint> target;
  std::optional<Endpoint> offered;
  // The target before, until something comes from the new one: what it sent
  // last may still be under way.
  std::optional<Endpoint> previous;
  bool is_latched = false;  // `target` is where media came from.
  bool ends = false;        // The offer closes the stream.

  void SetTarget(const Endpoint& endpoint);
};

// One of those who speak with each other through a Relay: a caller, or one of
// the callees that its INVITE was forked to.
struct RelayParty {
  std::string tag;         // "" for a callee that has not answered.
  bool is_inside = false;  // Its pinholes are on the other side.
  std::vector<std::unique_ptr<Pinhole>> streams;  // By m= line; null: none.
};

// The parties of one call.
struct RelayCall {
  std::vector<std::unique_ptr<RelayParty>> parties;
  Time last_used{};

  RelayParty* Find(absl::string_view tag) const;
};

// The ports of an ALG: opens pinholes, and relays what comes to them. Holds all
// ports of both sides from its start, as a firewall does, so that media without
// a pinhole ends here, and is counted.
//
// Counts at the Observer: "media_without_pinhole", "foreign_media",
// "no_media_port".
class Relay : private MediaUser {
 public:
  // `context` has media; it and `config` outlive the relay.
  Relay(const NodeContext& context, const AlgConfig& config);
  ~Relay() override;
  Relay(const Relay&) = delete;
  Relay& operator=(const Relay&) = delete;

  // The pinhole of one stream of a party of `call`, made if need be; null if no
  // port is left. Both stay where they are until the pinhole is closed.
  Pinhole* Open(RelayCall& call, RelayParty& party, size_t stream);
  void Close(RelayParty& party, size_t stream);
  void CloseAll(RelayParty& party);

  // The address that stands for parties inside, or outside.
  const IpAddress& AddressFor(const RelayParty& party) const {
    return SideFor(party).address;
  }
  size_t pinhole_count() const { return holes_.size(); }
  uint64_t relayed_count() const { return relayed_count_; }

 private:
  struct OpenHole {
    Pinhole* hole;
    RelayCall* call;
  };

  void OnMedia(const Endpoint& local, const Endpoint& remote,
               BufferRef bytes) override;
  const AlgSide& SideFor(const RelayParty& party) const {
    return party.is_inside ? config_.outside : config_.inside;
  }
  PortPool& PoolFor(const RelayParty& party) {
    return party.is_inside ? outside_ports_ : inside_ports_;
  }
  // The pinhole of whoever has sent something from `remote` to `to`; null if it
  // is none of those who may.
  Pinhole* SenderOf(const RelayCall& call, const Pinhole& to,
                    const Endpoint& remote);
  void ForAllPorts(void (Relay::*act)(const Endpoint&));
  void OpenPort(const Endpoint& local);
  void ClosePort(const Endpoint& local);
  void Report(const Pinhole& hole, const char* from, const char* to) const;

  const NodeContext& context_;
  const AlgConfig& config_;
  PortPool inside_ports_;
  PortPool outside_ports_;
  absl::btree_map<Endpoint, OpenHole> holes_;
  uint64_t relayed_count_ = 0;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_ALG_RELAY_H_
