#ifndef SIPSIM_TESTS_PROTOCOL_REGISTRAR_REGISTRAR_WORLD_H_
#define SIPSIM_TESTS_PROTOCOL_REGISTRAR_REGISTRAR_WORLD_H_

// A registrar in a world of its own: that of biloxi.example.com in RFC 3665
// section 2, with Bob at 192.0.2.201.
//
//   RegistrarWorld world;
//   EXPECT_EQ(world.Register({.contacts = "<sip:bob@192.0.2.4>"}), 200);
//   EXPECT_EQ(world.Contacts(), "<sip:bob@192.0.2.4>;expires=3600");

#include <cstdint>
#include <memory>
#include <string>

#include "absl/strings/string_view.h"
#include "protocol/registrar/location_service.h"
#include "protocol/registrar/registrar_config.h"
#include "protocol/registrar/registrar_server.h"
#include "tests/protocol/testing/fake_node_context.h"

namespace sipsim::sip {

struct RegisterParts {
  std::string contacts = "";  // The value of Contact; "": no such header.
  std::string expires = "";   // Of Expires; "": no such header.
  uint32_t cseq = 0;          // 0: one more than that of the last request.
  std::string call_id = "1j9FpLxk3uxtm8tn@biloxi.example.com";
  std::string to = "sip:bob@biloxi.example.com";
  std::string uri = "sip:ss2.biloxi.example.com";
  std::string method = "REGISTER";
  std::string extra = "";  // Whole header lines, "\n" at their ends.
};

class RegistrarWorld {
 public:
  RegistrarWorld();

  // Until the first request. Bob is a user without contacts.
  RegistrarConfig config;

  // Sends a request and gives the status code of the response, 0 without one.
  int Register(const RegisterParts& parts);
  // The values of all header fields of a name in the last response, joined by
  // ", ".
  std::string Field(absl::string_view name) const;
  std::string Contacts() const { return Field("Contact"); }
  // The contacts of Bob, joined by blanks.
  std::string Bindings() const;

  FakeNodeContext fake{"192.0.2.222:5060", "ss2.biloxi.example.com:5060"};
  LocationService locations{fake.context()};

 private:
  std::unique_ptr<RegistrarServer> server_;
  uint32_t cseq_ = 0;
  int branch_ = 0;
  std::string response_;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_TESTS_PROTOCOL_REGISTRAR_REGISTRAR_WORLD_H_
