#include "tests/protocol/registrar/registrar_world.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "protocol/base/buffer.h"

namespace sipsim::sip {

RegistrarWorld::RegistrarWorld() {
  config.domains = {"biloxi.example.com"};
  locations.AddUser("sip:bob@biloxi.example.com");
}

int RegistrarWorld::Register(const RegisterParts& parts) {
  if (server_ == nullptr) {
    server_ =
        std::make_unique<RegistrarServer>(fake.context(), config, locations);
  }
  cseq_ = parts.cseq == 0 ? cseq_ + 1 : parts.cseq;
  const std::string text = absl::StrCat(
      parts.method, " ", parts.uri,
      " SIP/2.0\nVia: SIP/2.0/UDP 192.0.2.201:5060;branch=z9hG4bK", ++branch_,
      "\nMax-Forwards: 70\nFrom: Bob <", parts.to, ">;tag=a73kszlfl\nTo: Bob <",
      parts.to, ">\nCall-ID: ", parts.call_id, "\nCSeq: ", cseq_, " ",
      parts.method, "\n",
      parts.contacts.empty() ? "" : "Contact: ", parts.contacts,
      parts.contacts.empty() ? "" : "\n",
      parts.expires.empty() ? "" : "Expires: ", parts.expires,
      parts.expires.empty() ? "" : "\n", parts.extra, "Content-Length: 0\n\n");
  const size_t sent_before = fake.sent().size();
  server_->transport_user().OnBytes(
      fake.FlowTo("192.0.2.201:5060"),
      BufferRef::Copy(absl::StrReplaceAll(text, {{"\n", "\r\n"}})));
  if (fake.sent().size() == sent_before) return 0;
  response_ = std::string(fake.sent().back().text());
  int status_code = 0;
  return absl::SimpleAtoi(response_.substr(8, 3), &status_code) ? status_code
                                                                : 0;
}

std::string RegistrarWorld::Field(absl::string_view name) const {
  std::string values;
  for (absl::string_view line : absl::StrSplit(response_, "\r\n")) {
    if (!absl::ConsumePrefix(&line, name)) continue;
    if (!absl::ConsumePrefix(&line, ": ")) continue;
    absl::StrAppend(&values, values.empty() ? "" : ", ", line);
  }
  return values;
}

std::string RegistrarWorld::Bindings() const {
  std::string uris;
  const auto contacts =
      locations.Lookup(*ParseUri("sip:bob@biloxi.example.com"));
  for (const LocationContact& contact : *contacts) {
    absl::StrAppend(&uris, uris.empty() ? "" : " ", contact.uri);
  }
  return uris;
}

}  // namespace sipsim::sip
