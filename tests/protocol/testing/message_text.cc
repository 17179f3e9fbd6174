#include "tests/protocol/testing/message_text.h"

#include "absl/strings/str_cat.h"

namespace sipsim::sip {
namespace {

std::string TagParameter(const std::string& tag) {
  return tag.empty() ? "" : absl::StrCat(";tag=", tag);
}

}  // namespace

std::string RequestText::ToString() const {
  return absl::StrCat(
      method, " ", uri, " SIP/2.0\r\nVia: ", via,
      "\r\nTo: Bob <sip:bob@biloxi.com>", TagParameter(to_tag),
      "\r\nFrom: Alice <sip:alice@atlanta.com>", TagParameter(from_tag),
      "\r\nMax-Forwards: 70\r\nCall-ID: ", call_id, "\r\nCSeq: ", cseq, " ",
      cseq_method.empty() ? method : cseq_method,
      "\r\nContent-Length: 0\r\n\r\n");
}

std::string ResponseText::ToString() const {
  return absl::StrCat("SIP/2.0 ", status_code, " Reason\r\nVia: ", via,
                      "\r\nTo: Bob <sip:bob@biloxi.com>", TagParameter(to_tag),
                      "\r\nFrom: Alice <sip:alice@atlanta.com>",
                      TagParameter(from_tag), "\r\nCall-ID: ", call_id,
                      "\r\nCSeq: ", cseq, "\r\nContent-Length: 0\r\n\r\n");
}

}  // namespace sipsim::sip
