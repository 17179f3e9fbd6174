// The call of RFC 3261 section 4 and RFC 3665 section 3.2, hop by hop. What
// each header must be follows from the sections named.

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/scenario/scenario.h"
#include "tests/scenario/wire_matchers.h"

namespace sipsim {
namespace {

using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

constexpr char kBob[] = "sip:bob@biloxi.example.com";
constexpr char kRoute1[] = "<sip:ss1.atlanta.example.com;lr>";
constexpr char kRoute2[] = "<sip:ss2.biloxi.example.com;lr>";
constexpr char kViaAlice[] = "client.atlanta.example.com";
constexpr char kVia1[] = "ss1.atlanta.example.com";
constexpr char kVia2[] = "ss2.biloxi.example.com";
constexpr char kViaBob[] = "client.biloxi.example.com";

// Alice calls, Bob's phone rings after 20 ms, he answers after 2 s, and hangs
// up at 5 s. Each link takes 5 ms.
class TwoProxyCall : public testing::Test {
 protected:
  TwoProxyCall() : s_("topologies/catalog/two_proxies.txtpb") {
    s_.ua("bob").RingAfter("20ms").AnswerAfter("2s").HangUp(At("5s"));
    s_.ua("alice").Call(kBob);
    s_.RunFor("60s");
  }

  // The only message of its kind on a hop.
  WireMessage The(absl::string_view from, absl::string_view to,
                  absl::string_view start) {
    const WireMessages found = Select(s_.Sent(from, to), start);
    EXPECT_EQ(found.size(), 1u) << from << " -> " << to << ": " << start;
    return found.empty() ? WireMessage() : found.front();
  }

  static std::string TopBranch(const WireMessage& message) {
    const std::string via = HeadersOf(message, "Via").at(0);
    const size_t begin = via.find("branch=") + 7;
    return via.substr(begin, via.find(';', begin) - begin);
  }

