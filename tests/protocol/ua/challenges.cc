#include "tests/protocol/ua/challenges.h"

#include "protocol/base/check.h"
#include "protocol/message/builder.h"
#include "tests/protocol/ua/ua_world.h"

namespace sipsim::sip {

const char kAtlanta[] =
    "Digest realm=\"atlanta.example.com\", qop=\"auth\", nonce=\"n1\", "
    "opaque=\"\", algorithm=MD5";
const char kBiloxi[] =
    "Digest realm=\"biloxi.example.com\", qop=\"auth\", nonce=\"n2\", "
    "algorithm=MD5";

UserAgentConfig WithAccounts() {
  UserAgentConfig config = AliceConfig();
  config.credentials = {{{"atlanta.example.com", "alice", "zanzibar"}},
                        {{"biloxi.example.com", "alice", "quay"}}};
  return config;
}

BufferRef Challenged(const Message& request, int status_code,
                     const std::vector<std::string>& values) {
  MessageBuilder b = StartResponseTo(request, status_code, "chal");
  for (const std::string& value : values) {
    b.Add(status_code == 401 ? HeaderId::kWwwAuthenticate
                             : HeaderId::kProxyAuthenticate,
          value);
  }
  return std::move(b).Finish();
}

std::vector<Credentials> CredentialsIn(const Message& request,
                                       HeaderId header) {
  std::vector<Credentials> all;
  for (const HeaderField& field : request.fields()) {
    if (field.id != header) continue;
    Credentials credentials;
    SIP_CHECK(ParseCredentials(request.value(field), &credentials) ==
              CredentialsForm::kDigest);
    all.push_back(credentials);
  }
  return all;
}
std::vector<Credentials> ProxyCredentials(const Message& request) {
  return CredentialsIn(request, HeaderId::kProxyAuthorization);
}

bool Proves(const Credentials& credentials, const Message& request,
            absl::string_view password) {
  return credentials.uri == request.request_uri().text &&
         credentials.response ==
             ComputeResponse(
                 credentials,
                 {request.method_text(), credentials.uri, request.body()},
                 password);
}

}  // namespace sipsim::sip
