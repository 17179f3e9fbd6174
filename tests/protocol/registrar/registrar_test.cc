// RFC 3261 section 10.3, step by step. The requests are those of RFC 3665
// section 2.

#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/protocol/registrar/registrar_world.h"

namespace sipsim::sip {
namespace {

constexpr char kBob[] = "<sip:bob@client.biloxi.example.com>";
constexpr char kMail[] = "<mailto:bob@biloxi.example.com>";

std::string WithExpires(absl::string_view contact, uint64_t seconds) {
  return absl::StrCat(contact, ";expires=", seconds);
}

// --- Steps 1 and 5: for whom.

TEST(Registrar, KnowsItsDomainsAndUsers) {
  RegistrarWorld w;
  EXPECT_EQ(w.Register({.contacts = kBob}), 200);
  EXPECT_EQ(w.Register({.to = "sip:carol@biloxi.example.com"}), 404);
  EXPECT_EQ(w.Register({.to = "sip:bob@chicago.example.com"}), 404);
  EXPECT_EQ(w.Register({.to = "sip:biloxi.example.com"}), 404);
  EXPECT_EQ(w.Register({.to = "mailto:bob@biloxi.example.com"}), 404);
  EXPECT_EQ(w.Register({.uri = "sip:chicago.example.com"}), 404);
  EXPECT_EQ(w.Register({.uri = "sips:biloxi.example.com"}), 200);
  EXPECT_EQ(w.Register({.uri = "sip:192.0.2.222"}), 200);
}

TEST(Registrar, TakesNothingButRegisterAndOptions) {
  RegistrarWorld w;
  EXPECT_EQ(w.Register({.method = "OPTIONS"}), 200);
  EXPECT_EQ(w.Field("Allow"), "REGISTER, OPTIONS");
  EXPECT_EQ(
      w.Register({.uri = "sip:bob@biloxi.example.com", .method = "MESSAGE"}),
      405);
  EXPECT_EQ(w.Field("Allow"), "REGISTER, OPTIONS");
  EXPECT_EQ(w.Register({.method = "CANCEL"}), 481);
}

TEST(Registrar, UnderstandsNoExtension) {  // Step 2.
  RegistrarWorld w;
  EXPECT_EQ(w.Register({.contacts = kBob, .extra = "Require: path, gruu\n"}),
            420);
  EXPECT_EQ(w.Field("Unsupported"), "path, gruu");
  EXPECT_EQ(w.Bindings(), "");
}

TEST(Registrar, IgnoresRecordRoute) {
  RegistrarWorld w;
  EXPECT_EQ(w.Register({.extra = "Record-Route: <sip:p.example.com;lr>\n"}),
            200);
  EXPECT_EQ(w.Field("Record-Route"), "");
}

// --- Step 7: how long.

TEST(Registrar, ExpiryIsTheContactsThenTheHeadersThenTheDefault) {
  RegistrarWorld w;
  w.config.expires_default = 1800;
  EXPECT_EQ(w.Register({.contacts = kBob}), 200);
  EXPECT_EQ(w.Contacts(), WithExpires(kBob, 1800));
  EXPECT_EQ(w.Register({.contacts = kBob, .expires = "7200"}), 200);
  EXPECT_EQ(w.Contacts(), WithExpires(kBob, 7200));
  EXPECT_EQ(w.Register({.contacts = WithExpires(kBob, 600), .expires = "7200"}),
            200);
  EXPECT_EQ(w.Contacts(), WithExpires(kBob, 600));
}

TEST(Registrar, MalformedExpiryIsOneHour) {  // 20.10.
  RegistrarWorld w;
  for (const char* bad : {"x", "4294967296", "-1", "1.5"}) {
    EXPECT_EQ(w.Register({.contacts = absl::StrCat(kBob, ";expires=", bad)}),
              200);
    EXPECT_EQ(w.Contacts(), WithExpires(kBob, 3600)) << bad;
  }
}

TEST(Registrar, LongestExpiryIsTaken) {  // RFC 3665 section 2.2.
  RegistrarWorld w;
  EXPECT_EQ(w.Register({.contacts = WithExpires(kMail, 4'294'967'295)}), 200);
  EXPECT_EQ(w.Contacts(), WithExpires(kMail, 4'294'967'295));
}

TEST(Registrar, LongExpiryIsCutDown) {
  RegistrarWorld w;
  w.config.expires_max = 300;
  EXPECT_EQ(w.Register({.contacts = kBob}), 200);
  EXPECT_EQ(w.Contacts(), WithExpires(kBob, 300));
}

TEST(Registrar, BriefExpiryIsAnswered423BelowOneHour) {
  RegistrarWorld w;
  w.config.expires_min = 7200;
  EXPECT_EQ(w.Register({.contacts = WithExpires(kBob, 3599)}), 423);
  EXPECT_EQ(w.Field("Min-Expires"), "7200");
  EXPECT_EQ(w.Bindings(), "");
  // The minimum is for what is shorter than one hour.
  EXPECT_EQ(w.Register({.contacts = WithExpires(kBob, 3600)}), 200);
  EXPECT_EQ(w.Register({.contacts = WithExpires(kBob, 0)}), 200);
  EXPECT_EQ(w.Bindings(), "");
}

TEST(Registrar, RemainingExpiryIsTold) {
  RegistrarWorld w;
  w.Register({.contacts = WithExpires(kBob, 60)});
  w.fake.Advance(20s);
  EXPECT_EQ(w.Register({}), 200);
  EXPECT_EQ(w.Contacts(), WithExpires(kBob, 40));
  w.fake.Advance(39500ms);
  w.Register({});
  EXPECT_EQ(w.Contacts(), WithExpires(kBob, 1));
  w.fake.Advance(500ms);
  w.Register({});
  EXPECT_EQ(w.Contacts(), "");
}

// --- Steps 6 to 8: which bindings.

TEST(Registrar, SeveralContactsOfAnySchemeAreBound) {
  RegistrarWorld w;
  EXPECT_EQ(w.Register({.contacts = absl::StrCat(
                            kMail, ";q=0.1, \"Bob\" ", kBob,
                            ";q=0.7;expires=60;+sip.instance=\"<urn:x>\"")}),
            200);
  EXPECT_EQ(w.Contacts(),
            absl::StrCat("\"Bob\" ", kBob,
                         ";q=0.7;+sip.instance=\"<urn:x>\";expires=60, ", kMail,
                         ";q=0.1;expires=3600"));
}

TEST(Registrar, ContactsAreComparedAsUris) {  // 19.1.4.
  RegistrarWorld w;
  w.Register({.contacts = "<sip:bob@Host.example.com;a=1>"});
  w.Register({.contacts = "<sip:%62ob@host.example.com>"});
  EXPECT_EQ(w.Bindings(), "sip:%62ob@host.example.com");
  w.Register({.contacts = "<sip:bob@host.example.com;transport=tcp>"});
  EXPECT_EQ(w.Bindings(),
            "sip:%62ob@host.example.com "
            "sip:bob@host.example.com;transport=tcp");
}

TEST(Registrar, ExpiryOfZeroRemovesTheBinding) {
  RegistrarWorld w;
  w.Register({.contacts = absl::StrCat(kBob, ", ", kMail)});
  EXPECT_EQ(w.Register({.contacts = WithExpires(kBob, 0)}), 200);
  EXPECT_EQ(w.Contacts(), WithExpires(kMail, 3600));
  EXPECT_EQ(w.Register({.contacts = WithExpires(kBob, 0)}), 200);
}

TEST(Registrar, StarRemovesAllBindings) {  // RFC 3665 section 2.4.
  RegistrarWorld w;
  w.Register({.contacts = absl::StrCat(kBob, ", ", kMail)});
  EXPECT_EQ(w.Register({.contacts = "*", .expires = "0"}), 200);
  EXPECT_EQ(w.Contacts(), "");
  EXPECT_EQ(w.Bindings(), "");
}

TEST(Registrar, StarNeedsExpiresZeroAndNothingBeside) {
  RegistrarWorld w;
  w.Register({.contacts = kBob});
  EXPECT_EQ(w.Register({.contacts = "*"}), 400);
  EXPECT_EQ(w.Register({.contacts = "*", .expires = "60"}), 400);
  EXPECT_EQ(
      w.Register({.contacts = absl::StrCat(kMail, ", *"), .expires = "0"}),
      400);
  EXPECT_EQ(w.Bindings(), "sip:bob@client.biloxi.example.com");
}

// Each cell: the request comes after one that made the binding with CSeq 10.
TEST(Registrar, OlderRequestsOfTheSameCallIdFail) {
  const struct {
    const char* contacts;
    const char* expires;
    uint32_t cseq;
    const char* call_id;
    int status;
    bool is_bound;
  } cases[] = {
      {kBob, "60", 11, "same", 200, true},
      {kBob, "60", 10, "same", 500, true},
      {kBob, "60", 9, "same", 500, true},
      {kBob, "60", 9, "other", 200, true},
      {kBob, "0", 11, "same", 200, false},
      {kBob, "0", 10, "same", 500, true},
      {kBob, "0", 1, "other", 200, false},
      {"*", "0", 11, "same", 200, false},
      {"*", "0", 10, "same", 500, true},
      {"*", "0", 1, "other", 200, false},
      // Nothing is bound that it could be older than.
      {kMail, "60", 1, "same", 200, true},
      {"", "", 1, "same", 200, true},
  };
  for (const auto& c : cases) {
    RegistrarWorld w;
    ASSERT_EQ(w.Register({.contacts = kBob, .cseq = 10, .call_id = "same"}),
              200);
    EXPECT_EQ(w.Register({.contacts = c.contacts,
                          .expires = c.expires,
                          .cseq = c.cseq,
                          .call_id = c.call_id}),
              c.status)
        << c.contacts << c.expires << c.cseq << c.call_id;
    const bool is_bound =
        w.Bindings().find("sip:bob@client") != std::string::npos;
    EXPECT_EQ(is_bound, c.is_bound) << c.contacts << c.cseq << c.call_id;
  }
}

TEST(Registrar, RequestIsTakenCompletelyOrNotAtAll) {
  RegistrarWorld w;
  w.Register({.contacts = kBob, .cseq = 10});
  // The first contact alone would be fine.
  EXPECT_EQ(
      w.Register({.contacts = absl::StrCat(kMail, ", ", WithExpires(kBob, 0)),
                  .cseq = 9}),
      500);
  EXPECT_EQ(w.Register({.contacts = absl::StrCat(kMail, ", ", kBob, ";q=2"),
                        .cseq = 11}),
            400);
  EXPECT_EQ(w.Bindings(), "sip:bob@client.biloxi.example.com");
}

TEST(Registrar, ContactThatStandsThereTwiceIsBoundOnce) {
  RegistrarWorld w;
  EXPECT_EQ(w.Register({.contacts = absl::StrCat(kBob, ", ", kBob)}), 200);
  EXPECT_EQ(w.Contacts(), WithExpires(kBob, 3600));
}

TEST(Registrar, UserHasNoMoreContactsThanAllowed) {
  RegistrarWorld w;
  w.config.contacts_max = 1;
  EXPECT_EQ(w.Register({.contacts = kBob}), 200);
  EXPECT_EQ(w.Register({.contacts = kMail}), 403);
  EXPECT_EQ(
      w.Register({.contacts = absl::StrCat(WithExpires(kBob, 0), ", ", kMail)}),
      200);
  EXPECT_EQ(w.Bindings(), "mailto:bob@biloxi.example.com");
}

TEST(Registrar, ConfiguredContactMayBeChangedAndHasNoEnd) {
  RegistrarWorld w;
  w.locations.AddContact("sip:bob@biloxi.example.com",
                         "sip:bob@client.biloxi.example.com");
  w.Register({});
  EXPECT_EQ(w.Contacts(), WithExpires(kBob, 4'294'967'295));
  EXPECT_EQ(w.Register({.contacts = WithExpires(kBob, 60), .cseq = 1}), 200);
  EXPECT_EQ(w.Contacts(), WithExpires(kBob, 60));
}

}  // namespace
}  // namespace sipsim::sip
