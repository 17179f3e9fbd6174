// What a proxy tells of a forwarding: 181 (RFC 3261 section 21.1.3, RFC 5359
// section 2.7), History-Info (RFC 7044); and when it says 100.

#include <string>

#include "gtest/gtest.h"
#include "tests/protocol/proxy/proxy_world.h"

namespace sipsim::sip {
namespace {

class ForwardingNews : public ::testing::Test {
 protected:
  ForwardingNews() {
    world.AddContact("sip:bob@192.0.2.201");
    bob.aor = "sip:bob@biloxi.example.com";
  }
  void Request(const std::string& extra = "") {
    world.services.users = {bob};
    world.Request({.extra = extra});
  }
  std::string History(size_t invite) {
    return Field(world.Text("INVITE", invite), "History-Info");
  }

  UserServices bob;
  ProxyWorld world;
};

TEST_F(ForwardingNews, CallerIsToldBeforeTheNextTargetIsTried) {
  bob.forward_busy = "sip:bob@192.0.2.202";
  world.services.announces_forwarding = true;
  Request();
  EXPECT_EQ(world.Sent(), "INVITE>201 100>111");
  world.Answer("INVITE", 0, 486);
  EXPECT_EQ(world.Sent(), "ACK>201 181>111 INVITE>202");
  const std::string told = world.Last("181");
  EXPECT_EQ(StartLine(told), "SIP/2.0 181 Call Is Being Forwarded");
  EXPECT_EQ(Field(told, "Contact"), "");
  EXPECT_EQ(Field(told, "To").substr(0, 37),
            "Bob <sip:bob@biloxi.example.com>;tag=");
}

TEST_F(ForwardingNews, UnconditionalForwardingIsToldAfterThe100) {
  bob.forward_all = "sip:bob@192.0.2.202";
  world.services.announces_forwarding = true;
  Request();
  EXPECT_EQ(world.Sent(), "100>111 181>111 INVITE>202");
}

TEST_F(ForwardingNews, All181AreOfOneEarlyDialog) {
  bob.forward_all = "sip:carol@biloxi.example.com";
  UserServices carol;
  carol.aor = bob.forward_all;
  carol.forward_busy = "sip:carol@192.0.2.203";
  world.AddUser("carol", "202");
  world.services.users = {bob, carol};
  world.services.announces_forwarding = true;
  world.Request({});
  world.Answer("INVITE", 0, 486);
  EXPECT_EQ(world.Sent(),
            "100>111 181>111 INVITE>202 ACK>202 181>111 INVITE>203");
  EXPECT_EQ(Field(world.Text("181", 0), "To"),
            Field(world.Text("181", 1), "To"));
}

TEST_F(ForwardingNews, NothingIsToldWithoutForwarding) {
  world.services.announces_forwarding = true;
  Request();
  world.Answer("INVITE", 0, 486);
  EXPECT_EQ(world.Sent(), "INVITE>201 100>111 ACK>201 486>111");
}

// RFC 7044 section 10.3: contacts below the user, whom he forwards to beside
// them; rc and mp say how each was found.
TEST_F(ForwardingNews, HistoryHoldsWhomTheCallWentTo) {
  bob.forward_busy = "sip:vm@192.0.2.203";
  world.options.fork_mode = ForkMode::kSequential;
  world.AddContact("sip:bob@192.0.2.202");
  world.services.keeps_history = true;
  Request();
  EXPECT_EQ(History(0),
            "<sip:bob@biloxi.example.com>;index=1, "
            "<sip:bob@192.0.2.201>;index=1.1;rc=1");
  world.Answer("INVITE", 0, 480);
  EXPECT_EQ(History(1),
            "<sip:bob@biloxi.example.com>;index=1, "
            "<sip:bob@192.0.2.201?Reason=SIP%3Bcause%3D480>;index=1.1;rc=1, "
            "<sip:bob@192.0.2.202>;index=1.2;rc=1");
  world.Answer("INVITE", 1, 486);
  EXPECT_EQ(History(2),
            "<sip:bob@biloxi.example.com>;index=1, "
            "<sip:bob@192.0.2.201?Reason=SIP%3Bcause%3D480>;index=1.1;rc=1, "
            "<sip:bob@192.0.2.202?Reason=SIP%3Bcause%3D486>;index=1.2;rc=1, "
            "<sip:vm@192.0.2.203;cause=486>;index=1.3;mp=1");
}

TEST_F(ForwardingNews, HistoryGoesOnWhereItWasAndInParallel) {
  bob.forward_all = "sip:carol@biloxi.example.com";
  world.AddUser("carol", "202");
  world.table.AddContact(bob.forward_all, "sip:carol@192.0.2.203");
  world.services.keeps_history = true;
  Request(
      "History-Info: <sip:a@b.com>;index=1\n"
      "History-Info: <sip:bob@biloxi.example.com?Reason=x>;index=1.1;mp=1\n");
  const std::string common =
      "<sip:a@b.com>;index=1, "
      "<sip:bob@biloxi.example.com?Reason=x>;index=1.1;mp=1, "
      "<sip:carol@biloxi.example.com;cause=302>;index=1.1.1;mp=1.1, ";
  EXPECT_EQ(History(0),
            common + "<sip:carol@192.0.2.202>;index=1.1.1.1;rc=1.1.1");
  EXPECT_EQ(History(1),
            common + "<sip:carol@192.0.2.203>;index=1.1.1.2;rc=1.1.1");
}

TEST_F(ForwardingNews, HistoryOfAnUnchangedUriSaysSo) {  // np.
  world.services.keeps_history = true;
  world.Request({.uri = "sip:u1@u1.example.com",
                 .extra = "History-Info: <sip:x@y.com>;index=1\n"});
  EXPECT_EQ(History(0),
            "<sip:x@y.com>;index=1, <sip:u1@u1.example.com>;index=1.0, "
            "<sip:u1@u1.example.com>;index=1.0.1;np=1.0");
}

// 10.3 rule 6: whoever is between has written nothing.
TEST_F(ForwardingNews, HistoryWithAGapSaysSo) {
  world.services.keeps_history = true;
  Request("History-Info: <sip:a@b.com>;index=1.1.2\n");
  EXPECT_EQ(History(0),
            "<sip:a@b.com>;index=1.1.2, "
            "<sip:bob@biloxi.example.com>;index=1.1.2.0, "
            "<sip:bob@192.0.2.201>;index=1.1.2.0.1;rc=1.1.2.0");
}

// 10.3 rule 4, 10.4: what the Contact does not tell, the proxy does not know.
TEST_F(ForwardingNews, HistoryOfARedirectionIsAsTheContactHasIt) {
  world.services.keeps_history = true;
  world.config.recurse = true;
  world.options.fork_mode = ForkMode::kParallel;
  Request();
  world.Answer("INVITE", 0, 302,
               "Contact: <sip:bob@192.0.2.202>, <sip:vm@192.0.2.203>;mp=1.1\n");
  const std::string common =
      "<sip:bob@biloxi.example.com>;index=1, "
      "<sip:bob@192.0.2.201?Reason=SIP%3Bcause%3D302>;index=1.1;rc=1, ";
  EXPECT_EQ(History(1), common + "<sip:bob@192.0.2.202>;index=1.2");
  EXPECT_EQ(History(2), common + "<sip:vm@192.0.2.203>;index=1.3;mp=1.1");
}

TEST_F(ForwardingNews, BrokenHistoryIsLeftAlone) {
  world.services.keeps_history = true;
  Request("History-Info: <sip:a@b.com>;index=1..2\n");
  EXPECT_EQ(History(0), "<sip:a@b.com>;index=1..2");
}

TEST_F(ForwardingNews, ResponseTellsTheHistoryToWhomSupportsIt) {
  bob.forward_all = "sip:vm@192.0.2.203";
  world.services.announces_forwarding = true;
  world.services.keeps_history = true;
  Request("Supported: timer, histinfo\n");
  EXPECT_EQ(Field(world.Last("181"), "History-Info"),
            "<sip:bob@biloxi.example.com>;index=1, "
            "<sip:vm@192.0.2.203;cause=302>;index=1.1;mp=1");
  world.Request({.branch = "z9hG4bKb", .call_id = "2"});
  EXPECT_EQ(Field(world.Last("181"), "History-Info"), "");
}

// 17.2.1: the transaction may wait up to 200 ms.
TEST_F(ForwardingNews, TryingWaitsAsLongAsItIsToldTo) {
  world.config.trying_after = 150ms;
  Request();
  world.fake.AdvanceTo(At(150ms - 1ns));
  EXPECT_EQ(world.Sent(), "INVITE>201");
  world.fake.AdvanceTo(At(150ms));
  EXPECT_EQ(world.Sent(), "100>111");
}

TEST_F(ForwardingNews, TryingIsLeftOutIfAResponseComesBefore) {
  world.config.re_invite_trying_after = 200ms;
  world.Request({.to_tag = "8321234356"});
  world.Answer("INVITE", 0, 180);
  world.fake.AdvanceTo(At(400ms));
  EXPECT_EQ(world.Sent(), "INVITE>201 180>111");
  // Only within dialogs.
  world.Request({.branch = "z9hG4bKb", .call_id = "2"});
  EXPECT_EQ(world.Sent(), "INVITE>201 100>111");
}

}  // namespace
}  // namespace sipsim::sip
