#ifndef SIPSIM_PROTOCOL_TEXT_BLOCK_INDEX_H_
#define SIPSIM_PROTOCOL_TEXT_BLOCK_INDEX_H_

// Bitmaps over a text, made by vector instructions where the processor has
// them: for each block of 64 bytes and each of two classes a bit for every byte
// at which a scan stops. A scan is then a shift and a count of zeros instead of
// a loop over bytes. Two classes are enough: nearly every word of a message is
// a run of the first one, and every line ends at the second.

#include <cstddef>
#include <cstdint>

#include "absl/strings/string_view.h"

namespace sipsim::sip {

// One word of 64 bits for each block and class. Bit i: a scan of this class
// stops at byte i of the block.
struct ScanBitmaps {
  // kHostChar; also a '.' behind '.' or '-', and a '-' behind '.'.
  uint64_t* host_stops;
  uint64_t* text_stops;  // kTextChar.
};

// Blocks begin at addresses that this divides, so that the low bits of an
// address are its place in its block. The first block may begin ahead of the
// text; its bits there are 0.
inline constexpr size_t kScanBlockBytes = 64;
inline size_t ScanBlockOffset(const char* text) {
  return reinterpret_cast<uintptr_t>(text) % kScanBlockBytes;
}
// Blocks for a text; the last one reaches into what follows, so that every scan
// stops at a NUL behind the text.
inline size_t ScanBlockCount(absl::string_view text) {
  return (ScanBlockOffset(text.data()) + text.size()) / kScanBlockBytes + 1;
}

enum class ScanEngine : uint8_t { kPortable, kAvx2 };

// Whether this processor (and this build) can run it.
bool IsSupported(ScanEngine engine);
// The best that is supported, found out once.
ScanEngine BestScanEngine();

// Fills up to ScanBlockCount(text) words of each bitmap; kScanBlockBytes behind
// the text may be read, and are zero. Stops behind a block with a blank line in
// it (CR LF CR LF): no scan of a header goes beyond. Gives the number of blocks
// done. All engines give the same bits.
size_t IndexBlocks(ScanEngine engine, absl::string_view text,
                   const ScanBitmaps& bitmaps);

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_TEXT_BLOCK_INDEX_H_
