#define NTA_LEG_MAGIC_T sipsim::bench::NtaExchange
#define NTA_OUTGOING_MAGIC_T sipsim::bench::NtaExchange

namespace sipsim::bench {
class NtaExchange;
}  // namespace sipsim::bench

#include <sofia-sip/nta.h>
#include <sofia-sip/nta_tag.h>
#include <sofia-sip/sip_status.h>
#include <sofia-sip/sip_tag.h>
#include <sofia-sip/su_wait.h>

#include <cstdio>
#include <cstdlib>
#include <string>

#include "absl/strings/str_cat.h"
#include "bench/peers/exchange.h"

namespace sipsim::bench {

class NtaExchange : public Exchange {
 public:
  explicit NtaExchange(ExchangeKind kind) : kind_(kind) {
    su_init();
    root_ = su_root_create(nullptr);
    client_ = MakeAgent();
    server_ = MakeAgent();
    server_leg_ = nta_leg_tcreate(server_, &OnRequest, this,
                                  NTATAG_NO_DIALOG(1), TAG_END());
    client_leg_ = nta_leg_tcreate(
        client_, nullptr, nullptr,
        SIPTAG_FROM_STR("Alice <sip:alice@atlanta.example.com>;tag=9fxced76sl"),
        SIPTAG_TO_STR("Bob <sip:bob@biloxi.example.com>"),
        SIPTAG_CALL_ID_STR("3848276298220188511@atlanta.example.com"),
        TAG_END());
    const url_t* url = nta_agent_contact(server_)->m_url;
    target_ = absl::StrCat("sip:bob@", url->url_host, ":", url->url_port);
  }
  ~NtaExchange() override {
    nta_leg_destroy(client_leg_);
    nta_leg_destroy(server_leg_);
    nta_agent_destroy(client_);
    nta_agent_destroy(server_);
    su_root_destroy(root_);
    su_deinit();
  }

  bool RunOne() override {
    final_status_ = 0;
    nta_outgoing_t* request =
        kind_ == ExchangeKind::kOptions
            ? nta_outgoing_tcreate(client_leg_, &OnResponse, this, nullptr,
                                   SIP_METHOD_OPTIONS, target(), TAG_END())
            : nta_outgoing_tcreate(client_leg_, &OnResponse, this, nullptr,
                                   SIP_METHOD_INVITE, target(), TAG_END());
    if (request == nullptr) return false;
    for (int step = 0; step < kStepMax && final_status_ == 0; ++step) {
      su_root_step(root_, kStepMs);
    }
    // The ACK is on its way to the server.
    if (kind_ == ExchangeKind::kInviteRefused) su_root_step(root_, 0);
    return final_status_ == (kind_ == ExchangeKind::kOptions ? 200 : 486);
  }

 private:
  static constexpr int kStepMs = 1;
  static constexpr int kStepMax = 10'000;

  nta_agent_t* MakeAgent() {
    nta_agent_t* agent = nta_agent_create(
        root_, URL_STRING_MAKE("sip:127.0.0.1:*;transport=udp"), nullptr,
        nullptr, NTATAG_SIP_T1X64(500), NTATAG_SIP_T4(80), TAG_END());
    if (agent == nullptr) {
      std::fprintf(stderr, "nta cannot listen on 127.0.0.1\n");
      std::exit(1);
    }
    return agent;
  }
  const url_string_t* target() const {
    return reinterpret_cast<const url_string_t*>(target_.c_str());
  }

  static int OnRequest(NtaExchange* self, nta_leg_t* /*leg*/,
                       nta_incoming_t* request, const sip_t* /*sip*/) {
    if (self->kind_ == ExchangeKind::kOptions) {
      nta_incoming_treply(request, SIP_200_OK, TAG_END());
    } else {
      nta_incoming_treply(request, SIP_486_BUSY_HERE, TAG_END());
    }
    // Given up by its user; it lives until its timers have ended.
    nta_incoming_destroy(request);
    return 0;
  }
  static int OnResponse(NtaExchange* self, nta_outgoing_t* request,
                        const sip_t* sip) {
    const int status = sip->sip_status->st_status;
    if (status < 200) return 0;
    self->final_status_ = status;
    nta_outgoing_destroy(request);
    return 0;
  }

  const ExchangeKind kind_;
  su_root_t* root_;
  nta_agent_t* client_;
  nta_agent_t* server_;
  nta_leg_t* client_leg_;
  nta_leg_t* server_leg_;
  std::string target_;
  int final_status_ = 0;
};

std::unique_ptr<Exchange> MakeNtaExchange(ExchangeKind kind) {
  return std::make_unique<NtaExchange>(kind);
}

}  // namespace sipsim::bench
