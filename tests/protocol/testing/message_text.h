#ifndef SIPSIM_TESTS_PROTOCOL_TESTING_MESSAGE_TEXT_H_
#define SIPSIM_TESTS_PROTOCOL_TESTING_MESSAGE_TEXT_H_

// Small messages as text, for tests of what lies above the parser. Every field
// can be changed; the rest is that of the example in RFC 3261 section 17.1.1.3.

#include <string>

#include "protocol/base/buffer.h"

namespace sipsim::sip {

struct RequestText {
  std::string method = "INVITE";
  std::string uri = "sip:bob@biloxi.com";
  std::string via =
      "SIP/2.0/UDP pc33.atlanta.com;branch=z9hG4bKkjshdyff";  // The value.
  std::string from_tag = "88sja8x";
  std::string to_tag;
  std::string call_id = "987asjd97y7atg";
  std::string cseq = "986759";
  std::string cseq_method;  // "": that of the request.

  std::string ToString() const;
  BufferRef ToBytes() const { return BufferRef::Copy(ToString()); }
};

struct ResponseText {
  int status_code = 200;
  std::string via =
      "SIP/2.0/UDP pc33.atlanta.com;branch=z9hG4bKkjshdyff";  // The value.
  std::string from_tag = "88sja8x";
  std::string to_tag = "99sa0xk";
  std::string call_id = "987asjd97y7atg";
  std::string cseq = "986759 INVITE";

  std::string ToString() const;
  BufferRef ToBytes() const { return BufferRef::Copy(ToString()); }
};

}  // namespace sipsim::sip

#endif  // SIPSIM_TESTS_PROTOCOL_TESTING_MESSAGE_TEXT_H_
