#include "protocol/header/rack.h"

#include "protocol/text/grammar.h"
#include "protocol/text/text_scanner.h"

namespace sipsim::sip {
namespace {

constexpr uint32_t kRSeqMax = 0xffffffff;
constexpr uint32_t kCSeqMax = 0x7fffffff;

// LWS; null if there is none.
const char* SkipBlanks(const TextScanner& s, const char* p) {
  const char* end = SkipLws(s, p);
  return end == p ? nullptr : end;
}

}  // namespace

std::optional<RAckView> ParseRAck(absl::string_view text) {
  const TextScanner s(text);
  RAckView rack;
  const char* p = ParseNumber(s, text.data(), kRSeqMax, &rack.rseq);
  if (p != nullptr) p = SkipBlanks(s, p);
  if (p != nullptr) p = ParseNumber(s, p, kCSeqMax, &rack.cseq.number);
  if (p != nullptr) p = SkipBlanks(s, p);
  if (p == nullptr) return std::nullopt;
  const char* end = s.Skip<kToken>(p);
  if (end == p || end != s.end()) return std::nullopt;
  rack.cseq.method_text = Between(p, end);
  rack.cseq.method = MethodFromText(rack.cseq.method_text);
  return rack;
}

std::optional<uint32_t> ParseRSeq(absl::string_view text) {
  const TextScanner s(text);
  uint32_t number = 0;
  if (ParseNumber(s, text.data(), kRSeqMax, &number) != s.end()) {
    return std::nullopt;
  }
  return number == 0 ? std::nullopt : std::make_optional(number);
}

}  // namespace sipsim::sip
