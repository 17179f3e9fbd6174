#ifndef SIPSIM_PROTOCOL_TEXT_BLOCK_INDEX_H_
#define SIPSIM_PROTOCOL_TEXT_BLOCK_INDEX_H_

// Bitmaps over a text, made by vector instructions where the processor has
// them: for each block of 64 bytes and each of the classes that the parser
// scans most, a bit for every byte at which such a scan stops. A scan is then
// a shift and a count of zeros instead of a loop over bytes.

#include <cstddef>
#include <cstdint>

namespace sipsim::sip {

// One word of 64 bits for each block and class. Bit i: a scan of this class
// stops at byte i of the block.
struct ScanBitmaps {
  uint64_t* token_stops;  // kToken.
  uint64_t* text_stops;   // kTextChar.
  // kHostChar; also a '.' behind '.' or '-', and a '-' behind '.'.
  uint64_t* host_stops;
};

inline constexpr size_t kScanBlockBytes = 64;
// Blocks for a text of `size` bytes; the last one reaches into what follows, so
// that every scan stops at a NUL behind the text.
inline constexpr size_t ScanBlockCount(size_t size) {
  return size / kScanBlockBytes + 1;
}

enum class ScanEngine : uint8_t { kPortable, kAvx2 };

// Whether this processor (and this build) can run it.
bool IsSupported(ScanEngine engine);
// The best that is supported, found out once.
ScanEngine BestScanEngine();

// Fills up to `block_count` words of each bitmap for the text at `text`, of
// which block_count * kScanBlockBytes bytes may be read. Stops behind a block
// with a blank line in it (CR LF CR LF): no scan of a header goes beyond. Gives
// the number of blocks done. All engines give the same bits.
size_t IndexBlocks(ScanEngine engine, const char* text, size_t block_count,
                   const ScanBitmaps& bitmaps);

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_TEXT_BLOCK_INDEX_H_