  Scenario s_;
};

TEST_F(TwoProxyCall, EveryMessageLeavesAtItsTime) {
  const struct {
    const char* from;
    const char* to;
    const char* start;
    const char* at;
  } kMessages[] = {
      {"alice", "proxy1", "INVITE", "0s"},
      {"proxy1", "alice", "100", "5ms"},
      {"proxy1", "proxy2", "INVITE", "5ms"},
      {"proxy2", "proxy1", "100", "10ms"},
      {"proxy2", "bob", "INVITE", "10ms"},
      {"bob", "proxy2", "180", "35ms"},
      {"proxy2", "proxy1", "180", "40ms"},
      {"proxy1", "alice", "180", "45ms"},
      {"bob", "proxy2", "200 INVITE", "2.015s"},
      {"proxy2", "proxy1", "200 INVITE", "2.02s"},
      {"proxy1", "alice", "200 INVITE", "2.025s"},
      {"alice", "proxy1", "ACK", "2.03s"},
      {"proxy1", "proxy2", "ACK", "2.035s"},
      {"proxy2", "bob", "ACK", "2.04s"},
      {"bob", "proxy2", "BYE", "5s"},
      {"proxy2", "proxy1", "BYE", "5.005s"},
      {"proxy1", "alice", "BYE", "5.01s"},
      {"alice", "proxy1", "200 BYE", "5.015s"},
      {"proxy1", "proxy2", "200 BYE", "5.02s"},
      {"proxy2", "bob", "200 BYE", "5.025s"},
  };
  for (const auto& m : kMessages) {
    EXPECT_THAT(s_.Sent(m.from, m.to), MessagesAt(m.start, {m.at}))
        << m.from << " -> " << m.to << ": " << m.start;
  }
  EXPECT_EQ(s_.Sent().size(), std::size(kMessages));
}

TEST_F(TwoProxyCall, BothSeeTheCallEstablishedAndEnded) {
  EXPECT_EQ(s_.call("alice").ringing, At("50ms"));
  EXPECT_EQ(s_.call("alice").established, At("2.03s"));
  EXPECT_EQ(s_.call("bob").established, At("2.045s"));
  EXPECT_THAT(s_.call("alice"), EndedAt(At("5.015s")));
  EXPECT_THAT(s_.call("bob"), Ended());
}

// 17: every transaction has ended 64 * T1 after its last message.
TEST_F(TwoProxyCall, NothingIsLeftOpen) {
  EXPECT_EQ(s_.open_transaction_count(), 0u);
  EXPECT_EQ(s_.open_dialog_count(), 0u);
}

// 8.1.1.6, 16.6 step 3: 70, then one less each hop.
TEST_F(TwoProxyCall, MaxForwardsCountsDown) {
  for (const char* method : {"INVITE", "ACK"}) {
    EXPECT_THAT(The("alice", "proxy1", method),
                HasHeaders("Max-Forwards", ElementsAre("70")));
    EXPECT_THAT(The("proxy1", "proxy2", method),
                HasHeaders("Max-Forwards", ElementsAre("69")));
    EXPECT_THAT(The("proxy2", "bob", method),
                HasHeaders("Max-Forwards", ElementsAre("68")));
  }
  EXPECT_THAT(The("bob", "proxy2", "BYE"),
              HasHeaders("Max-Forwards", ElementsAre("70")));
  EXPECT_THAT(The("proxy2", "proxy1", "BYE"),
              HasHeaders("Max-Forwards", ElementsAre("69")));
  EXPECT_THAT(The("proxy1", "alice", "BYE"),
              HasHeaders("Max-Forwards", ElementsAre("68")));
}

// 16.6 step 8: each proxy puts its own Via on top; 16.7 step 3: and takes it
// off the response.
TEST_F(TwoProxyCall, EachElementPutsItsViaOnTop) {
  const auto alice = HasSubstr(kViaAlice);
  const auto bob = HasSubstr(kViaBob);
  const auto one = HasSubstr(kVia1);
  const auto two = HasSubstr(kVia2);
  for (const char* method : {"INVITE", "ACK"}) {
    EXPECT_THAT(The("alice", "proxy1", method),
                HasHeaders("Via", ElementsAre(alice)));
    EXPECT_THAT(The("proxy1", "proxy2", method),
                HasHeaders("Via", ElementsAre(one, alice)));
    EXPECT_THAT(The("proxy2", "bob", method),
                HasHeaders("Via", ElementsAre(two, one, alice)));
  }
  for (const char* status : {"180", "200 INVITE"}) {
    EXPECT_THAT(The("bob", "proxy2", status),
                HasHeaders("Via", ElementsAre(two, one, alice)));
    EXPECT_THAT(The("proxy2", "proxy1", status),
                HasHeaders("Via", ElementsAre(one, alice)));
    EXPECT_THAT(The("proxy1", "alice", status),
                HasHeaders("Via", ElementsAre(alice)));
  }
  EXPECT_THAT(The("proxy1", "alice", "BYE"),
              HasHeaders("Via", ElementsAre(one, two, bob)));
}

// 18.2.1: the receiver notes the source address where the sent-by is a name.
TEST_F(TwoProxyCall, ReceiversNoteTheSourceAddress) {
  EXPECT_THAT(
      The("proxy2", "bob", "INVITE"),
      HasHeaders("Via", ElementsAre(testing::Not(HasSubstr("received")),
                                    HasSubstr("received=192.0.2.111"),
                                    HasSubstr("received=192.0.2.101"))));
}

// 16.6 step 4: each proxy puts its URI with lr on top; 12.1.1: the UAS copies
// all of them into its responses.
TEST_F(TwoProxyCall, ProxiesRecordTheirRoutes) {
  EXPECT_THAT(The("alice", "proxy1", "INVITE"),
              HasHeaders("Record-Route", IsEmpty()));
  EXPECT_THAT(The("proxy1", "proxy2", "INVITE"),
              HasHeaders("Record-Route", ElementsAre(kRoute1)));
  EXPECT_THAT(The("proxy2", "bob", "INVITE"),
              HasHeaders("Record-Route", ElementsAre(kRoute2, kRoute1)));
  for (const char* status : {"180", "200 INVITE"}) {
    EXPECT_THAT(The("proxy1", "alice", status),
                HasHeaders("Record-Route", ElementsAre(kRoute2, kRoute1)));
  }
}

// 8.1.2: the pre-loaded route; 16.4: a proxy takes its own entry off; 12.1.2,
// 12.2.1.1: the route set of the dialog, reversed for the caller.
TEST_F(TwoProxyCall, RequestsFollowTheRouteSet) {
  EXPECT_THAT(The("alice", "proxy1", "INVITE"),
              HasHeaders("Route", ElementsAre(kRoute1)));
  EXPECT_THAT(The("proxy1", "proxy2", "INVITE"),
              HasHeaders("Route", IsEmpty()));
  EXPECT_THAT(The("proxy2", "bob", "INVITE"), HasHeaders("Route", IsEmpty()));
  EXPECT_THAT(The("alice", "proxy1", "ACK"),
              HasHeaders("Route", ElementsAre(kRoute1, kRoute2)));
  EXPECT_THAT(The("proxy1", "proxy2", "ACK"),
              HasHeaders("Route", ElementsAre(kRoute2)));
  EXPECT_THAT(The("proxy2", "bob", "ACK"), HasHeaders("Route", IsEmpty()));
  EXPECT_THAT(The("bob", "proxy2", "BYE"),
              HasHeaders("Route", ElementsAre(kRoute2, kRoute1)));
  EXPECT_THAT(The("proxy2", "proxy1", "BYE"),
              HasHeaders("Route", ElementsAre(kRoute1)));
  EXPECT_THAT(The("proxy1", "alice", "BYE"), HasHeaders("Route", IsEmpty()));
}

// 16.5, 16.6 step 2: the location service's contact; 12.2.1.1: the remote
// target.
TEST_F(TwoProxyCall, RequestUriIsTheTarget) {
  const std::string to_bob = "sip:bob@client.biloxi.example.com SIP/2.0";
  EXPECT_THAT(The("alice", "proxy1", "INVITE"),
              StartLine("INVITE sip:bob@biloxi.example.com SIP/2.0"));
  EXPECT_THAT(The("proxy1", "proxy2", "INVITE"),
              StartLine("INVITE sip:bob@biloxi.example.com SIP/2.0"));
  EXPECT_THAT(The("proxy2", "bob", "INVITE"), StartLine("INVITE " + to_bob));
  EXPECT_THAT(The("alice", "proxy1", "ACK"), StartLine("ACK " + to_bob));
  EXPECT_THAT(The("proxy2", "bob", "ACK"), StartLine("ACK " + to_bob));
  EXPECT_THAT(The("bob", "proxy2", "BYE"),
              StartLine("BYE sip:alice@client.atlanta.example.com SIP/2.0"));
}

// 8.1.1.5, 13.2.2.4, 17.1.1.3: the ACK has the number of its INVITE.
TEST_F(TwoProxyCall, AckHasTheCSeqNumberOfTheInvite) {
  const std::string invite =
      HeadersOf(The("alice", "proxy1", "INVITE"), "CSeq").at(0);
  EXPECT_THAT(invite, EndsWith(" INVITE"));
  const std::string number = invite.substr(0, invite.find(' '));
  EXPECT_THAT(The("proxy2", "bob", "INVITE"),
              HasHeaders("CSeq", ElementsAre(invite)));
  EXPECT_THAT(The("proxy1", "alice", "200 INVITE"),
              HasHeaders("CSeq", ElementsAre(invite)));
  EXPECT_THAT(The("proxy2", "bob", "ACK"),
              HasHeaders("CSeq", ElementsAre(number + " ACK")));
  EXPECT_THAT(The("proxy1", "alice", "BYE"),
              HasHeaders("CSeq", ElementsAre(EndsWith(" BYE"))));
}

// 8.1.1.7, 17.1.1.3: the ACK for a 2xx is a transaction of its own.
TEST_F(TwoProxyCall, BranchesNameTheTransactions) {
  const std::string invite = TopBranch(The("alice", "proxy1", "INVITE"));
  const std::string ack = TopBranch(The("alice", "proxy1", "ACK"));
  EXPECT_THAT(invite, StartsWith("z9hG4bK"));
  EXPECT_THAT(ack, StartsWith("z9hG4bK"));
  EXPECT_NE(invite, ack);
  EXPECT_NE(TopBranch(The("proxy1", "proxy2", "INVITE")), invite);
  EXPECT_EQ(TopBranch(The("proxy1", "alice", "180")), invite);
}

// 12: Call-ID and both tags name the dialog all along.
TEST_F(TwoProxyCall, DialogIdStaysTheSame) {
  const WireMessage ok = The("bob", "proxy2", "200 INVITE");
  const auto call_id = HeadersOf(ok, "Call-ID");
  const auto from = HeadersOf(ok, "From");
  const auto to = HeadersOf(ok, "To");
  EXPECT_THAT(from.at(0), HasSubstr("sip:alice@atlanta.example.com>;tag="));
  EXPECT_THAT(to.at(0), HasSubstr("sip:bob@biloxi.example.com>;tag="));
  EXPECT_EQ(HeadersOf(The("proxy1", "alice", "180"), "To"), to);
  const WireMessage ack = The("alice", "proxy1", "ACK");
  EXPECT_EQ(HeadersOf(ack, "Call-ID"), call_id);
  EXPECT_EQ(HeadersOf(ack, "From"), from);
  EXPECT_EQ(HeadersOf(ack, "To"), to);
  const WireMessage bye = The("bob", "proxy2", "BYE");
  EXPECT_EQ(HeadersOf(bye, "Call-ID"), call_id);
  EXPECT_EQ(HeadersOf(bye, "From"), to);
  EXPECT_EQ(HeadersOf(bye, "To"), from);
}

}  // namespace
}  // namespace sipsim
