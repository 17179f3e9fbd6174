#ifndef SIPSIM_PROTOCOL_TEXT_BLOCK_SCANNER_H_
#define SIPSIM_PROTOCOL_TEXT_BLOCK_SCANNER_H_

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/strings/string_view.h"
#include "protocol/text/block_index.h"
#include "protocol/text/char_class.h"
#include "protocol/text/word.h"

namespace sipsim::sip {

// The scanner of the message parser: the interface of TextScanner
// (text_scanner.h), over a text with kScanBlockBytes readable zero bytes behind
// it, by the bitmaps of block_index.h. Scans begin ahead of the first blank
// line.
class BlockScanner {
 public:
  BlockScanner(absl::string_view text, ScanEngine engine)
      : text_(text.data()), end_(text.data() + text.size()) {
    const size_t count = ScanBlockCount(text.size());
    uint64_t* words = in_place_;
    if (count > kBlocksInPlace) {
      overflow_.resize(3 * count);
      words = overflow_.data();
    }
    bitmaps_ = {words, words + count, words + 2 * count};
    IndexBlocks(engine, text_, count, bitmaps_);
  }
  BlockScanner(const BlockScanner&) = delete;
  BlockScanner& operator=(const BlockScanner&) = delete;

  // Reading behind the end gives a NUL. p + ahead < end() + kScanBlockBytes.
  char At(const char* p, size_t ahead = 0) const { return p[ahead]; }
  const char* begin() const { return text_; }
  const char* end() const { return end_; }

  template <CharClass kClass>
  const char* Skip(const char* p) const {
    if constexpr (kClass == kToken) {
      return NextStop(bitmaps_.token_stops, p);
    } else if constexpr (kClass == kTextChar) {
      return NextStop(bitmaps_.text_stops, p);
    } else {
      while (IsClass(*p, kClass)) ++p;
      return p;
    }
  }
  const char* SkipHost(const char* p) const {
    return NextStop(bitmaps_.host_stops, p);
  }
  uint64_t Word(const char* p, size_t size) const {
    return WordAt(p) & WordMask(size);
  }

  const char* Fail(const char* p) {
    if (error_ == nullptr) error_ = p;
    return nullptr;
  }
  const char* error() const { return error_; }
  void ClearError() { error_ = nullptr; }

 private:
  // 4 KiB of text; longer messages are rare, and pay an allocation.
  static constexpr size_t kBlocksInPlace = 65;

  [[gnu::always_inline]] const char* NextStop(const uint64_t* bitmap,
                                              const char* p) const {
    const auto offset = static_cast<size_t>(p - text_);
    size_t block = offset / kScanBlockBytes;
    uint64_t stops = bitmap[block] >> (offset % kScanBlockBytes);
    if (stops != 0) return p + std::countr_zero(stops);
    do {
      stops = bitmap[++block];
    } while (stops == 0);
    return text_ + block * kScanBlockBytes + std::countr_zero(stops);
  }

  const char* text_;
  const char* end_;
  const char* error_ = nullptr;
  ScanBitmaps bitmaps_;
  std::vector<uint64_t> overflow_;
  uint64_t in_place_[3 * kBlocksInPlace];
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_TEXT_BLOCK_SCANNER_H_
