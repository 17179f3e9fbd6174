#ifndef SIPSIM_TESTS_PROTOCOL_LOCATE_LOCATOR_WORLD_H_
#define SIPSIM_TESTS_PROTOCOL_LOCATE_LOCATOR_WORLD_H_

// A ServerLocator over a FakeDns, with what it finds written as text.

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "protocol/locate/server_locator.h"
#include "protocol/uri/uri.h"
#include "tests/protocol/testing/fake_dns.h"
#include "tests/protocol/testing/fake_node_context.h"

namespace sipsim::sip {

// "192.0.2.4:5060/UDP 192.0.2.5:5060/UDP", or why there is none.
inline std::string TextOf(const LocatedServers& servers) {
  if (servers.flows.empty()) return LocateFailureName(servers.failure);
  EXPECT_EQ(servers.failure, LocateFailure::kNone);
  std::string flows;
  for (const Flow& flow : servers.flows) {
    EXPECT_EQ(flow.connection, 0u);
    EXPECT_EQ(flow.local.address.is_v6(), flow.remote.address.is_v6());
    absl::StrAppend(&flows, flows.empty() ? "" : " ", flow.remote.ToString(),
                    "/", TransportName(flow.protocol));
  }
  return flows;
}

struct FakeServerNames final : ServerNames {
  uint32_t ServerNameId(absl::string_view domain) override {
    names.emplace_back(domain);
    return static_cast<uint32_t>(names.size());
  }
  std::vector<std::string> names;
};

class LocatorWorld : private LocateUser {
 public:
  // The node listens on 192.0.2.101 for these, in this order: "UDP TCP TLS".
  explicit LocatorWorld(absl::string_view transports = "UDP") {
    fake.ClearListeningPoints();
    for (const TransportProtocol protocol :
         {TransportProtocol::kUdp, TransportProtocol::kTcp,
          TransportProtocol::kTls}) {
      order_.push_back({transports.find(TransportName(protocol)), protocol});
    }
    std::sort(order_.begin(), order_.end());
    for (const auto& [position, protocol] : order_) {
      if (position == absl::string_view::npos) continue;
      fake.AddListeningPoint(
          protocol, absl::StrCat("192.0.2.101:", DefaultPort(protocol)),
          "client.atlanta.example.com");
    }
  }
  // The locator outlives its locations.
  ~LocatorWorld() override { pending.clear(); }

  ServerLocator& locator() {
    if (locator_ == nullptr) {
      locator_ = std::make_unique<ServerLocator>(dns.context(), names);
    }
    return *locator_;
  }
  // Starts; "" if it has to wait, else what comes at once.
  std::string Start(absl::string_view uri, uint32_t tag = 0,
                    const LocateOptions& options = {}) {
    if (pending.size() <= tag) pending.resize(tag + 1);
    const auto servers =
        locator().Locate(*ParseUri(uri), *this, tag, pending[tag], options);
    EXPECT_EQ(servers.has_value(), !pending[tag].is_pending());
    return servers.has_value() ? TextOf(*servers) : "";
  }
  // Waits as long as it takes.
  std::string Locate(absl::string_view uri, const LocateOptions& options = {}) {
    std::string servers = Start(uri, 0, options);
    while (servers.empty() && located.empty() && fake.FireNextTimer()) {
    }
    if (servers.empty() && !located.empty()) servers = located.front().second;
    located.clear();
    return servers;
  }

  FakeNodeContext fake;
  FakeDns dns{fake};
  FakeServerNames names;
  std::vector<std::pair<uint32_t, std::string>> located;  // By tag.
  std::vector<PendingLocation> pending;                   // The same.

 private:
  void OnLocated(uint32_t tag, LocatedServers servers) override {
    EXPECT_FALSE(pending[tag].is_pending());
    located.emplace_back(tag, TextOf(servers));
  }

  std::vector<std::pair<size_t, TransportProtocol>> order_;
  std::unique_ptr<ServerLocator> locator_;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_TESTS_PROTOCOL_LOCATE_LOCATOR_WORLD_H_
