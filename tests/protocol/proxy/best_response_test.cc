// RFC 3261 section 16.7 steps 6 and 7: the best response of a fork.

#include "protocol/proxy/best_response.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/protocol/proxy/proxy_world.h"

namespace sipsim::sip {
namespace {

// Best response among the finals of a parallel fork (16.7 step 6): which is
// sent upstream when these came, in this order.
struct BestCase {
  std::vector<int> received;
  int wanted;
};

class BestResponse : public ::testing::TestWithParam<BestCase> {};

TEST_P(BestResponse, IsChosenAsTheRfcSays) {
  ProxyWorld world;
  world.AddContacts(static_cast<int>(GetParam().received.size()));
  world.Request({});
  size_t n = 0;
  for (const int status_code : GetParam().received) {
    world.Answer("INVITE", n++, status_code);
  }
  EXPECT_THAT(world.Sent(), ::testing::EndsWith(
                                absl::StrCat(" ", GetParam().wanted, ">111")));
}

INSTANTIATE_TEST_SUITE_P(
    Table, BestResponse,
    ::testing::Values(
        // "If a proxy forwarded a request to 4 locations, and received 503,
        // 407, 501, and 404 responses, it may choose to forward the 407."
        BestCase{{503, 407, 501, 404}, 407},
        // "It MUST choose from the 6xx class responses if any exist."
        BestCase{{301, 404, 603}, 603},
        // "The lowest response class."
        BestCase{{500, 404, 302}, 302}, BestCase{{500, 486}, 486},
        BestCase{{502, 500}, 502},
        // "Preference to 401, 407, 415, 420, and 484."
        BestCase{{404, 401}, 401}, BestCase{{486, 407}, 407},
        BestCase{{404, 415}, 415}, BestCase{{480, 420}, 420},
        BestCase{{404, 484, 486}, 484},
        // "A 503 SHOULD NOT be forwarded: generate a 500."
        BestCase{{503}, 500}, BestCase{{503, 503}, 500},
        BestCase{{503, 501}, 501}, BestCase{{503, 486}, 486},
        // Ours to choose ("MAY select any"): the first that is no 408 or 487.
        BestCase{{408, 486}, 486}, BestCase{{487, 480, 404}, 480}));

TEST(BestResponseOrder, CancelledRequestWants487) {
  EXPECT_LT(ResponseRank(487, true), ResponseRank(486, true));
  EXPECT_GT(ResponseRank(487, false), ResponseRank(486, false));
}

TEST(BestResponseAggregation, ChallengesOfAllBranchesAreCollected) {  // Step 7.
  ProxyWorld world;
  world.AddContacts(4);
  world.Request({});
  world.Answer("INVITE", 0, 401, "WWW-Authenticate: Digest realm=\"a\"\n");
  world.Answer("INVITE", 1, 404, "WWW-Authenticate: Digest realm=\"no\"\n");
  world.Answer("INVITE", 2, 407,
               "Proxy-Authenticate: Digest realm=\"b\", nonce=\"1\"\n"
               "Proxy-Authenticate:   Digest realm=\"c\"\n");
  world.Answer("INVITE", 3, 401, "WWW-Authenticate: Digest realm=\"d\"\n");
  const std::string response = world.Last("401");
  EXPECT_EQ(Field(response, "WWW-Authenticate"),
            "Digest realm=\"a\"|Digest realm=\"d\"");
  EXPECT_EQ(Field(response, "Proxy-Authenticate"),
            "Digest realm=\"b\", nonce=\"1\"|  Digest realm=\"c\"");
}

}  // namespace
}  // namespace sipsim::sip
