#ifndef SIPSIM_PROTOCOL_UA_OUTSTANDING_RESPONSES_H_
#define SIPSIM_PROTOCOL_UA_OUTSTANDING_RESPONSES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "protocol/base/time.h"
#include "protocol/dialog/dialog.h"
#include "protocol/message/message.h"

namespace sipsim::sip {

// The reliable provisional responses of a user agent whose INVITEs got a final
// response of 300 or more ahead of the PRACK, which may still come (RFC 3262
// section 3). The calls are gone by then. Private to protocol/ua.
class OutstandingResponses {
 public:
  // The response to the INVITE `cseq` of `dialog` that had this RSeq: its PRACK
  // may come until `now` + `span`, which is the same for all.
  void Add(const Dialog& dialog, uint32_t cseq, uint32_t rseq, Time now,
           Duration span);
  // Whether `prack` acknowledges one of them: that is outstanding no more.
  bool Take(const Message& prack, Time now);

 private:
  struct Response {
    std::string call_id;
    std::string local_tag;
    std::string remote_tag;
    uint32_t cseq = 0;
    uint32_t rseq = 0;
    Time until{};
  };

  void ForgetOld(Time now);

  std::vector<Response> responses_;  // In the order of their ends.
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_UA_OUTSTANDING_RESPONSES_H_
