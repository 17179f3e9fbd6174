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

// The bitmaps of one text (block_index.h), with kScanBlockBytes readable zero
// bytes behind it.
class BlockIndex {
 public:
  BlockIndex(absl::string_view text, ScanEngine engine) {
    const size_t count = ScanBlockCount(text);
    uint64_t* words = in_place_;
    if (count > kBlocksInPlace) [[unlikely]] {
      overflow_.resize(2 * count);
      words = overflow_.data();
    }
    bitmaps_ = {words, words + count};
    IndexBlocks(engine, text, bitmaps_);
  }
  BlockIndex(const BlockIndex&) = delete;
  BlockIndex& operator=(const BlockIndex&) = delete;

  const ScanBitmaps& bitmaps() const { return bitmaps_; }

 private:
  // 4 KiB of text; longer messages are rare, and pay an allocation.
  static constexpr size_t kBlocksInPlace = 65;

  ScanBitmaps bitmaps_;
  std::vector<uint64_t> overflow_;
  uint64_t in_place_[2 * kBlocksInPlace];
};

// The scanner of the message parser: the interface of TextScanner
// (text_scanner.h), over a text and its BlockIndex. Scans begin ahead of the
// first blank line. A value: loops take a copy of their own, which the compiler
// can keep in registers. Text, index and `error` outlive it.
class BlockScanner {
 public:
  BlockScanner(absl::string_view text, const BlockIndex& index,
               const char** error)
      : host_stops_(Moved(index.bitmaps().host_stops, text.data())),
        text_stops_(Moved(index.bitmaps().text_stops, text.data())),
        begin_(text.data()),
        end_(text.data() + text.size()),
        error_(error) {}

  // Reading behind the end gives a NUL. p + ahead < end() + kScanBlockBytes.
  char At(const char* p, size_t ahead = 0) const { return p[ahead]; }
  const char* begin() const { return begin_; }
  const char* end() const { return end_; }

  // The first byte at or behind `p` that is not of the class.
  template <CharClass kClass>
  [[gnu::always_inline]] const char* Skip(const char* p) const {
    if constexpr (kClass == kTextChar) {
      return NextStop(text_stops_, p);
    } else if constexpr (HasHostChars(kClass)) {
      while (true) {
        p = SkipHost(p);
        if (!IsClass(*p, kClass)) return p;
        ++p;
      }
    } else {
      while (IsClass(*p, kClass)) ++p;
      return p;
    }
  }
  [[gnu::always_inline]] const char* SkipHost(const char* p) const {
    return NextStop(host_stops_, p);
  }
  uint64_t Word(const char* p, size_t size) const {
    return WordAt(p) & WordMask(size);
  }
  bool HasBytes(const char*, size_t) const { return true; }

  // Notes the first place where the text breaks the grammar; null.
  const char* Fail(const char* p) const {
    if (*error_ == nullptr) *error_ = p;
    return nullptr;
  }

 private:
  // A bitmap, so moved that the word of an address stands at its block number.
  static uintptr_t Moved(const uint64_t* bitmap, const char* text) {
    return reinterpret_cast<uintptr_t>(bitmap) -
           reinterpret_cast<uintptr_t>(text) / kScanBlockBytes *
               sizeof(uint64_t);
  }

  [[gnu::always_inline]] static const char* NextStop(uintptr_t moved_bitmap,
                                                     const char* p) {
    const auto address = reinterpret_cast<uintptr_t>(p);
    uintptr_t block = address / kScanBlockBytes;
    const auto word = [moved_bitmap](uintptr_t number) {
      return *reinterpret_cast<const uint64_t*>(moved_bitmap +
                                                number * sizeof(uint64_t));
    };
    uint64_t stops = word(block) >> (address % kScanBlockBytes);
    if (stops != 0) [[likely]] {
      return p + static_cast<unsigned>(std::countr_zero(stops));
    }
    do {
      stops = word(++block);
    } while (stops == 0);
    return reinterpret_cast<const char*>(
        block * kScanBlockBytes +
        static_cast<unsigned>(std::countr_zero(stops)));
  }

  uintptr_t host_stops_;
  uintptr_t text_stops_;
  const char* begin_;
  const char* end_;
  const char** error_;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_TEXT_BLOCK_SCANNER_H_
